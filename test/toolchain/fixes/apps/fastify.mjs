import Fastify from "fastify";

const app = Fastify();
// <<fix>>
app.route({
  method: ["GET", "PUT"],
  url: "/orders/:id",
  handler(request, reply) {
    const { cookie = "", "x-api-key": key = "" } = request.headers;
    return reply.header("X-Total", "3").send({ method: request.method, cookie, key });
  },
});
await app.listen({ port: 0, host: "127.0.0.1" });
console.log(`port ${app.server.address().port}`);
