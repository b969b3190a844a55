import { serve } from "@hono/node-server";

/** What the Worker's `fetch(request)` reaches: the API that it stands in front of. */
globalThis.fetch = async (request) => {
  if (!new URL(request.url).pathname.startsWith("/orders/")) return new Response(null, { status: 404 });
  const { cookie = "", "x-api-key": key = "" } = Object.fromEntries(request.headers);
  return Response.json({ method: request.method, cookie, key }, { headers: { "X-Total": "3" } });
};
const fixed = process.argv[2];
const worker = fixed === undefined ? { fetch: globalThis.fetch } : (await import(fixed)).default;
serve({ fetch: worker.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`port ${port}`));
