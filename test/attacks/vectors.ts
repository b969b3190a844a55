/// <reference lib="dom" />

/**
 * Every way that a page has of making the browser ask another site for something. Each is run in the page, and resolves to
 * what the page could read of the answer, or to nothing. The last word of a name is what the upstream answers with.
 */
export type Vector = (url: string) => Promise<string> | string;

export const vectors: Readonly<Record<string, Vector>> = {
  "fetch-text": (url) => fetch(url).then((answer) => answer.text()),
  "fetch-with-cookies-text": (url) => fetch(url, { credentials: "include" }).then((answer) => answer.text()),
  "fetch-preflighted-text": (url) =>
    fetch(url, { method: "PUT", headers: { "X-Custom": "1" } }).then((answer) => answer.text()),
  "fetch-json-text": (url) =>
    fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" }).then(
      (answer) => answer.text(),
    ),
  "fetch-no-cors-text": (url) => fetch(url, { mode: "no-cors" }).then((answer) => answer.text()),
  "fetch-no-cors-post-text": (url) =>
    fetch(url, { mode: "no-cors", method: "POST", body: "x" }).then((answer) => answer.text()),
  "fetch-keepalive-text": (url) =>
    fetch(url, { keepalive: true, mode: "no-cors", method: "POST", body: "x" }).then((answer) =>
      answer.text(),
    ),
  "xhr-text": (url) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.onloadend = () => resolve(request.responseText);
      request.open("GET", url);
      request.send();
    }),
  "xhr-upload-text": (url) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.upload.onprogress = () => {};
      request.onloadend = () => resolve(request.responseText);
      request.open("POST", url);
      request.send("x");
    }),
  "beacon-text": (url) => {
    navigator.sendBeacon(url, "x");
    return "";
  },
  "ping-text": (url) => {
    const link = document.createElement("a");
    link.href = "#";
    link.ping = url;
    link.click();
    return "";
  },
  "img-image": (url) => load("img", { src: url }, (image) => (image.naturalWidth > 0 ? "an image" : "")),
  "input-image": (url) => show(`<input type="image" src="${url}">`),
  "background-image": (url) => show(`<p style="background-image: url(${url})">x`),
  "svg-image": (url) => show(`<svg><image href="${url}"/></svg>`),
  "classic-script": (url) => load("script", { src: url }, leaked),
  "module-script": (url) => load("script", { type: "module", src: url }, leaked),
  "import-script": (url) => {
    const script = document.createElement("script");
    script.type = "module";
    script.text = `import ${JSON.stringify(url)}`;
    document.body.append(script);
    return "";
  },
  "worker-import-script": (url) =>
    inWorker(`try { importScripts(${JSON.stringify(url)}); postMessage(leaked) } catch { postMessage("") }`),
  "worker-fetch-text": (url) =>
    inWorker(
      `fetch(${JSON.stringify(url)}).then((answer) => answer.text()).then(postMessage, () => postMessage(""))`,
    ),
  "link-style": (url) =>
    load("link", { rel: "stylesheet", href: url }, () =>
      getComputedStyle(document.documentElement).getPropertyValue("--leaked"),
    ),
  "import-style": (url) => show(`<style>@import url(${url})</style>`),
  "preload-image": (url) => hint("preload", url, "image"),
  "preload-fetch-text": (url) => hint("preload", url, "fetch"),
  "prefetch-text": (url) => hint("prefetch", url, ""),
  "modulepreload-script": (url) => hint("modulepreload", url, ""),
  "font-text": (url) =>
    new FontFace("leaked", `url(${url})`).load().then(
      () => "a font",
      () => "",
    ),
  "iframe-page": (url) => load("iframe", { src: url }, (frame) => frame.contentDocument?.title ?? ""),
  "object-page": (url) => show(`<object data="${url}" type="text/html"></object>`),
  "embed-page": (url) => show(`<embed src="${url}" type="text/html">`),
  "video-text": (url) => load("video", { src: url }, () => "a video"),
  "audio-text": (url) => load("audio", { src: url }, () => "some sound"),
  "form-get-page": (url) => submit(url, "get", "application/x-www-form-urlencoded"),
  "form-post-page": (url) => submit(url, "post", "application/x-www-form-urlencoded"),
  "form-multipart-page": (url) => submit(url, "post", "multipart/form-data"),
  "form-plain-page": (url) => submit(url, "post", "text/plain"),
  "form-popup-page": (url) => {
    document.body.insertAdjacentHTML(
      "beforeend",
      `<form method="post" target="_blank" action="${url}"></form>`,
    );
    (document.body.lastElementChild as HTMLFormElement).submit();
    return "";
  },
  "eventsource-events": (url) => listen(new EventSource(url)),
  "eventsource-with-cookies-events": (url) => listen(new EventSource(url, { withCredentials: true })),
  "websocket-text": (url) =>
    new Promise((resolve) => {
      const socket = new WebSocket(url.replace("http", "ws"));
      socket.onopen = () => resolve("a WebSocket");
      socket.onerror = () => resolve("");
    }),
  "sandboxed-fetch-text": (url) =>
    sandboxed(`fetch("${url}").then((answer) => answer.text()).then(tell, () => tell(""))`),
  "sandboxed-websocket-text": (url) =>
    sandboxed(
      `const socket = new WebSocket("${url.replace("http", "ws")}"); socket.onopen = () => tell("a WebSocket"); socket.onerror = () => tell("")`,
    ),
  "sandboxed-form-page": (url) =>
    sandboxed(
      `document.body.insertAdjacentHTML("beforeend", '<form method="post" action="${url}"></form>'); document.forms[0].submit(); tell("")`,
    ),
};

