import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { certificate } from "../support/certificates.ts";
import { openConnectProxy } from "../support/connect-proxy.ts";
import { close, listen } from "./servers.ts";

/**
 * api.example.com on https and intranet.example.com on http, as Chromium and the proxy find them on loopback: the one
 * by resolver rules, the other through an outbound proxy. Answers to a script set one cookie, except to `?echo`.
 */
export interface RealSite {
  setCookie: string;
  /** The Cookie header of the last request. */
  received: string | undefined;
  readonly hostRules: string;
  /** For a route's `proxy`. */
  readonly outboundProxy: string;
  close(): Promise<void>;
}

export async function openRealSite(): Promise<RealSite> {
  const answer: RequestListener = (request, response) => {
    site.received = request.headers.cookie;
    // Headers in one array go out as they are, bytes beyond ASCII included.
    const headers = ["Content-Type", "text/html"];
    // Calls of a script alone: the browser asks for an icon of its own accord.
    const called = request.headers["sec-fetch-dest"] === "empty";
    if (called && request.url?.endsWith("?echo") === false) headers.push("Set-Cookie", site.setCookie);
    response.writeHead(200, headers).end("<!doctype html><title>page</title>");
  };
  const secure = createSecureServer(
    certificate({ subject: "api.example.com", names: ["api.example.com"] }),
    answer,
  );
  const plain = createServer(answer);
  const [securePort, plainPort] = [await listen(secure), await listen(plain)];
  const outbound = await openConnectProxy({
    ports: { "api.example.com:443": securePort, "intranet.example.com:80": plainPort },
  });
  const site: RealSite = {
    setCookie: "",
    received: undefined,
    hostRules: `MAP api.example.com:443 127.0.0.1:${securePort},MAP intranet.example.com:80 127.0.0.1:${plainPort}`,
    outboundProxy: `http://127.0.0.1:${outbound.port}`,
    async close() {
      await outbound.close();
      await Promise.all([close(secure), close(plain)]);
    },
  };
  return site;
}
