import { get } from "../builtins.ts";

/** Is there a corswalk that answers at this address? A port that is taken by something else says no. */
export function askHealth(host: string, port: number, within = 2000): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({
      host: reachable(host),
      port,
      path: "/__corswalk/health",
      agent: false,
      timeout: within,
    });
    request.once("timeout", () => request.destroy());
    request.once("close", () => resolve(false));
    request.once("error", () => resolve(false));
    request.once("response", (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        body += chunk;
        if (body.length > 200) response.destroy();
      });
      response.once("error", () => resolve(false));
      response.once("end", () => resolve(response.statusCode === 200 && saysOk(body)));
    });
  });
}

/** Nobody can be called at the addresses that stand for all of a machine's own. */
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

function saysOk(body: string): boolean {
  try {
    return JSON.parse(body)?.status === "ok";
  } catch {
    return false;
  }
}
