import { isGood } from './checks/index.ts';
import type { RunReport } from './run.ts';

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

/** One line a run; what went wrong, below it. */
export function describeRun(report: RunReport): string[] {
  const { seed, messages, filings, lost, doubled, unknown, seconds } = report;
  const times = (counts: Record<string, number>) =>
    Object.entries(counts)
      .map(([name, count]) => (count > 1 ? `${name} ×${count}` : name))
      .join(', ') || 'nothing';
  const told = Object.values(report.lies).reduce((sum, count) => sum + count, 0);
  const shown = report.findings.slice(0, 20);
  return [
    `seed ${seed}: ${failed(report) ? 'FAILED' : 'good'}, ${seconds.toFixed(1)} s, ${messages} messages, ${filings} filings, ${told} lies; ${times(report.blows)}; lost ${lost}, doubled ${doubled}, unknown ${unknown}`,
    ...(report.broken === undefined ? [] : [`  ${report.broken}`]),
    ...shown.map(({ check, what }) => `  ${check}: ${what}`),
    ...(report.findings.length > shown.length ? [`  … and ${report.findings.length - shown.length} more`] : []),
    ...report.deaths.map((death) => `  note: ${death} without having been killed`),
  ];
}

/** What was done how often over all runs, as rows of a table. */
export function countBlows(reports: readonly RunReport[]): { what: string; times: number; runs: number }[] {
  const rows = new Map<string, { times: number; runs: number }>();
  for (const { blows, lies } of reports)
    for (const [what, times] of [
      ...Object.entries(blows),
      ...Object.entries(lies).map(([lie, n]) => [`lie ${lie}`, n] as const),
    ]) {
      const row = rows.get(what) ?? { times: 0, runs: 0 };
      rows.set(what, { times: row.times + times, runs: row.runs + 1 });
    }
  return [...rows].map(([what, row]) => ({ what, ...row })).sort((a, b) => a.what.localeCompare(b.what));
}

/** The table for the terminal and for the report. */
export function tableOf(reports: readonly RunReport[]): string[] {
  const rows = [
    ['what was done', 'times', 'in runs'],
    ...countBlows(reports).map(({ what, times, runs }) => [what, String(times), String(runs)]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  return [lines[0]!, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)];
}

/** The report as Markdown; `machine` says where it was measured. */
export function markdownOf(reports: readonly RunReport[], machine: string): string {
  const totals = totalsOf(reports);
  const seeds = reports.map(({ seed }) => seed);
  const seconds = reports.reduce((sum, report) => sum + report.seconds, 0);
  const messages = reports.reduce((sum, report) => sum + report.messages, 0);
  const filings = reports.reduce((sum, report) => sum + report.filings, 0);
  return [
    `Seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}; ${machine}; ${Math.round(seconds / 60)} minutes, ${(seconds / reports.length).toFixed(0)} s a run.`,
    `${messages} messages and ${filings} filings.`,
    '',
    `**${lastLine(totals)}.** Failed seeds: ${totals.failed.join(', ') || 'none'}.`,
    '',
    ...tableOf(reports),
    '',
  ].join('\n');
}
