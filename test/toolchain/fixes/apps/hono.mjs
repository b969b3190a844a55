import { serve } from "@hono/node-server";
import { Hono } from "hono";

const app = new Hono();
// <<fix>>
app.all("/orders/:id", (c) =>
  c.json(
    { method: c.req.method, cookie: c.req.header("cookie") ?? "", key: c.req.header("x-api-key") ?? "" },
    200,
    { "X-Total": "3" },
  ),
);
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`port ${port}`));
