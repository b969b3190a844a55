// One body down or up: prints { bytes, seconds }.
import { once } from "node:events";
import { request } from "node:http";

const [direction, url, megabytes] = process.argv.slice(2);
const began = performance.now();
let bytes = 0;

if (direction === "down") {
  const [response] = await once(request(url).end(), "response");
  for await (const chunk of response) bytes += chunk.length;
} else {
  const length = Number(megabytes) * 1024 * 1024;
  const call = request(url, { method: "POST", headers: { "Content-Length": length } });
  const chunk = Buffer.alloc(64 * 1024, "x");
  const answered = once(call, "response");
  for (let sent = 0; sent < length; sent += chunk.length) if (!call.write(chunk)) await once(call, "drain");
  call.end();
  const [response] = await answered;
  let body = "";
  for await (const part of response) body += part;
  bytes = JSON.parse(body).bytes;
}
console.log(JSON.stringify({ bytes, seconds: (performance.now() - began) / 1000 }));
