import { describe, expect, it } from "vitest";
import { createRedactor } from "../../src/observe/redact.ts";
import { isSecretName } from "../../src/secret-names.ts";
import { exchange } from "./fixture.ts";

const CANARY = "c4n/ary+s3cret \"q'";

describe("a text is shown without", () => {
  const redact = createRedactor([CANARY, "abc", ""]);

  it.each([
    ["a config secret", `sent ${CANARY} upstream`, "sent *** upstream"],
    ["a config secret in a query", `/x?q=${encodeURIComponent(CANARY)}&p=1`, "/x?q=***&p=1"],
    [
      "a config secret encoded in lowercase",
      `/x?q=${encodeURIComponent(CANARY).replace("%2F", "%2f").replace("%2B", "%2b")}`,
      "/x?q=***",
    ],
    ["a config secret in a form's encoding", `/x?${new URLSearchParams({ q: CANARY })}`, "/x?q=***"],
    ["a config secret in a URL's path", new URL(`/a/${CANARY}/b`, "http://h").pathname, "/a/***/b"],
    ["a config secret in a URL's query", new URL(`http://h/?${CANARY}`).href, "http://h/?***"],
    ["a config secret in JSON", JSON.stringify({ said: CANARY }), '{"said":"***"}'],
    ["a short config secret as a whole parameter", "/x?q=abc&r=abcd", "/x?q=***&r=abcd"],
    ["a key in a query", "/maps?v=3&key=AIza123&z=1", "/maps?v=3&key=***&z=1"],
    [
      "a token in a fragment",
      "https://app/cb#access_token=abc&state=1",
      "https://app/cb#access_token=***&state=1",
    ],
    ["a session in a path parameter", "/shop;jsessionid=1A2B&x=1", "/shop;jsessionid=***&x=1"],
    ["an encoded name", "/x?api%5Fkey=1", "/x?api%5Fkey=***"],
    ["a URL's user and password", "https://me:p@ss@api.test/x", "https://***@api.test/x"],
    ["a URL's user alone", "http://tok@api.test", "http://***@api.test"],
    ["what a URL in a parameter carries", "/x?next=/cb?code=1", "/x?next=/cb?code=***"],
    [
      "what an encoded URL in a parameter carries",
      `/x?next=${encodeURIComponent("https://u:p@h/cb?token=1&z=2")}&b=1`,
      `/x?next=${encodeURIComponent("https://***@h/cb?token=***&z=2")}&b=1`,
    ],
  ])("%s", (_, text, shown) => {
    expect(redact.text(text)).toBe(shown);
  });

  it.each([
    "/users?page=2&sort=name",
    "https://api.example.com/@scope/pkg?country_code=ch&design=a&monkey=1",
    "mail me@example.com",
    "/broken?%E0%A4%A=1&%",
    "",
  ])("nothing of %j", (text) => {
    expect(redact.text(text)).toBe(text);
  });

  it.each([
    ["parameters without a value", "&a".repeat(100_000)],
    ["slashes", "/".repeat(200_000)],
    ["one long name", `?${"a".repeat(200_000)}`],
    ["nested encodings", `?a=${"%25".repeat(60_000)}`],
  ])("hanging on %s", (_, text) => {
    expect(redact.text(text)).toBe(text);
  });
});

describe("a header is shown without its secret", () => {
  const redact = createRedactor(["injected-value", "xyz"]);
  it.each([
    ["Authorization", "Bearer abc.def", "Bearer ***"],
    ["authorization", "raw-token", "***"],
    ["Proxy-Authorization", "Basic dTpw", "Basic ***"],
    ["Cookie", "sid=1; theme=dark", "sid=***; theme=***"],
    ["Set-Cookie", "sid=1; Path=/; HttpOnly", "sid=***; Path=/; HttpOnly"],
    ["Set-Cookie", "nameless", "***"],
    ["X-Api-Key", "k", "***"],
    ["X-Amz-Security-Token", "t", "***"],
    ["X-Other", "injected-value", "***"],
    ["X-Short", "xyz", "***"],
    ["Referer", "http://localhost:3000/?token=1", "http://localhost:3000/?token=***"],
    ["Location", "https://app.test/cb?code=1#id_token=2", "https://app.test/cb?code=***#id_token=***"],
    ["Access-Control-Allow-Credentials", "true", "true"],
    ["Content-Type", "text/html", "text/html"],
  ])("%s: %s → %s", (name, value, shown) => {
    expect(redact.headers([name, value])).toEqual([name, shown]);
  });
});

describe("a name is a secret's", () => {
  it.each(["key", "apiKey", "API_KEY", "client_secret", "sig", "X-Amz-Signature", "passwd", "auth", "code"])(
    "%s",
    (name) => expect(isSecretName(name)).toBe(true),
  );
  it.each(["author", "country_code", "monkey", "design", "q", "page", "", "%", "statuscode"])(
    "not %j",
    (name) => expect(isSecretName(name)).toBe(false),
  );
});

it("an exchange carries no secret anywhere", () => {
  const secret = "canary-value";
  const headers = ["X-Injected", secret, "Authorization", `Bearer ${secret}`, "Set-Cookie", `a=${secret}`];
  const seen = exchange({
    path: `/x?q=${secret}`,
    host: secret,
    origin: `https://${secret}`,
    upstream: `https://u:${secret}@api.test/${secret}`,
    requestHeaders: headers,
    upstreamRequestHeaders: headers,
    upstreamResponseHeaders: headers,
    responseHeaders: headers,
    failure: { code: "upstream-tls", message: `no ${secret}`, hint: `set ${secret}` },
    notes: [`sent ${secret}`],
  });
  const shown = createRedactor([secret]).exchange(seen);
  expect(JSON.stringify(shown)).not.toContain(secret);
  expect(shown).toMatchObject({ id: 7, kind: "call", status: 200, bytesOut: 1234, route: "/" });
});
