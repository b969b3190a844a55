import { createServer, type RequestListener } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { TLSSocket } from "node:tls";
import { describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { type Certificate, certificate } from "../support/certificates.ts";
import { startProxy } from "../support/proxy.ts";
import { dial } from "../support/raw.ts";
import { listening } from "../upstream/kit.ts";

const ca = certificate({ subject: "Example Corp CA", isCa: true });
const other = certificate({ subject: "Other CA", isCa: true });
const good = certificate({ subject: "leaf", names: ["localhost", "api.localhost", "127.0.0.1"], issuer: ca });
const page = certificate({ subject: "page", issuer: ca });

/** Says who it was taken for and who asked. */
const who: RequestListener = ({ socket }, response) => {
  const { servername } = socket as TLSSocket & { servername?: string | false };
  const peer = (socket as TLSSocket).getPeerCertificate?.().subject?.CN ?? "nobody";
  response.end(`for ${servername} by ${peer};`);
};

const upstream = ({ cert, key }: Certificate, options: ServerOptions = {}): Promise<number> =>
  listening(createHttpsServer({ cert, key, ...options }, who));

/** The answer to a page's GET. */
async function ask(target: string, route: object = {}): Promise<string> {
  const { port } = await startProxy({ routes: { "/": { target, ...route } } });
  const client = await dial(port);
  client.send(
    "GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:3000\r\nConnection: close\r\n\r\n",
  );
  await client.ended;
  return client.text;
}

const names = ["localhost"];
const faults: readonly [what: string, made: Certificate, route: object, says: RegExp][] = [
  ["an unknown CA", certificate({ subject: "x", names, issuer: other }), {}, /CA that is not known here/],
  ["expired", certificate({ subject: "x", names, issuer: ca, from: -9, to: -2 }), { ca: ca.cert }, /expired/],
  [
    "a wrong host name",
    certificate({ subject: "x", names: ["a.test"], issuer: ca }),
    { ca: ca.cert },
    /for a\.test, not for localhost/,
  ],
  ["self-signed", certificate({ subject: "x", names }), {}, /self-signed/],
];

describe("a certificate that does not verify", () => {
  it.each(faults)(
    "%s: the page reads a 502 that says which, and how to go on",
    async (_, made, route, says) => {
      const text = await ask(`https://localhost:${await upstream(made)}`, route);
      expect(text).toMatch(/^HTTP\/1\.1 502 /);
      expect(text).toContain("Access-Control-Allow-Origin: http://localhost:3000\r\n");
      const { error } = JSON.parse(text.slice(text.indexOf("{")));
      expect(error.code).toBe("upstream-tls");
      expect(error.message).toMatch(says);
      expect(error.hint).toMatch(/secure: false|`ca`|target/);
    },
  );

  it.each(faults)("%s: is taken with secure: false", async (_, made) => {
    const text = await ask(`https://localhost:${await upstream(made)}`, { secure: false });
    expect(text).toContain("for localhost by nobody;");
  });

  it.each([
    ["a private CA", certificate({ subject: "x", names, issuer: other }), other],
    ["a self-signed one", ...((own) => [own, own] as const)(certificate({ subject: "x", names }))],
  ])("%s is taken with `ca`", async (_, made, issuer) => {
    const text = await ask(`https://localhost:${await upstream(made)}`, { ca: issuer.cert });
    expect(text).toContain("for localhost by nobody;");
  });
});

describe("TLS to the upstream", () => {
  it("names the target's host (SNI), whatever Host says", async () => {
    const port = await upstream(good);
    const route = { ca: ca.cert, changeOrigin: false };
    expect(await ask(`https://api.localhost:${port}`, route)).toContain("for api.localhost by nobody;");
    expect(await ask(`https://localhost:${port}`, route)).toContain("for localhost by nobody;");
  });

  it("names no address (RFC 6066, 3)", async () => {
    expect(await ask(`https://127.0.0.1:${await upstream(good)}`, { ca: ca.cert })).toContain("for false by");
  });

  it("shows a client certificate where one is set, and says so where one is missing", async () => {
    const options = { ca: ca.cert, requestCert: true, rejectUnauthorized: true };
    const port = await upstream(good, options);
    const { cert, key } = page;
    expect(await ask(`https://localhost:${port}`, { ca: ca.cert, cert, key })).toContain("by page;");
    const without = await ask(`https://localhost:${port}`, { ca: ca.cert });
    expect(without).toMatch(/upstream-tls[\s\S]*`cert` and `key`/);
  });

  it("carries WebSockets", async () => {
    const server = createHttpsServer({ cert: good.cert, key: good.key });
    const sockets = new WebSocketServer({ server });
    sockets.on("connection", (socket) => socket.on("message", (data) => socket.send(`${data} over TLS`)));
    const target = `wss://localhost:${await listening(server)}`;
    const { port } = await startProxy({ routes: { "/": { target, ca: ca.cert } } });
    const client = new WebSocket(`ws://127.0.0.1:${port}/`);
    client.on("open", () => client.send("hi"));
    const said = await new Promise((resolve) => client.on("message", (data) => resolve(String(data))));
    client.terminate();
    expect(said).toBe("hi over TLS");
  });

  it("retries a lost race there as well, and only that", async () => {
    let connections = 0;
    let asked = 0;
    const server = createHttpsServer({ cert: good.cert, key: good.key }, ({ socket }, response) => {
      asked++;
      if (asked === 2) socket.destroy();
      else response.end("hi");
    });
    server.on("secureConnection", () => connections++);
    const target = `https://localhost:${await listening(server)}`;
    const { port, exchangesAfter } = await startProxy({ routes: { "/": { target, ca: ca.cert } } });
    const client = await dial(port);
    client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until("hi");
    await exchangesAfter(1);
    client.send("GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until(/hi[\s\S]*hi/);
    expect({ asked, connections }).toEqual({ asked: 3, connections: 2 });
  });

  it("loses no race on a fresh connection", async () => {
    let asked = 0;
    const server = createHttpsServer({ cert: good.cert, key: good.key }, ({ socket }) => {
      asked++;
      socket.destroy();
    });
    expect(await ask(`https://localhost:${await listening(server)}`, { ca: ca.cert })).toMatch(/ 502 /);
    expect(asked).toBe(1);
  });
});

describe("an upstream on localhost", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::1", "::1"],
  ])("is reached where it listens on %s only", async (_, host) => {
    const port = await listening(createServer(who), host);
    expect(await ask(`http://localhost:${port}`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe("logins that bind to a connection", () => {
  it.each(["NTLM", "Negotiate", "Negotiate oWwwagAw"])(
    "%s reaches the page, and one line says it will not work",
    async (scheme) => {
      const port = await listening(
        createServer((_request, response) => {
          response.writeHead(401, ["WWW-Authenticate", "Basic realm=x", "WWW-Authenticate", scheme]);
          response.end();
        }),
      );
      const { port: own, notices } = await startProxy({ target: `http://127.0.0.1:${port}` });
      for (const turn of [1, 2]) {
        const client = await dial(own);
        client.send(`GET /${turn} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
        const text = await client.until("\r\n\r\n");
        expect(text).toContain(`WWW-Authenticate: Basic realm=x\r\nWWW-Authenticate: ${scheme}\r\n`);
      }
      expect(notices).toEqual([
        expect.stringMatching(/^route \/: the upstream asks for (?:NTLM|Negotiate), .* will not work/),
      ]);
    },
  );
});
