import type { Plugin } from "vite";

/** In one file of undici's: what stands there, and what is to stand there. */
interface Change {
  readonly file: RegExp;
  readonly why: string;
  readonly from: string;
  readonly to: string;
}

const inClient = /undici[\\/]lib[\\/]dispatcher[\\/]client\.js$/;
const inParser = /undici[\\/]lib[\\/]dispatcher[\\/]client-h1\.js$/;

/** Its HTTP/2 and its fetch bodies, which it loads with the rest: we ask for HTTP/1.1, and send streams. */
const unused = /undici[\\/]lib[\\/](dispatcher[\\/]client-h2|web[\\/]fetch[\\/]body)\.js$/;

/** undici makes a Buffer of each name and each value of an answer's head. Here it asks the socket for their text. */
const asText = ["Field", "Value"].map((part) => ({
  file: inParser,
  why: "what an answer's head costs",
  from: `
        const start = at - currentBufferPtr + currentBufferRef.byteOffset
        return currentParser.onHeader${part}(new FastBuffer(currentBufferRef.buffer, start, len))`,
  to: `
        const text = currentParser.socket.headText(currentBufferRef, at - currentBufferPtr, len, currentParser.headers.length)
        return currentParser.onHeader${part}(text)`,
}));

const changes: readonly Change[] = [
  {
    // It lists the calls of a connection, and takes those that are answered off the list after 256. By then its memory is old: 36
    // bytes a call that only a full collection gives back, 30 MB after a million calls. After 8 it is 9.
    file: inClient,
    why: "what is kept of a call",
    from: "if (client[kRunningIdx] > 256) {",
    to: "if (client[kRunningIdx] > 8) {",
  },
  {
    // A URL puts its parts together anew each time that it is asked for one, and undici asks with each call.
    file: inClient,
    why: "what is asked of an origin",
    from: "this[kUrl] = util.parseOrigin(url)",
    to: `const { origin, protocol, host, hostname, port } = util.parseOrigin(url)
    this[kUrl] = { origin, protocol, host, hostname, port }`,
  },
  {
    file: inParser,
    why: "reasons that come in pieces, of which undici has the last one",
    from: "this.statusText = buf.toString()",
    to: "this.statusText += buf.toString()",
  },
  // A getter of its own gives each connection's object a shape of its own, and V8 has to look up all that is asked of it.
  {
    file: inParser,
    why: "what the shapes of connections cost",
    from: "function connectH1 (client, socket) {",
    to: "const context = { get destroyed () { return this.socket.destroyed } }\n\nfunction connectH1 (client, socket) {",
  },
  {
    file: inParser,
    why: "what the shapes of connections cost",
    from: `
    get destroyed () {
      return socket.destroyed
    },`,
    to: `
    __proto__: context,
    socket,`,
  },
  ...asText,
  {
    file: inParser,
    why: "heads that come in pieces",
    from: "Buffer.concat([this.headers[len - 1], buf])",
    to: "this.headers[len - 1] + buf",
  },
  {
    file: inParser,
    why: "the names that undici itself reads",
    from: "util.bufferToLowerCasedHeaderName(key)",
    to: "util.headerNameToString(key)",
  },
];

/** undici with what is used of it, and with what is done for each call in less time. The build fails where it does not know it. */
export function undiciAsUsed(): Plugin {
  const made = new Set<Change>();
  return {
    name: "undici-as-used",
    buildStart: () => made.clear(),
    buildEnd(error) {
      const missing = changes.find((change) => !made.has(change));
      if (error === undefined && missing !== undefined)
        throw new Error(`undici has no ${missing.file}: measure again ${missing.why}`);
    },
    load: (id) => (unused.test(id) ? "export {};" : undefined),
    transform(code, id) {
      let changed = code;
      for (const change of changes) {
        const { file, why, from, to } = change;
        if (!file.test(id)) continue;
        made.add(change);
        if (!changed.includes(from)) throw new Error(`undici's ${id} has no "${from}": measure again ${why}`);
        changed = changed.replaceAll(from, to);
      }
      return changed === code ? undefined : changed;
    },
  };
}
