import { existsSync } from "node:fs";

/** Where `localhost` is not the developer's machine. Docker and Podman leave a file each; Kubernetes a variable. */
export function inContainer(): boolean {
  known ??=
    existsSync("/.dockerenv") || existsSync("/run/.containerenv") || "KUBERNETES_SERVICE_HOST" in process.env;
  return known;
}

let known: boolean | undefined;
