import { describe, expect, it } from "vitest";
import { ConfigError, createProxy, loadConfig, parseConfig } from "../../src/index.ts";

const config = { port: 0, routes: { "/": { respond: { body: "here" } } } };

/** As JavaScript calls it that no compiler has looked at. */
function faultOf(...given: unknown[]): string {
  try {
    Reflect.apply(createProxy, undefined, given);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("it was taken");
}

const anObject = 'Write for example { "target": "https://api.example.com" }.';

describe("createProxy, given what is no config", () => {
  it.each([
    ["nothing", undefined, `the config must be an object. ${anObject}`],
    ["null", null, `the config must be an object, and is null. ${anObject}`],
    ["a number", 5, `the config must be an object, and is a number. ${anObject}`],
    ["true", true, `the config must be an object, and is a boolean. ${anObject}`],
    ["a function", () => config, "the config must be data, and is a function."],
    ["a list", [config], "the config must be an object, and is a list. Write { … } in place of [ … ]."],
    ["an empty object", {}, "the config names nothing to forward to. Add a target"],
    ["a target alone", "https://api.example.com", "1:1: this is a URL, and no config. Write { "],
    [
      "a port under Node's word",
      { target: "http://localhost:1", listen: 8010 },
      "listen: unknown key `listen`",
    ],
    ["half of a resolved config", { ...parseConfig(config), routes: 5 }, "listen: unknown key `listen`"],
    ["a member of another type", { ...config, host: 5 }, "host: 5 must be text or a list of texts."],
  ])("%s is told as a fault of the config", (_name, given, message) => {
    expect(faultOf(given)).toContain(message);
  });

  it("a reload with it is told in the same way, and changes nothing", () => {
    const proxy = createProxy(config);
    const before = proxy.config;
    for (const given of [undefined, null, 5, { listen: {} }]) {
      expect(() => Reflect.apply(proxy.reload, proxy, [given])).toThrow(ConfigError);
    }
    expect(proxy.config).toBe(before);
  });

  it("a resolved config is taken as it is", () => {
    const resolved = parseConfig(config);
    expect(createProxy(resolved).config).toBe(resolved);
  });
});

it.each([
  ["no object", null, "options: must be an object. Write for example { onExchange:"],
  ["a listener that is none", { onExchange: 5 }, "options.onExchange: must be a function."],
  ["two of them", { onExchange: {}, onNotice: "log" }, "\noptions.onNotice: must be a function."],
])("createProxy's options: %s is told at once, not by the first exchange", (_name, options, message) => {
  expect(faultOf(config, options)).toContain(message);
});

it.each([[5], [null], [config], [["proxy.config.json"]]])(
  "loadConfig, given %j for a name, says what it takes",
  async (name) => {
    const loading: Promise<unknown> = Reflect.apply(loadConfig, undefined, [name]);
    await expect(loading).rejects.toThrow(
      "file: must be the name of a config file. Name one, or leave it out",
    );
  },
);

it("loadConfig, given a target for a name, says where one is written", async () => {
  await expect(loadConfig("https://api.example.com")).rejects.toThrow(
    "file: must be the name of a config file, and is a URL. A target is written in an object",
  );
});

it("null in the place of options is no option", async () => {
  const proxy = createProxy(config);
  await expect(Reflect.apply(proxy.close, proxy, [null])).resolves.toBeUndefined();
  expect(Reflect.apply(parseConfig, undefined, [config, null])).toMatchObject({ listen: { port: 0 } });
  await expect(Reflect.apply(loadConfig, undefined, ["no.json", null])).rejects.toThrow(ConfigError);
});
