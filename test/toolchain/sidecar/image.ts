import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { onTestFinished } from "vitest";
import { type Program, program } from "../plugins/program.ts";

/** What the image runs, as its Dockerfile says: there is no engine here that could. */
export interface Image {
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly health: readonly string[];
  readonly stages: number;
}

export function readImage(file = "Dockerfile"): Image {
  const text = readFileSync(file, "utf8").replace(/\\\n/g, " ");
  const last = text.slice(text.lastIndexOf("\nFROM "));
  const one = (pattern: RegExp): string => pattern.exec(last)?.[1] ?? "";
  const pairs = one(/^ENV (.+)$/m).split(" ");
  return {
    env: Object.fromEntries(pairs.map((pair) => pair.split("=", 2) as [string, string])),
    user: one(/^USER (.+)$/m),
    entrypoint: JSON.parse(one(/^ENTRYPOINT (.+)$/m)),
    health: JSON.parse(one(/^HEALTHCHECK .*CMD (.+)$/m)),
    stages: text.match(/^FROM /gm)?.length ?? 0,
  };
}

/**
 * How the image's first process is run here: with process number 1 of a namespace of its own, a root that cannot be
 * written, and where we are root as somebody else. Undefined: none of that is permitted.
 */
const namespaces: readonly string[] | undefined = (() => {
  const isRoot = process.getuid?.() === 0;
  const unshare = ["unshare", ...(isRoot ? [] : ["--map-root-user"]), "--mount", "--pid", "--fork"];
  const user = isRoot ? "--userspec=1000:1000" : "--userspec=0:0";
  const enter = `mount --rbind / "$1" && mount -o remount,ro,bind "$1" && shift && exec chroot ${user} "$MOUNT" "$@"`;
  const isPermitted =
    spawnSync("unshare", [...unshare.slice(1), "sh", "-c", "mount --rbind / /mnt"]).status === 0;
  return isPermitted ? [...unshare, "sh", "-c", enter, "sh"] : undefined;
})();

export const isIsolated = namespaces !== undefined;

export interface Contained extends Program {
  /** What the process that is 1 in its namespace is called here. */
  pid(): number;
}

export interface Container {
  /** What is mounted at /config. */
  readonly folder: string;
  run(env: Readonly<Record<string, string>>): Contained;
  health(env: Readonly<Record<string, string>>): { readonly status: number | null; readonly said: string };
}

/** The image's files, laid out as its COPY lines do, and a folder that stands for the mounted one. */
export function container(prepare: (folder: string) => void): Container {
  const image = readImage();
  const base = mkdtempSync(join(tmpdir(), "corswalk-image-"));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const [root, folder, mountPoint] = ["corswalk", "config", "mount"].map((name) => join(base, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [root, folder, mountPoint]) mkdirSync(path);
  for (const name of ["package.json", "bin", "dist"]) cpSync(name, join(root, name), { recursive: true });
  symlinkSync(resolve("node_modules"), join(root, "node_modules"), "junction");
  spawnSync("chmod", ["-R", "a+rX", base]);
  prepare(folder);

  const inPlace = (command: readonly string[]): string[] =>
    command.map((word) => (word === "node" ? process.execPath : word.replace("/corswalk/", `${root}/`)));
  const environment = (env: Readonly<Record<string, string>>) => ({
    PATH: process.env.PATH,
    ...image.env,
    ...env,
    MOUNT: mountPoint,
  });
  return {
    folder,
    run(env) {
      const command = ["sh", "-c", 'cd "$0" && exec "$@"', folder, ...inPlace(image.entrypoint)];
      const [first = "sh", ...rest] =
        namespaces === undefined ? command : [...namespaces, mountPoint, ...command];
      const running = program(first, rest, { cwd: folder, env: environment(env) });
      const outer = running.child.pid ?? 0;
      const pid = (): number => {
        if (namespaces === undefined) return outer;
        return Number(readFileSync(`/proc/${outer}/task/${outer}/children`, "utf8"));
      };
      onTestFinished(() => {
        // It outlives the one that made its namespace, which ends with it.
        if (running.child.exitCode === null) process.kill(pid(), "SIGKILL");
      });
      return { ...running, pid };
    },
    health(env) {
      const [command = "", ...args] = inPlace(image.health);
      const { status, stdout, stderr } = spawnSync(command, args, {
        cwd: folder,
        env: environment(env),
        encoding: "utf8",
      });
      return { status, said: stdout + stderr };
    },
  };
}
