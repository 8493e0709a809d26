/** What a benchmark runs with. */
export interface Size {
  /** Rights of the register, and messages of a round. */
  rows: number;
  /** How often each figure is taken: the median counts. */
  runs: number;
}

/** One figure beside its limit of the same run. */
export interface Line {
  figure: string;
  measured: string;
  limit?: string;
  /** Measured against limit. */
  ratio?: string;
  aim?: string;
}

/** The middle of the values: machines are noisy, and a mean believes the worst run. Needs at least one value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The value below which `share` of the values lie; 0 where there are none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const count = (number: number) => number.toLocaleString('en');
export const rate = (perSecond: number) => `${count(Math.round(perSecond))}/s`;
export const percent = (share: number) => `${Math.round(share * 100)} %`;
export const seconds = (value: number) => `${value.toFixed(1)} s`;
export const milliseconds = (value: number) => `${Math.round(value)} ms`;
export const times = (ratio: number) => `${ratio.toFixed(1)} ×`;

/** The highest of the peaks of memory that the system told. */
export function mebibytes(peaks: readonly (number | undefined)[]): string {
  const known = peaks.filter((peak) => peak !== undefined);
  return known.length > 0 ? `${Math.max(...known)} MiB` : 'not known on this system';
}
