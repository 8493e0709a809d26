import { isGood } from '../checks/index.ts';
import { nameOf } from '../plan/plan.ts';
import type { RunReport } from '../run.ts';
import type { Fall } from '../story/blows.ts';

/** What all runs came to. */
export interface Totals {
  runs: number;
  lost: number;
  doubled: number;
  unknown: number;
  /** Seeds that failed, for whatever reason. */
  failed: number[];
}

export function totalsOf(reports: readonly RunReport[]): Totals {
  const sum = (of: (report: RunReport) => number) => reports.reduce((total, report) => total + of(report), 0);
  return {
    runs: reports.length,
    lost: sum(({ lost }) => lost),
    doubled: sum(({ doubled }) => doubled),
    unknown: sum(({ unknown }) => unknown),
    failed: reports.filter(failed).map(({ seed }) => seed),
  };
}

/** A process of ours that ends because another one was struck is a fault as well, though it is started again. */
export function failed(report: RunReport): boolean {
  const ours = report.deaths.filter((death) => !/^(postgres|temporal) /.test(death));
  return report.broken !== undefined || ours.length > 0 || !isGood(report);
}

/** The last line of the program, by which scripts read it. */
export function lastLine({ runs, lost, doubled, unknown }: Totals): string {
  return `${runs} runs, lost ${lost}, doubled ${doubled}, unknown ${unknown}`;
}

/** One kind of fault over all runs: how often, and what became of the runs it struck. */
export interface Tally extends Totals {
  times: number;
  /** Of processes killed: until they did their work again, milliseconds, shortest first. */
  backMs: number[];
}

/** Something that was done: a blow, or a lie of so many times. */
export type Done = { fall: Fall } | { lie: string };

/** Counts what was done under names of the caller's; what is given no name is left out. */
export function tallyBy(reports: readonly RunReport[], nameIt: (done: Done) => string | undefined): Map<string, Tally> {
  const struck = new Map<string, { times: number; backMs: number[]; runs: Set<RunReport> }>();
  const add = (name: string | undefined, report: RunReport, times: number, backMs?: number) => {
    if (name === undefined || times === 0) return;
    const row = struck.get(name) ?? { times: 0, backMs: [], runs: new Set() };
    row.times += times;
    if (backMs !== undefined) row.backMs.push(backMs);
    row.runs.add(report);
    struck.set(name, row);
  };
  for (const report of reports) {
    for (const fall of report.falls) add(nameIt({ fall }), report, 1, fall.backMs);
    for (const [lie, times] of Object.entries(report.lies)) add(nameIt({ lie }), report, times);
  }
  const tallies = [...struck].map(([name, { times, backMs, runs }]) => {
    const tally = { ...totalsOf([...runs]), times, backMs: backMs.sort((a, b) => a - b) };
    return [name, tally] as const;
  });
  return new Map(tallies);
}

/** Everything under its own name: `kill api`, `slow worker-1 → postgres`, `lie error-after`. */
export const byName = (done: Done): string => ('lie' in done ? `lie ${done.lie}` : nameOf(done.fall.blow));
