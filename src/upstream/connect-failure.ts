import type { Failure } from "../failure.ts";
import { isLoopback } from "../loopback.ts";
import type { Attempt, ConnectFault, Peer } from "./connect-error.ts";
import { tlsWords } from "./tls-failure.ts";

type Fault<Kind> = Extract<ConnectFault, { kind: Kind }>;

const proxyHint =
  "It comes from the route's `proxy` or from HTTP_PROXY, HTTPS_PROXY or ALL_PROXY; NO_PROXY names the hosts that do without it.";
const proxyCredentials = "Put user and password into the proxy's URL: http://user:password@proxy:3128.";

/** Why there is no connection, in words. */
export function connectFailure(fault: ConnectFault, inContainer: boolean): Failure {
  switch (fault.kind) {
    case "unresolved":
      return unresolved(fault, inContainer);
    case "unreached":
      return unreached(fault, inContainer);
    case "timeout":
      return timedOut(fault);
    case "tls": {
      const { says, hint } = tlsWords(fault.reason, fault.peer.hostname, fault.certificate);
      return { code: codeOf("upstream-tls", fault.peer), message: `${nameOf(fault.peer)} ${says}`, hint };
    }
    case "proxy-refused":
      return proxyRefused(fault);
    case "proxy-broken":
      return {
        code: "upstream-proxy",
        message: `${nameOf(fault.peer)} cannot be used: ${fault.detail}.`,
        hint: `Is it an HTTP proxy? ${proxyHint}`,
      };
    case "settings":
      return {
        code: fault.setting === "proxy" ? "upstream-proxy" : "upstream-tls",
        message: `The setting \`${fault.setting}\` cannot be used: ${fault.detail}.`,
        hint: "Correct it in the config (or, for a proxy, in the environment).",
      };
  }
}

function unresolved({ peer, reason }: Fault<"unresolved">, inContainer: boolean): Failure {
  const offline = reason === "EAI_AGAIN";
  const hints = [
    offline
      ? "The name service does not answer: is this machine online?"
      : "Is it spelled right, and does it need a VPN?",
    inContainer &&
      "In a container, other services go by their service name and the host by host.docker.internal.",
    peer.isProxy && proxyHint,
  ];
  return {
    code: codeOf("upstream-unresolved", peer),
    message: `${nameOf(peer)} cannot be reached: the name ${peer.hostname} does not resolve (${reason}).`,
    hint: joined(hints),
  };
}

function unreached({ peer, attempts }: Fault<"unreached">, inContainer: boolean): Failure {
  const has = (...reasons: string[]) => attempts.some(({ reason }) => reasons.includes(reason));
  const tried = triedOf(attempts);
  const advice = peer.isProxy && proxyHint;

  // The most telling reason wins: where one address refuses, the others (an IPv6 that is off …) do not matter.
  if (has("ECONNREFUSED")) {
    const itself =
      inContainer &&
      isLoopback(peer.hostname) &&
      `Inside a container ${peer.hostname} is the container itself: use host.docker.internal, or the service's name, as the host.`;
    return {
      code: codeOf("upstream-refused", peer),
      message: `${nameOf(peer)} refused the connection (tried ${tried}).`,
      hint: joined(["Is it running, and on this port?", itself, advice]),
    };
  }
  if (has("ETIMEDOUT")) {
    return {
      code: "upstream-timeout",
      message: `${nameOf(peer)} did not answer: the system gave up connecting (tried ${tried}).`,
      hint: joined(["Is it up, and reachable from here?", advice]),
    };
  }
  if (has("EMFILE", "ENFILE")) {
    return {
      code: "upstream-unreachable",
      message: `No connection to ${peer.shown}: no more files and sockets can be opened here (${tried}).`,
      hint: "Raise the limit (ulimit -n), or find what keeps so many connections open.",
    };
  }
  if (has("ECONNRESET")) {
    return {
      code: codeOf("upstream-reset", peer),
      message: `${nameOf(peer)} reset the connection at once (tried ${tried}).`,
      hint: joined(["Is something else listening there, or a firewall in between?", advice]),
    };
  }
  return {
    code: codeOf("upstream-unreachable", peer),
    message: `${nameOf(peer)} cannot be reached from here (tried ${tried}).`,
    hint: joined(["Is the network or the VPN up, and does no firewall stop it?", advice]),
  };
}

const missed: Readonly<Record<Fault<"timeout">["stage"], string>> = {
  lookup: "its name was not resolved",
  connect: "there was no connection",
  proxy: "it did not answer CONNECT",
  tls: "the TLS handshake did not end",
};

function timedOut({ peer, stage, milliseconds }: Fault<"timeout">): Failure {
  return {
    code: "upstream-timeout",
    message: `${nameOf(peer)} took too long: ${missed[stage]} within ${seconds(milliseconds)}.`,
    hint: joined([
      "Is it up, and reachable from here? `timeout.connect` of the route sets how long to wait.",
      peer.isProxy && proxyHint,
    ]),
  };
}

function proxyRefused({ peer, status, reason }: Fault<"proxy-refused">): Failure {
  const answer = reason === "" ? String(status) : `${status} ${reason}`;
  return {
    code: "upstream-proxy",
    message:
      status === 407
        ? `${nameOf(peer)} wants credentials, or refuses the ones it got (${answer}).`
        : `${nameOf(peer)} would not connect to the target: ${answer}.`,
    hint:
      status === 407
        ? proxyCredentials
        : `Many proxies allow only some hosts, and CONNECT only to port 443. ${proxyHint}`,
  };
}

/** A proxy that fails is no fault of the upstream. */
function codeOf(code: string, peer: Peer): string {
  return peer.isProxy ? "upstream-proxy" : code;
}

function nameOf(peer: Peer): string {
  return peer.isProxy ? `The outbound proxy ${peer.shown}` : peer.shown;
}

/** One reason for all is said once: `::1, 127.0.0.1: ECONNREFUSED`. */
function triedOf(attempts: readonly Attempt[]): string {
  const byReason = new Map<string, string[]>();
  for (const { address, reason } of attempts) {
    byReason.set(reason, [...(byReason.get(reason) ?? []), address]);
  }
  if (byReason.size === 0) return "no address at all";
  return [...byReason].map(([reason, addresses]) => `${addresses.join(", ")}: ${reason}`).join("; ");
}

export function seconds(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`;
}

function joined(sentences: readonly (string | false)[]): string {
  return sentences.filter((sentence) => sentence !== false).join(" ");
}
