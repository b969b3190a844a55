import { type Call, type Endpoint, fieldsOf, problem, type Reply, reply } from "./endpoint.ts";

interface Order {
  readonly id: number;
  readonly item: string;
  readonly size: string;
}

const mostOrders = 50;

/** Orders, kept in memory; the oldest goes when there are too many. */
export function orderEndpoints(): Endpoint[] {
  const orders = new Map<number, Order>();
  let next = 1;

  const place = (call: Call): Reply => {
    const id = next;
    return store(id, { item: "Espresso", size: "small" }, call, 201);
  };

  const store = (id: number, before: Omit<Order, "id">, call: Call, status: number): Reply => {
    const fields = fieldsOf(call);
    if (fields === undefined) return problem(415, "Send a form or a JSON object");
    const order: Order = { id, item: text(fields.item, before.item), size: text(fields.size, before.size) };
    orders.delete(id);
    orders.set(id, order);
    next = Math.max(next, id + 1);
    for (const oldest of orders.keys()) {
      if (orders.size <= mostOrders) break;
      orders.delete(oldest);
    }
    return reply(status, order, status === 201 ? [["Location", `/orders/${id}`]] : []);
  };

  return [
    ["GET", "/orders", () => reply(200, [...orders.values()])],
    ["POST", "/orders", place],
    ["PUT", "/orders/:id", (call, id) => store(id, { item: "Espresso", size: "small" }, call, 200)],
    [
      "PATCH",
      "/orders/:id",
      (call, id) => store(id, orders.get(id) ?? { item: "Espresso", size: "small" }, call, 200),
    ],
    [
      "DELETE",
      "/orders/:id",
      (_, id) => {
        orders.delete(id);
        return reply(200, { deleted: id });
      },
    ],
  ];
}

function text(value: unknown, otherwise: string): string {
  return typeof value === "string" && value !== "" ? value.slice(0, 100) : otherwise;
}
