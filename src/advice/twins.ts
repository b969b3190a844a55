export interface Twin {
  readonly origin: string;
  /** What sets the two apart, as in "differs …". */
  readonly by: string;
}

const DEV_PORTS = ["3000", "4200", "5173", "8080"];
const MOST = 8;

/** Origins that a person takes for the same one: the www twin, the other scheme, another port. */
export function twinsOf(origin: string): Twin[] {
  if (!URL.canParse(origin)) return [];
  const url = new URL(origin);
  const { protocol, hostname, port } = url;
  const local = hostname === "localhost" || hostname === "127.0.0.1";
  const twins: Twin[] = [];
  const add = (change: Partial<Pick<URL, "protocol" | "hostname" | "port">>, by: string) => {
    const twin = Object.assign(new URL(origin), change).origin;
    if (twin !== url.origin && !twins.some((known) => known.origin === twin))
      twins.push({ origin: twin, by });
  };
  if (local) add({ hostname: hostname === "localhost" ? "127.0.0.1" : "localhost" }, "by the host's name");
  else if (/[a-z]/.test(hostname)) {
    const twin = hostname.startsWith("www.") ? hostname.slice(4) : `www.${hostname}`;
    add({ hostname: twin }, 'only by "www"');
  }
  add({ protocol: protocol === "https:" ? "http:" : "https:" }, "only by the scheme");
  if (port !== "") add({ port: "" }, "only by the port");
  if (local) for (const usual of DEV_PORTS) add({ port: usual }, "only by the port");
  return twins.slice(0, MOST);
}
