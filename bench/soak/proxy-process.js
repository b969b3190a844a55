import { createProxy } from "../../dist/index.js";
import { tellHoldings } from "./holdings.js";

// The proxy in a process of its own: what it holds is then its own, and nobody else's.
const proxy = createProxy({ port: 0, host: "127.0.0.1", target: process.argv[2] });
const { port } = await proxy.listen();

tellHoldings();
process.on("disconnect", () => process.exit());
process.send({ port });
