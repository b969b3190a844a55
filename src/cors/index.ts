export { applyCors, decide } from "./checked.ts";
export type { CorsRequest, Decision, Pass, Preflight, Refusal } from "./decide.ts";
export type { Answer, Hop, JudgeCase, PageRequest, Reason, ReasonCode, Verdict } from "./judge/verdict.ts";
export { judge } from "./judge.ts";
export { type CorsPolicy, corsPolicy, type PolicyFault, type WrittenCors } from "./policy.ts";
