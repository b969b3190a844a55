// Loaded before a command (`node --import`): the command as it is, and somebody in it who tells what it holds.
import { tellHoldings } from "./holdings.js";

tellHoldings();
process.channel.unref();
