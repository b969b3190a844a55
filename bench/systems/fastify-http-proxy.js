import proxy from "@fastify/http-proxy";
import fastify from "fastify";

const [port, target] = process.argv.slice(2);
const server = fastify();
server.register(proxy, { upstream: target, websocket: true });
await server.listen({ port: Number(port), host: "127.0.0.1" });
