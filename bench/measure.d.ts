export function orderOf<T>(round: number, systems: readonly T[]): T[];
export function median(list: readonly number[]): number;
