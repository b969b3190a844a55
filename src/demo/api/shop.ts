import { answer, type Call, type Endpoint, problem, type Reply, reply } from "./endpoint.ts";
import { orderEndpoints } from "./orders.ts";
import { sessionEndpoints } from "./session.ts";

const menu = [
  { id: 1, name: "Espresso", price: 2.4 },
  { id: 2, name: "Flat white", price: 3.6 },
  { id: 3, name: "Filter coffee", price: 3.1 },
  { id: 4, name: "Cinnamon bun", price: 3.9 },
];

/** The sample API: a coffee shop that has never heard of CORS. `token` makes names that cannot be guessed. */
export function createShop(token: () => string): (call: Call) => Reply {
  const endpoints: Endpoint[] = [
    ["GET", "/menu", () => reply(200, menu, [["X-Total-Count", String(menu.length)]])],
    [
      "GET",
      "/menu/:id",
      (_, id) => (menu[id - 1] ? reply(200, menu[id - 1]) : problem(404, "Not on the menu")),
    ],
    // Absolute, as most frameworks write it: followed as it is, it leads a page past the proxy.
    ["GET", "/special", ({ origin }) => reply(302, undefined, [["Location", `${origin}/menu/2`]])],
    ["GET", "/echo", echo],
    ["GET", "/sales", sales],
    ["GET", "/broken", () => problem(500, "The coffee machine has no water")],
    ...orderEndpoints(),
    ...sessionEndpoints(token),
  ];
  return (call) => answer(endpoints, call);
}

/** The caller's own headers (`X-…`), to show that they came. */
function echo({ headers }: Call): Reply {
  return reply(200, {
    heard: Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("x-"))),
  });
}

function sales({ headers }: Call): Reply {
  if (headers.authorization === "Bearer demo-token") return reply(200, { cups: 412, revenue: 1384.2 });
  return problem(401, "Send Authorization: Bearer demo-token", [["WWW-Authenticate", "Bearer"]]);
}
