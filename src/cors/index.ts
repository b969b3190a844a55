export { applyCors } from "./apply.ts";
export {
  type CorsRequest,
  type Decision,
  decide,
  type Pass,
  type Preflight,
  type Refusal,
} from "./decide.ts";
export type { Answer, Hop, JudgeCase, PageRequest, Reason, ReasonCode, Verdict } from "./judge/verdict.ts";
export { judge } from "./judge.ts";
export { type CorsPolicy, corsPolicy, type PolicyFault, type WrittenCors } from "./policy.ts";
