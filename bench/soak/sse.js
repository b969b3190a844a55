import { once } from "node:events";
import { connect } from "node:net";
import { listening, startProxy } from "./kit.js";

/** An event stream that says one thing a minute, for ten minutes: each event comes at once, and nothing cuts it. */
export async function soak({ minutes }) {
  let source;
  const upstream = await listening((socket) => {
    source = socket;
    socket.once("data", () => {
      socket.write(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
      );
    });
  });
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const client = connect(proxy.port, "127.0.0.1");
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\n\r\n");
  await once(client, "data");
  const closed = once(client, "close");
  let slowest = 0;
  let arrived = 0;
  for (let n = 0; n < minutes; n++) {
    await new Promise((resolve) => setTimeout(resolve, 60_000));
    const sent = performance.now();
    source.write(`9\r\ndata: ${n % 10}\n\n\r\n`);
    const came = await Promise.race([once(client, "data"), closed]);
    if (!String(came[0]).includes(`data: ${n % 10}`)) break;
    arrived++;
    slowest = Math.max(slowest, performance.now() - sent);
  }
  client.destroy();
  upstream.stop();
  proxy.stop();
  return {
    figures: { "events that came": `${arrived} of ${minutes}`, "slowest, ms": Math.round(slowest * 10) / 10 },
    missed: arrived === minutes ? [] : ["the stream stays open"],
  };
}
