export type { Reason, Verdict } from "../cors/judge/verdict.ts";
export { type Explanation, explain, type ServerFix } from "./explain.ts";
export { fixFor } from "./fix-for.ts";
export type { Fix, FixFile, FixPolicy } from "./fixes/fix.ts";
export type { ExplainInput } from "./read-input.ts";
export type { Sign } from "./sign.ts";
export type { WireHeader, WireStep } from "./wire.ts";