/** The program that gives a page `vectors`. Functions travel as their text, so they use nothing but each other. */
export const vectorsProgram: string = [
  ...[leaked, load, show, hint, inWorker, submit, listen, sandboxed].map(String),
  `globalThis.vectors = { ${Object.entries(vectors).map(([name, vector]) => `${JSON.stringify(name)}: ${vector}`)} };`,
].join("\n");

function leaked(): string {
  return String(Reflect.get(globalThis, "leaked") ?? "");
}

/** Puts an element into the page, and reads what it has when it has loaded. */
function load<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string>,
  read: (element: HTMLElementTagNameMap[K]) => string,
): Promise<string> {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return new Promise((resolve) => {
    for (const event of ["load", "loadeddata"]) element.addEventListener(event, () => resolve(read(element)));
    element.addEventListener("error", () => resolve(""));
    document.body.append(element);
  });
}

/** For elements that tell of no end. */
function show(html: string): string {
  document.body.insertAdjacentHTML("beforeend", html);
  return "";
}

function hint(rel: string, href: string, as: string): Promise<string> {
  return load("link", { rel, as, href }, () => "");
}

function inWorker(program: string): Promise<string> {
  const worker = new Worker(URL.createObjectURL(new Blob([program])));
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
  });
}

/** A form whose answer goes into a frame. */
function submit(action: string, method: string, enctype: string): Promise<string> {
  const frame = document.createElement("iframe");
  frame.name = action;
  const form = document.createElement("form");
  Object.assign(form, { action, method, enctype, target: action });
  form.innerHTML = '<input name="a" value="b">';
  document.body.append(frame, form);
  return new Promise((resolve) => {
    frame.onload = () => resolve(frame.contentDocument?.title ?? "");
    form.submit();
  });
}

function listen(events: EventSource): Promise<string> {
  return new Promise((resolve) => {
    events.onmessage = ({ data }) => resolve(data);
    events.onerror = () => resolve("");
  });
}

/** A frame without an origin of its own: it calls as `null`. */
function sandboxed(program: string): Promise<string> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts allow-forms");
  const key = String(Math.random());
  frame.srcdoc = `<body><script>const tell = (text) => parent.postMessage([${key}, text], "*"); ${program}</script>`;
  return new Promise((resolve) => {
    addEventListener("message", ({ data }) => {
      if (String(data[0]) === key) resolve(data[1]);
    });
    document.body.append(frame);
  });
}
