/**
 * @typedef {import("../page-data.ts").PageCall} PageCall
 * @typedef {import("../page-data.ts").PageGroup} PageGroup
 * @typedef {import("../calls.ts").DemoStep} DemoStep
 * @typedef {import("./send.js").Outcome} Outcome
 * @typedef {"direct" | "proxied"} Way
 * @typedef {"read" | "blocked" | "no answer"} Verdict
 */

/** @type {readonly Way[]} */
export const ways = ["direct", "proxied"];

/**
 * @param {PageGroup} group
 * @param {readonly HTMLElement[]} calls
 */
export function groupElement(group, calls) {
  const element = fromTemplate("group-template");
  part(element, "h2").textContent = group.title;
  part(element, ".note").textContent = group.note;
  part(element, ".calls").append(...calls);
  return element;
}

/**
 * @param {PageCall} call
 * @param {() => void} onSend
 */
export function callElement(call, onSend) {
  const element = fromTemplate("call-template");
  part(element, "h3").textContent = call.title;
  part(element, ".why").textContent = call.why;
  part(element, ".steps").append(...call.steps.map(stepElement));
  const button = /** @type {HTMLButtonElement} */ (part(element, ".send"));
  button.setAttribute("aria-label", `Send both ways: ${call.title}`);
  button.addEventListener("click", onSend);
  if (call.via === "link") {
    button.remove();
    for (const way of ways) cell(element, way).append(link(call[way] + call.steps[0]?.path));
  } else {
    for (const way of ways) cell(element, way).append(text("p", "not sent yet", "idle"));
  }
  return element;
}

/** @param {DemoStep} step */
function stepElement({ method, path, headers = {}, copyCookie }) {
  const names = Object.keys(headers).filter((name) => name !== "Content-Type");
  const shown = [headers["Content-Type"], ...names, copyCookie?.to].filter((name) => name !== undefined);
  const line = text("p", "", "step");
  line.append(text("code", `${method} ${path}`), ...shown.map((name) => text("code", name, "header")));
  return line;
}

/**
 * @param {HTMLElement} element
 * @param {Way} way
 */
export function showWaiting(element, way) {
  replaceResult(cell(element, way), [text("p", "sent, waiting …", "idle")]);
}

/**
 * @param {HTMLElement} element
 * @param {Way} way
 * @param {PageCall} call
 * @param {Outcome} outcome
 * @returns {Verdict}
 */
export function showOutcome(element, way, call, outcome) {
  const verdict = verdictOf(way, call, outcome);
  const badge = text("span", verdict, "badge");
  badge.dataset.verdict = verdict;
  const line = text("p", "", "line");
  line.append(
    badge,
    text("code", outcome.said, "said"),
    text("span", `${Math.round(outcome.ms)} ms`, "time"),
  );
  const parts = [line];
  if (outcome.body) parts.push(text("pre", outcome.body));
  if (!outcome.read && way === "direct" && call.console) {
    const words = text("p", call.console, "console");
    words.dataset.verdict = verdict;
    parts.push(words);
  }
  replaceResult(cell(element, way), parts);
  return verdict;
}

/**
 * How many of the calls were read, one stripe each.
 * @param {Way} way
 * @param {readonly (Verdict | undefined)[]} verdicts
 */
export function showScore(way, verdicts) {
  const head = part(document, `.way[data-way=${way}]`);
  const read = verdicts.filter((verdict) => verdict === "read").length;
  part(head, ".score").replaceChildren(text("strong", String(read)), ` of ${verdicts.length} read`);
  part(head, ".stripes").replaceChildren(
    ...verdicts.map((verdict) => {
      const stripe = document.createElement("i");
      stripe.dataset.verdict = verdict ?? "none";
      return stripe;
    }),
  );
}

/**
 * A script is told nothing but "failed": that it was CORS follows from what the demo's servers are known to do.
 * @param {Way} way
 * @param {PageCall} call
 * @param {Outcome} outcome
 * @returns {Verdict}
 */
function verdictOf(way, call, outcome) {
  if (outcome.read) return "read";
  return way === "direct" && call.console && !call.down ? "blocked" : "no answer";
}

/** @param {string} url */
function link(url) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.target = "_blank";
  anchor.rel = "noreferrer";
  anchor.textContent = url;
  return anchor;
}

/**
 * @param {HTMLElement} element
 * @param {Way} way
 */
function cell(element, way) {
  return part(element, `.result[data-way=${way}]`);
}

/**
 * @param {HTMLElement} result
 * @param {readonly HTMLElement[]} parts
 */
function replaceResult(result, parts) {
  result.replaceChildren(part(result, ".label"), ...parts);
}

/**
 * @param {string} name
 * @param {string} content
 * @param {string} [className]
 */
function text(name, content, className = "") {
  const element = document.createElement(name);
  element.textContent = content;
  if (className) element.className = className;
  return element;
}

/** @param {string} id */
function fromTemplate(id) {
  const template = /** @type {HTMLTemplateElement} */ (part(document, `#${id}`));
  const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
  return part(copy, "*");
}

/**
 * @param {ParentNode} parent
 * @param {string} selector
 */
export function part(parent, selector) {
  const found = parent.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`The page has no ${selector}`);
  return found;
}
