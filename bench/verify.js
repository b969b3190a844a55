/** Before anything is measured: does a system do what it is said to do? Each fault is one sentence. */

const origin = "http://localhost:3000";

/** Resolves when the URL answers, at most half a minute later. */
export async function answering(url, child) {
  const end = performance.now() + 30_000;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    try {
      const response = await fetch(url, { headers: { Origin: origin } });
      await response.arrayBuffer();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error("it did not answer within 30 s");
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
    if (preflight.answer) faults.push("asks the upstream for a preflight");
  }
  return faults;
}

const lets = ({ allowOrigin }) => allowOrigin === origin || allowOrigin === "*";

async function call(url, { method = "GET", headers = {} } = {}) {
  const response = await fetch(url, { method, headers: { Origin: origin, ...headers } });
  return {
    status: response.status,
    body: await response.text(),
    allowOrigin: response.headers.get("access-control-allow-origin"),
    answer: response.headers.get("x-answer"),
  };
}
