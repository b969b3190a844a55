import Koa from "koa";

const app = new Koa();
// <<fix>>
app.use((ctx) => {
  if (!ctx.path.startsWith("/orders/")) return;
  ctx.set("X-Total", "3");
  ctx.body = { method: ctx.method, cookie: ctx.get("Cookie"), key: ctx.get("X-Api-Key") };
});
const server = app.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
