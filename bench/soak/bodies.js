import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { listening, megabytes, startProxy } from "./kit.js";

const block = randomBytes(1024 * 1024);

/** Writes `bytes` with backpressure; resolves with their SHA-256. */
async function pour(socket, bytes) {
  const hash = createHash("sha256");
  for (let left = bytes; left > 0; ) {
    const part = block.subarray(0, Math.min(left, block.length));
    hash.update(part);
    left -= part.length;
    if (!socket.write(part)) await once(socket, "drain");
  }
  return hash.digest("hex");
}

/** Reads a head and then `bytes` of body; resolves with their SHA-256. */
function drink(socket, bytes) {
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let left = bytes;
  let inBody = false;
  return new Promise((resolve, reject) => {
    socket.once("error", reject);
    socket.on("data", (chunk) => {
      let body = chunk;
      if (!inBody) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf("\r\n\r\n");
        if (end === -1) return;
        inBody = true;
        body = head.subarray(end + 4);
      }
      hash.update(body);
      left -= body.length;
      if (left <= 0) resolve(hash.digest("hex"));
    });
  });
}

/** 2 GB each way, and a reader that stops. */
export async function soak({ bytes: size }) {
  const missed = [];
  const figures = { "bytes each way": size };
  let serve = () => {};
  const upstream = await listening((socket) => serve(socket));
  const proxy = await startProxy(`http://127.0.0.1:${upstream.port}`);
  const dial = () => connect(proxy.port, "127.0.0.1").on("error", () => {});

  const watched = async (what, run) => {
    const before = await proxy.measure("collect");
    let peak = before.rss;
    let over = false;
    const watch = (async () => {
      while (!over) {
        peak = Math.max(peak, (await proxy.measure()).rss);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const [sent, got] = await run();
    over = true;
    await watch;
    figures[`${what}: equal SHA-256`] = sent === got;
    figures[`${what}: extra memory at most, MB`] = megabytes(peak - before.rss);
    if (sent !== got) missed.push(`${what} arrives as it was sent`);
    if (peak - before.rss > 64 * 1024 * 1024) missed.push(`${what} takes less than 64 MB`);
  };

  const warm = async (bytes) => {
    await download(bytes);
    await upload(bytes);
  };
  const download = async (bytes) => {
    let sent;
    serve = (socket) => {
      socket.once("data", () => {
        socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${bytes}\r\nConnection: close\r\n\r\n`);
        sent = pour(socket, bytes);
      });
    };
    const client = dial();
    client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const got = await drink(client, bytes);
    client.destroy();
    return [await sent, got];
  };
  const upload = async (bytes) => {
    const accepted = new Promise((resolve) => {
      serve = (socket) => resolve(drink(socket, bytes));
    });
    const client = dial();
    client.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes}\r\n\r\n`);
    const sent = await pour(client, bytes);
    const got = await accepted;
    client.destroy();
    return [sent, got];
  };

  await warm(64 * 1024 * 1024);
  await watched("download", () => download(size));
  await watched("upload", () => upload(size));

  const before = await proxy.measure("collect");
  let source;
  serve = (socket) => {
    source = socket;
    socket.once("data", () => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
      pour(socket, size).catch(() => {});
    });
  };
  const client = dial();
  client.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  await once(client, "readable");
  let taken = -1;
  const now = () => source.bytesWritten - source.writableLength;
  while (taken !== now()) {
    taken = now();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  const held = (await proxy.measure("collect")).arrayBuffers - before.arrayBuffers;
  figures["a reader that stops: MB that the upstream could send, sockets' buffers included"] =
    megabytes(taken);
  figures["a reader that stops: MB that the proxy holds"] = megabytes(held);
  if (held > 1024 * 1024) missed.push("a reader that stops makes the upstream stop within 1 MB");
  client.destroy();
  upstream.stop();
  proxy.stop();
  return { figures, missed };
}
