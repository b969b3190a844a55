/** Before anything is measured: does a system do what it is said to do? Each fault is one sentence. */

const origin = "http://localhost:3000";

/** Resolves when the URL answers as it should, at most half a minute later. */
export async function answering(url, child) {
  const end = performance.now() + 30_000;
  let last = "it did not answer";
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    try {
      const signal = AbortSignal.timeout(5000);
      const response = await fetch(url, { headers: { Origin: origin }, signal });
      await response.arrayBuffer();
      if (response.ok) return;
      last = `it answered ${response.status}`;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error(`${last} within 30 s`);
}

export async function faultsOf(system, url) {
  const faults = [];
  const first = await call(url);
  const second = await call(url);
  if (first.status !== 200 || first.body !== '{"id":1,"name":"Ada"}') faults.push(`answers ${first.status}`);
  if (system.kind === "proxy" && (!first.answer || first.answer === second.answer)) {
    faults.push("does not ask the upstream");
  }
  if (system.claims.cors && !lets(first)) faults.push(`sends Allow-Origin ${first.allowOrigin}`);
  if (system.claims.preflight) {
    const preflight = await call(url, {
      method: "OPTIONS",
      headers: { "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-api-key" },
    });
    if (preflight.status > 299 || !lets(preflight)) faults.push(`answers a preflight ${preflight.status}`);
    if (!names(preflight.allowMethods, "PUT")) faults.push(`allows the methods ${preflight.allowMethods}`);
    if (!names(preflight.allowHeaders, "x-api-key"))
      faults.push(`allows the headers ${preflight.allowHeaders}`);
    if (preflight.answer) faults.push("asks the upstream for a preflight");
  }
  return faults;
}

const names = (list, name) =>
  list === "*" ||
  list
    ?.toLowerCase()
    .split(/\s*,\s*/)
    .includes(name.toLowerCase());

const lets = ({ allowOrigin }) => allowOrigin === origin || allowOrigin === "*";

async function call(url, { method = "GET", headers = {} } = {}) {
  const response = await fetch(url, {
    method,
    headers: { Origin: origin, ...headers },
    signal: AbortSignal.timeout(30_000),
  });
  return {
    status: response.status,
    body: await response.text(),
    allowOrigin: response.headers.get("access-control-allow-origin"),
    allowMethods: response.headers.get("access-control-allow-methods"),
    allowHeaders: response.headers.get("access-control-allow-headers"),
    answer: response.headers.get("x-answer"),
  };
}
