import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { WebSocket } from "ws";

const block = randomBytes(1024 * 1024);

/** As many bytes as asked, the same ones whenever asked in one process. */
export const patternOf = (length) =>
  Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);

export async function call(agent, port, path, { method = "GET", sent } = {}) {
  const length = sent === undefined ? {} : { "Content-Length": sent.length };
  const headers = { Origin: "http://localhost:3000", ...length };
  const asked = request({ agent, port, host: "127.0.0.1", path, method, headers });
  asked.end(sent);
  const [response] = await once(asked, "response");
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  return {
    status: response.statusCode,
    code: response.headers["x-corswalk"],
    allowed: response.headers["access-control-allow-origin"],
    body: Buffer.concat(chunks),
  };
}

/** Twenty events, in order and whole. */
export async function stream(agent, port) {
  const asked = request({ agent, port, host: "127.0.0.1", path: "/events" }).end();
  const [response] = await once(asked, "response");
  let text = "";
  for await (const chunk of response.setEncoding("utf8")) {
    text += chunk;
    if (text.split("\n\n").length > 20) break;
  }
  return text.startsWith(Array.from({ length: 20 }, (_, i) => `data: ${i + 1}\n\n`).join(""));
}

/** Twenty messages, each of which comes back as it was sent. */
export async function echo(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`);
  await once(socket, "open");
  let right = true;
  for (let round = 0; round < 20; round++) {
    const sent = randomBytes(1 + Math.floor(Math.random() * 5000));
    socket.send(sent);
    const [back] = await once(socket, "message");
    right &&= sent.equals(back);
  }
  socket.close();
  await once(socket, "close");
  return right;
}

/** Leaves before, during or after the head of an answer, in the middle of an upload, of a download or of a WebSocket. */
export async function leave(agent, port, number) {
  const wait = (number % 20) * 5;
  const leaving = [
    leaveCall("/slow"),
    leaveCall("/events"),
    leaveCall("/download/3000000"),
    leaveUpload,
    leaveSocket,
  ];
  await leaving[number % leaving.length](agent, port, wait);
}

const leaveCall = (path) => (agent, port, wait) =>
  goAfter(wait, request({ agent, port, host: "127.0.0.1", path }).end());

function leaveUpload(agent, port, wait) {
  const headers = { "Content-Length": 2 * block.length };
  const asked = request({ agent, port, host: "127.0.0.1", path: "/upload", method: "POST", headers });
  asked.write(block);
  return goAfter(wait, asked);
}

async function leaveSocket(_, port, wait) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`).on("error", () => {});
  await passed(wait);
  socket.terminate();
}

async function goAfter(wait, asked) {
  asked.on("error", () => {}).on("response", (response) => response.resume().on("error", () => {}));
  await passed(wait);
  asked.destroy();
}

export const passed = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
