import { describe, expect, it } from "vitest";
import { readWorkspace } from "../../src/init/angular.ts";

const serve = (target: object, name = "app") => ({ [name]: { architect: { serve: target } } });

const cases: Record<string, { projects?: object; proxies: object; ports: number[] }> = {
  "options, on the usual port": {
    projects: serve({ options: { proxyConfig: "./src/proxy.conf.json" } }),
    proxies: { "src/proxy.conf.json": [4200] },
    ports: [4200],
  },
  "a port of its own": {
    projects: serve({ options: { proxyConfig: "proxy.mjs", port: 4300 } }),
    proxies: { "proxy.mjs": [4300] },
    ports: [4300],
  },
  "configurations over options": {
    projects: serve({
      options: { port: 4300 },
      configurations: {
        development: { proxyConfig: "dev.json" },
        mobile: { proxyConfig: "mobile.json", port: 4400 },
      },
    }),
    proxies: { "dev.json": [4300], "mobile.json": [4400] },
    ports: [4300, 4400],
  },
  "the default configuration's port, where another names the file": {
    projects: serve({
      options: { proxyConfig: "all.json" },
      configurations: { development: { port: 4500 }, production: {} },
      defaultConfiguration: "development",
    }),
    proxies: { "all.json": [4500] },
    ports: [4500],
  },
  "several projects, of which two share a file": {
    projects: {
      ...serve({ options: { proxyConfig: "shared.json" } }, "shop"),
      ...serve({ options: { proxyConfig: "shared.json", port: 4201 } }, "admin"),
      ...serve({ options: { port: 4202 } }, "docs"),
      library: { architect: { build: { options: { proxyConfig: "none.json" } } } },
    },
    proxies: { "shared.json": [4200, 4201] },
    ports: [4200, 4201, 4202],
  },
  "targets, and a server by another name": {
    projects: {
      app: {
        targets: {
          start: { builder: "@angular/build:dev-server", options: { proxyConfig: "proxy.conf.js" } },
        },
      },
    },
    proxies: { "proxy.conf.js": [4200] },
    ports: [4200],
  },
  "a port that the system is to choose": {
    projects: serve({ options: { proxyConfig: "a.json", port: 0 } }),
    proxies: { "a.json": [] },
    ports: [],
  },
  "nothing of the kind": { projects: { a: null, b: { architect: "x" } }, proxies: {}, ports: [] },
  "no projects": { proxies: {}, ports: [] },
};

describe("what angular.json says of its dev servers", () => {
  it.each(Object.entries(cases))("%s", (_title, { projects, proxies, ports }) => {
    const workspace = readWorkspace({ projects });
    expect(Object.fromEntries(workspace.proxies.map(({ file, ports }) => [file, ports]))).toEqual(proxies);
    expect(workspace.ports).toEqual(ports);
  });
});
