/** `localhost`, `*.localhost`, 127.0.0.0/8 and ::1, with or without brackets. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "127.0.0.1") return true;
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    /^127(\.\d{1,3}){3}$/.test(name) ||
    name === "::1" ||
    // The same as an IPv6 socket spells it, and as a URL does.
    /^::ffff:(127(\.\d{1,3}){3}|7f[0-9a-f]{2}:[0-9a-f]{1,4})$/.test(name)
  );
}

/** The address that stands for all of a machine's own: to connect to it is to connect to loopback. */
export function isUnspecified(host: string): boolean {
  return ["0.0.0.0", "::", "[::]"].includes(host);
}
