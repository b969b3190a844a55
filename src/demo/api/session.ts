import { type Call, cookieOf, type Endpoint, fieldsOf, problem, type Reply, reply } from "./endpoint.ts";

/** Named after the demo: cookies of localhost are shared by all ports, and a `session` may be another app's. */
export const sessionCookie = "demo_session";
export const csrfCookie = "demo_csrf";

interface Session {
  readonly csrf: string;
  readonly name: string;
}

const mostSessions = 50;

/**
 * A login as APIs on the web have it: a session cookie that no script reads, and a token that the page's script copies
 * from a cookie into a header. Both carry the Domain of the real site, which a browser refuses from localhost.
 */
export function sessionEndpoints(token: () => string): Endpoint[] {
  const sessions = new Map<string, Session>();

  const login = (call: Call): Reply => {
    const name = fieldsOf(call)?.name;
    if (typeof name !== "string" || name === "") return problem(422, "Send a name");
    const id = token();
    const csrf = token();
    sessions.set(id, { csrf, name: name.slice(0, 100) });
    for (const oldest of sessions.keys()) {
      if (sessions.size <= mostSessions) break;
      sessions.delete(oldest);
    }
    const scope = "Domain=.api.example.com; Path=/; Max-Age=3600; Secure; SameSite=None";
    return reply(200, { welcome: name }, [
      ["Set-Cookie", `${sessionCookie}=${id}; ${scope}; HttpOnly`],
      ["Set-Cookie", `${csrfCookie}=${csrf}; ${scope}`],
    ]);
  };

  const signedIn = (call: Call): readonly [id: string, session: Session] | undefined => {
    const id = cookieOf(call, sessionCookie) ?? "";
    const session = sessions.get(id);
    return session && [id, session];
  };

  const me = (call: Call): Reply => {
    const found = signedIn(call);
    return found ? reply(200, { name: found[1].name, signedIn: true }) : problem(401, "Log in first");
  };

  const rename = (call: Call): Reply => {
    const found = signedIn(call);
    if (found === undefined) return problem(401, "Log in first");
    const [id, { csrf }] = found;
    if (call.headers["x-csrf-token"] !== csrf) return problem(403, "X-CSRF-Token is not the cookie's");
    const name = fieldsOf(call)?.name;
    if (typeof name !== "string" || name === "") return problem(422, "Send a name");
    sessions.set(id, { csrf, name: name.slice(0, 100) });
    return reply(200, { name, saved: true });
  };

  return [
    ["POST", "/login", login],
    ["GET", "/me", me],
    ["PATCH", "/me", rename],
  ];
}
