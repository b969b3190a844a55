import { once } from "node:events";
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type ConfigWatch, watchConfig } from "../../src/config/watch.ts";

let directory: string;
let watch: ConfigWatch | undefined;
let calls: (readonly string[])[];
let heard: (() => void) | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "corswalk-"));
  calls = [];
});

afterEach(async () => {
  await watch?.close();
  rmSync(directory, { recursive: true });
});

const path = (...names: string[]) => join(directory, ...names);

async function watching(files: string[], poll = false): Promise<void> {
  watch = await watchConfig(
    files,
    (changed) => {
      calls.push(changed);
      heard?.();
    },
    { poll },
  );
}

/** The next call after something was done. */
async function changedBy(action: () => unknown): Promise<readonly string[] | undefined> {
  const call = new Promise<void>((resolve) => {
    heard = resolve;
  });
  await action();
  await call;
  return calls.at(-1);
}

describe("a closed watch", () => {
  const handles = () => process.getActiveResourcesInfo().filter((kind) => /FSEvent|StatWatcher/.test(kind));

  /** A closed handle is gone at the end of the loop's next turn. */
  const closedAreGone = async () => {
    await setImmediate();
    await setImmediate();
  };

  it("leaves no handle behind", async () => {
    await closedAreGone();
    const before = handles();
    await watching([path("a"), path("b", "c")]);
    expect(handles()).not.toEqual(before);
    await watch?.close();
    await closedAreGone();
    expect(handles()).toEqual(before);
  });
});

describe.each([
  ["told by the system", false],
  ["polling", true],
])("watching, %s,", (_, poll) => {
  const file = () => path("proxy.config.json");

  beforeEach(() => writeFileSync(file(), "1"));

  it("hears a write in place, again and again", async () => {
    await watching([file()], poll);
    for (const text of ["22", "333", "4444"]) {
      expect(await changedBy(() => writeFileSync(file(), text))).toEqual([file()]);
    }
    expect(calls).toHaveLength(3);
  });

  it("hears a file renamed over it, again and again", async () => {
    await watching([file()], poll);
    for (const text of ["22", "333", "4444"]) {
      await changedBy(() => {
        writeFileSync(path("proxy.config.json~"), text);
        renameSync(path("proxy.config.json~"), file());
      });
    }
    expect(calls).toEqual([[file()], [file()], [file()]]);
  });

  it("hears it removed and made again", async () => {
    await watching([file()], poll);
    await changedBy(() => rmSync(file()));
    await changedBy(() => writeFileSync(file(), "2"));
    expect(calls).toEqual([[file()], [file()]]);
  });

  it.each([
    ["empty", () => truncateSync(file())],
    ["gone", () => renameSync(file(), path("proxy.config.json~"))],
  ])("tells nothing while a file that is being saved is %s", async (_, begin) => {
    await watching([file(), path(".env")], poll);
    // It hears of the same moment, and has no doubt.
    const beside = await watchConfig([path(".env")], () => writeFileSync(file(), "2"), { poll });
    onTestFinished(() => beside.close());
    const changed = await changedBy(() => {
      begin();
      writeFileSync(path(".env"), "A=1");
    });
    expect(changed).toEqual([file(), path(".env")]);
    expect(readFileSync(file(), "utf8")).toBe("2");
  });

  it("hears that a file stays empty", async () => {
    await watching([file()], poll);
    expect(await changedBy(() => writeFileSync(file(), ""))).toEqual([file()]);
    expect(calls).toHaveLength(1);
  });

  it("hears of a file that was not there, and of one beside it", async () => {
    await watching([file(), path(".env"), path(".env.local")], poll);
    expect(await changedBy(() => writeFileSync(path(".env"), "A=1"))).toEqual([path(".env")]);
    expect(await changedBy(() => writeFileSync(path(".env.local"), "A=1"))).toEqual([path(".env.local")]);
  });

  it("is silent about other files and about a save that changes nothing", async () => {
    await watching([file(), path("last")], poll);
    await changedBy(() => {
      writeFileSync(path("other"), "x");
      writeFileSync(file(), "1");
      writeFileSync(path("last"), "x");
    });
    expect(calls).toEqual([[path("last")]]);
  });

  it("hears a mounted ConfigMap swapped, the old directory kept or removed at once", async () => {
    const mount = configMap(path("mount"));
    mount.publish("1", "one");
    symlinkSync(join("..data", "proxy.config.json"), path("mount", "proxy.config.json"));
    const mounted = path("mount", "proxy.config.json");
    await watching([mounted], poll);
    expect(await changedBy(() => mount.publish("2", "two"))).toEqual([mounted]);
    expect(await changedBy(() => mount.publish("3", "three", "2"))).toEqual([mounted]);
    expect(await changedBy(() => mount.publish("4", "four", "3"))).toEqual([mounted]);
    expect(calls).toHaveLength(3);
  });

  it("hears a write to the file that a link leads to", async () => {
    mkdirSync(path("dotfiles"));
    writeFileSync(path("dotfiles", "real.json"), "1");
    symlinkSync(path("dotfiles", "real.json"), path("linked.json"));
    await watching([path("linked.json")], poll);
    expect(await changedBy(() => writeFileSync(path("dotfiles", "real.json"), "2"))).toEqual([
      path("linked.json"),
    ]);
  });

  it("hears of its directory removed and made again", async () => {
    mkdirSync(path("config"));
    writeFileSync(path("config", "a.json"), "1");
    await watching([path("config", "a.json")], poll);
    await changedBy(() => rmSync(path("config"), { recursive: true }));
    await changedBy(() => {
      mkdirSync(path("config"));
      writeFileSync(path("config", "a.json"), "2");
    });
    await changedBy(() => writeFileSync(path("config", "a.json"), "3"));
    expect(calls).toHaveLength(3);
  });

  it("follows when a reload names other files", async () => {
    mkdirSync(path("certs"));
    await watching([file(), path("old.json")], poll);
    await watch?.update([file(), path("certs", "ca.pem")]);
    writeFileSync(path("old.json"), "2");
    expect(await changedBy(() => writeFileSync(path("certs", "ca.pem"), "x"))).toEqual([
      path("certs", "ca.pem"),
    ]);
    expect(calls).toHaveLength(1);
  });
});

