// Event streams: opens `count`, and prints the seconds until each has told its third event.
import { once } from "node:events";
import { Agent, get } from "node:http";

const [url, count] = process.argv.slice(2);
const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
const began = performance.now();

async function third() {
  const [response] = await once(get(url, { agent }), "response");
  let events = 0;
  for await (const chunk of response) {
    events += String(chunk).split("\n\n").length - 1;
    if (events >= 3) return response.destroy();
  }
  throw new Error("a stream ended by itself");
}

await Promise.all(Array.from({ length: Number(count) }, third));
console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000 }));
