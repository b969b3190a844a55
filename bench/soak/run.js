// npm run soak -- <name>: the long forms of what `npm test` has in short. Each prints its figures and fails past its limits.

const soaks = ["aborts", "bodies", "floods", "growth", "idle", "mixed", "race", "reload", "sse"];
const [name, ...rest] = process.argv.slice(2);

if (!soaks.includes(name)) {
  console.error(`npm run soak -- <${soaks.join(" | ")}>`);
  process.exit(2);
}
const { soak } = await import(`./${name}.js`);
const started = performance.now();
const { figures, missed } = await soak(...rest);
for (const [what, value] of Object.entries(figures)) console.log(`${what}: ${value}`);
console.log(`seconds: ${Math.round((performance.now() - started) / 1000)}`);
for (const limit of missed) console.error(`missed: ${limit}`);
process.exit(missed.length === 0 ? 0 : 1);
