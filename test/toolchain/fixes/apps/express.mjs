import express from "express";

const app = express();
// <<fix>>
app.all("/orders/:id", (request, response) => {
  const { cookie = "", "x-api-key": key = "" } = request.headers;
  response.set("X-Total", "3").json({ method: request.method, cookie, key });
});
const server = app.listen(0, "127.0.0.1", () => console.log(`port ${server.address().port}`));
