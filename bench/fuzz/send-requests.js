import { connect } from "node:net";
import { randomFrom, seedOf } from "./random.js";
import { framedRequest, wildRequest } from "./requests.js";

/** A connection that is not over by then counts as stuck. */
const longest = 30_000;
/** After so long a silence the client says that it is done: a half-sent body has no other end. */
const silence = 200;
const mostFramed = 60;

/** Sends `total` requests, many on each connection, the last of which is a wild one. Resolves to what became of them. */
export async function sendRequests({ port, seed, total, lanes, first = 0, underWay = new Set() }) {
  const seen = { requests: 0, connections: 0, answers: 0, stuck: [] };
  let next = first;
  const lane = async () => {
    while (seen.requests < total) {
      const number = next++;
      underWay.add(number);
      await oneConnection(port, seed, number, seen);
      underWay.delete(number);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return seen;
}

function oneConnection(port, seed, number, seen) {
  const random = randomFrom(seedOf(seed, 1, number));
  const framed = random.times(mostFramed, () => framedRequest(random));
  const wild = Buffer.from(wildRequest(random), "latin1");
  const leaves = random.chance(0.1);
  seen.connections++;
  seen.requests += framed.length + 1;
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const timer = setTimeout(() => {
      seen.stuck.push(number);
      socket.destroy();
    }, longest);
    let answers = 0;
    // Node ends a connection at its first nonsense, whatever is still to be answered there: that comes last.
    const goOn = () => {
      if (answers === Infinity) socket.end();
      else socket.write(wild);
      answers = Infinity;
    };
    const quiet = setTimeout(() => {
      goOn();
      quiet.refresh();
    }, silence);
    socket.on("data", (chunk) => {
      quiet.refresh();
      const found = count(chunk, "HTTP/1.1 ");
      seen.answers += found;
      answers += found;
      if (answers === framed.length) goOn();
      // Some clients leave in the middle of it.
      if (leaves) socket.resetAndDestroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      clearTimeout(quiet);
      resolve();
    });
    socket.write(Buffer.from(framed.join(""), "latin1"));
    if (framed.length === 0) goOn();
  });
}

function count(chunk, word) {
  let found = 0;
  for (let at = chunk.indexOf(word); at !== -1; at = chunk.indexOf(word, at + word.length)) found++;
  return found;
}
