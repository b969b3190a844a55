export function isSpread(round: number, few: number, all: number): boolean;
export function orderOf<T>(round: number, systems: readonly T[]): T[];
export function median(list: readonly number[]): number;
