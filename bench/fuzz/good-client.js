import { Agent, get } from "node:http";

/** Calls again and again, until it is told to stop, beside all that goes on: each call must be answered, with its own answer. */
export function goodClient(port, path = "/good") {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times = [];
  const failures = [];
  let going = true;
  const run = async () => {
    for (let number = 0; going; number++) {
      const began = performance.now();
      const failure = await oneCall({ port, host: "127.0.0.1", agent, path: `${path}/${number}` });
      times.push(performance.now() - began);
      if (failure !== undefined) failures.push(`${number}: ${failure}`);
    }
    agent.destroy();
  };
  const done = run();
  return {
    async stop() {
      going = false;
      await done;
      times.sort((a, b) => a - b);
      const at = (share) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
      return { calls: times.length, failures, p50: at(0.5), p99: at(0.99), worst: at(0.9999) };
    },
  };
}

function oneCall(options) {
  return new Promise((resolve) => {
    const call = get(options, (response) => {
      let body = "";
      response.setEncoding("latin1").on("data", (text) => {
        body += text;
      });
      response.on("error", () => {});
      response.on("close", () => {
        const right = response.statusCode === 200 && response.complete && body === options.path;
        resolve(right ? undefined : `${response.statusCode} ${body.slice(0, 100)}`);
      });
    });
    call.on("error", (error) => resolve(error.message));
  });
}
