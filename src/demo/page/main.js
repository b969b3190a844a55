import { send } from "./send.js";
import { callElement, groupElement, part, showOutcome, showScore, showWaiting, ways } from "./view.js";

/**
 * @typedef {import("../page-data.ts").PageData} PageData
 * @typedef {import("../page-data.ts").PageCall} PageCall
 * @typedef {import("./view.js").Way} Way
 * @typedef {import("./view.js").Verdict} Verdict
 */

/** @type {PageData} */
const data = await (await fetch("/calls.json")).json();

/** The calls that are counted: links are only there to be followed. */
const counted = data.groups.flatMap(({ calls }) => calls).filter(({ via }) => via !== "link");
/** @type {Map<PageCall, Partial<Record<Way, Verdict>>>} */
const verdicts = new Map(counted.map((call) => [call, {}]));
/** @type {Map<PageCall, HTMLElement>} */
const rows = new Map();

for (const [place, origin] of [
  ["page", location.origin],
  ["api", data.api],
  ["proxy", data.proxy],
]) {
  part(document, `[data-place=${place}]`).textContent = origin ?? "";
}
part(document, "#groups").append(
  ...data.groups.map((group) => {
    const elements = group.calls.map((call) => {
      const element = callElement(call, () => runOne(call));
      rows.set(call, element);
      return element;
    });
    return groupElement(group, elements);
  }),
);
updateScores();

const status = part(document, "#status");
const runAll = /** @type {HTMLButtonElement} */ (part(document, "#run-all"));
runAll.disabled = false;
runAll.addEventListener("click", async () => {
  runAll.disabled = true;
  for (const [index, call] of counted.entries()) {
    status.textContent = `${index + 1} of ${counted.length}: ${call.title}`;
    await run(call);
  }
  status.textContent = `Read: ${readBy("direct")} of ${counted.length} directly, ${readBy("proxied")} through corswalk.`;
  runAll.disabled = false;
});

const copy = part(document, "#copy");
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(part(document, ".command code").textContent);
  copy.textContent = "Copied";
});

/** @param {PageCall} call */
async function runOne(call) {
  await run(call);
  const { direct, proxied } = verdicts.get(call) ?? {};
  status.textContent = `${call.title}: ${direct} directly, ${proxied} through corswalk`;
}

/** @param {PageCall} call */
async function run(call) {
  const element = rows.get(call);
  if (!element) return;
  await Promise.all(
    ways.map(async (way) => {
      showWaiting(element, way);
      const verdict = showOutcome(element, way, call, await send(call, call[way]));
      verdicts.set(call, { ...verdicts.get(call), [way]: verdict });
    }),
  );
  updateScores();
}

function updateScores() {
  for (const way of ways)
    showScore(
      way,
      counted.map((call) => verdicts.get(call)?.[way]),
    );
}

/** @param {Way} way */
function readBy(way) {
  return counted.filter((call) => verdicts.get(call)?.[way] === "read").length;
}
