import { createServer, type RequestListener, type Server } from "node:http";
import type { Middleware } from "../../../src/plugins/connect.ts";

const html = '<!doctype html><link rel="icon" href="data:,"><title>the app</title>';

/** Their types are not installed, and those that are used here are few. */
const load = (name: string) => import(name);

/** The servers that `corswalk/connect` is for, each with a page of its own, and the middleware in front of it. */
export const connectServers: Record<string, (middleware: Middleware) => Promise<Server>> = {
  "Express 5": (middleware) => express("express", middleware),
  "Express 4": (middleware) => express("express4", middleware),
  async Connect(middleware) {
    const { default: connect } = await load("connect");
    const app = connect().use(middleware);
    app.use(((_request, response) =>
      response.setHeader("Content-Type", "text/html").end(html)) as RequestListener);
    return createServer(app);
  },
  async "Fastify 5 with @fastify/middie"(middleware) {
    const { default: fastify } = await load("fastify");
    const { default: middie } = await load("@fastify/middie");
    const app = fastify();
    await app.register(middie);
    app.use(middleware);
    app.get("/", (_: unknown, reply: { type(type: string): { send(body: string): void } }) =>
      reply.type("text/html").send(html),
    );
    await app.ready();
    return app.server;
  },
  "plain http": async (middleware) =>
    createServer((request, response) =>
      middleware(request, response, () => response.setHeader("Content-Type", "text/html").end(html)),
    ),
};

async function express(name: string, middleware: Middleware): Promise<Server> {
  const { default: create } = await load(name);
  const app = create();
  app.use(middleware);
  app.get("/", (_: unknown, response: { send(body: string): void }) => response.send(html));
  return createServer(app);
}
