export interface Target {
  readonly work: string;
  readonly figure: string;
  readonly against: string | undefined;
  readonly kind: "at least" | "at most" | "below";
  readonly wanted: number;
  readonly measured?: number;
  readonly reached?: boolean;
}

type Medians = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

export const targets: readonly Target[];
export function judged(medians: Medians): Target[];
export function missedIn(
  targets: readonly Target[],
  works: ReadonlySet<string>,
  systems: ReadonlySet<string>,
): Target[];
export function isMeasuredOften(system: string, work: string): boolean;
