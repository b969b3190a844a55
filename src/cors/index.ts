export type { CorsPolicy } from "./policy.ts";
