import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A socket that remembers what it received, and lets a test wait for it. */
export interface Wire {
  readonly socket: Socket;
  /** Everything received so far, as latin1. */
  readonly text: string;
  send(bytes: string | Buffer): void;
  /** Resolves with all that came once it contains `part`; rejects if the connection ends before that. */
  until(part: string | RegExp): Promise<string>;
  /** Resolves with how the connection ended. */
  readonly ended: Promise<"end" | "reset">;
}

export function wire(socket: Socket): Wire {
  const received: Buffer[] = [];
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const check of waiting) check();
  };
  let over = false;
  let reset = false;
  socket.on("data", (chunk: Buffer) => {
    received.push(chunk);
    wake();
  });
  socket.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "ECONNRESET" || error.code === "EPIPE") reset = true;
  });
  const ended = new Promise<"end" | "reset">((resolve) => {
    const finish = (): void => {
      over = true;
      resolve(reset ? "reset" : "end");
      wake();
    };
    socket.on("end", finish);
    socket.on("close", finish);
  });
  const text = (): string => Buffer.concat(received).toString("latin1");
  return {
    socket,
    get text() {
      return text();
    },
    send: (bytes) => socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes),
    until: (part) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const all = text();
          const found = typeof part === "string" ? all.includes(part) : part.test(all);
          if (!found && !over) return;
          waiting.delete(check);
          if (found) resolve(all);
          else reject(new Error(`the connection ended before ${part} came; received:\n${all}`));
        };
        waiting.add(check);
        check();
      }),
    ended,
  };
}

/** A client on a bare socket. */
export async function dial(port: number, host = "127.0.0.1"): Promise<Wire> {
  const socket = connect({ port, host, allowHalfOpen: true });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, "connect");
  return wire(socket);
}

export interface ScriptedUpstream {
  readonly port: number;
  readonly url: string;
  /** Connections in the order in which they came. */
  readonly connections: readonly Wire[];
  /** Resolves with the n-th connection (from 0). */
  connection(n?: number): Promise<Wire>;
}

/** An upstream that is a bare socket: what it says, and when, is the test's. */
export async function scriptedUpstream(script: (wire: Wire) => void = () => {}): Promise<ScriptedUpstream> {
  const connections: Wire[] = [];
  const waiting = new Set<() => void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const accepted = wire(socket);
    connections.push(accepted);
    script(accepted);
    for (const check of waiting) check();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const { socket } of connections) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    connections,
    connection: (n = 0) =>
      new Promise((resolve) => {
        const check = (): void => {
          const found = connections[n];
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
  };
}

/** An upstream that answers each request whose head has come with the same bytes. */
export function answeringUpstream(answer: string): Promise<ScriptedUpstream> {
  return scriptedUpstream((wire) => {
    let answered = 0;
    wire.socket.on("data", () => {
      const heads = wire.text.split("\r\n\r\n").length - 1;
      for (; answered < heads; answered++) wire.send(answer);
    });
  });
}
