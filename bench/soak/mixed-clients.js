import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { WebSocket } from "ws";

export const origin = "http://localhost:3000";
const block = randomBytes(1024 * 1024);

/** As many bytes as asked, the same ones whenever asked in one process. */
export const patternOf = (length) =>
  Buffer.concat(Array.from({ length: Math.ceil(length / block.length) }, () => block)).subarray(0, length);

export async function call(agent, port, path, { method = "GET", sent } = {}) {
  const length = sent === undefined ? {} : { "Content-Length": sent.length };
  const headers = { Origin: origin, ...length };
  const asked = request({ agent, port, host: "127.0.0.1", path, method, headers });
  const chunks = [];
  const response = await answerTo(asked.end(sent), (chunk) => chunks.push(chunk));
  return {
    status: response.statusCode,
    code: response.headers["x-corswalk"],
    allowed: response.headers["access-control-allow-origin"],
    body: Buffer.concat(chunks),
  };
}

/** Reads an answer to its end, or until `take` is done with it. An error tells in `soFar` how far it had come. */
async function answerTo(asked, take) {
  asked.on("error", () => {});
  let head = "no head yet";
  let bytes = 0;
  try {
    const [response] = await once(asked, "response");
    head = `${response.statusCode} ${response.headers["x-corswalk"] ?? "of the upstream"}`;
    for await (const chunk of response) {
      bytes += chunk.length;
      if (take(chunk) === true) break;
    }
    return response;
  } catch (error) {
    const connection = asked.reusedSocket ? "a connection used before" : "a new connection";
    throw Object.assign(error, { soFar: `${head}, ${bytes} bytes of body, on ${connection}` });
  }
}

/** Of an event stream, the text up to its twentieth event. */
export async function stream(agent, port) {
  const headers = { Origin: origin };
  const asked = request({ agent, port, host: "127.0.0.1", path: "/events", headers }).end();
  let text = "";
  await answerTo(asked, (chunk) => {
    text += chunk;
    return text.split("\n\n").length > 20;
  });
  return text;
}

/** Twenty messages; tells which of them come back as they were sent. */
export async function echo(port) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket`, { origin });
  const closed = once(socket, "close").then(([code]) => {
    throw new Error(`it was closed with ${code}`);
  });
  closed.catch(() => {});
  await Promise.race([once(socket, "open"), closed]);
  const back = [];
  for (let round = 0; round < 20; round++) {
    const sent = randomBytes(1 + Math.floor(Math.random() * 5000));
    socket.send(sent);
    const [message] = await Promise.race([once(socket, "message"), closed]);
    if (sent.equals(message)) back.push(round);
  }
  const gone = once(socket, "close");
  socket.close();
  await gone;
  return back.length;
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