describe("a save in pieces", () => {
  it("is heard once, with its last piece written", async () => {
    await watching([path("proxy.config.json")]);
    await changedBy(async () => {
      const stream = createWriteStream(path("proxy.config.json"));
      await once(stream, "open");
      for (const piece of ["{", '"port"', ": 1", "}"]) stream.write(piece);
      stream.end();
      await once(stream, "close");
    });
    expect(calls).toHaveLength(1);
  });
});

/** A directory as a kubelet fills it: `..data` leads to the current one, and is turned by one rename. */
function configMap(mount: string) {
  mkdirSync(mount);
  return {
    publish(version: string, text: string, remove?: string) {
      mkdirSync(join(mount, `..${version}`));
      writeFileSync(join(mount, `..${version}`, "proxy.config.json"), text);
      symlinkSync(`..${version}`, join(mount, "..data_tmp"));
      renameSync(join(mount, "..data_tmp"), join(mount, "..data"));
      if (remove !== undefined) rmSync(join(mount, `..${remove}`), { recursive: true });
    },
  };
}

// The story: a save on a network drive or some desktop mount reached nobody, until CORSWALK_POLL=1 was found in the docs.
describe.runIf(process.platform === "linux")("where no events arrive", () => {
  it("a change is seen all the same", async () => {
    // What the kernel itself puts there, it tells nobody of: this is the process's name.
    const name = process.title;
    onTestFinished(() => {
      process.title = name;
    });
    await watching(["/proc/self/comm"]);
    for (const title of ["one", "two"]) {
      expect(await changedBy(() => (process.title = title))).toEqual(["/proc/self/comm"]);
    }
    expect(calls).toHaveLength(2);
  });
});
