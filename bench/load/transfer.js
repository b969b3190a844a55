// Bodies down or up, one after the other: prints { bytes, seconds }.
import { once } from "node:events";
import { request } from "node:http";

const [direction, url, megabytes, times] = process.argv.slice(2);
const length = Number(megabytes) * 1024 * 1024;
const chunk = Buffer.alloc(64 * 1024, "x");

async function down() {
  const [response] = await once(request(url).end(), "response");
  let bytes = 0;
  for await (const part of response) bytes += part.length;
  return bytes;
}

async function up() {
  const call = request(url, { method: "POST", headers: { "Content-Length": length } });
  const answered = once(call, "response");
  for (let sent = 0; sent < length; sent += chunk.length) if (!call.write(chunk)) await once(call, "drain");
  call.end();
  const [response] = await answered;
  let body = "";
  for await (const part of response) body += part;
  return JSON.parse(body).bytes;
}

const began = performance.now();
let bytes = 0;
for (let time = 0; time < Number(times); time++) bytes += await (direction === "down" ? down() : up());
console.log(JSON.stringify({ bytes, seconds: (performance.now() - began) / 1000 }));
