import { nameOf } from '../plan/plan.ts';
import type { RunReport } from '../run.ts';
import { byName, failed, tallyBy } from './totals.ts';

const MOST_FINDINGS_SHOWN = 20;

/** One line a run; where its time went and what went wrong, below it. */
export function describeRun(report: RunReport): string[] {
  const { seed, messages, filings, lost, doubled, unknown, seconds, findings, recovery } = report;
  const told = Object.values(report.lies).reduce((sum, count) => sum + count, 0);
  const struck = report.falls.map(({ blow }) => nameOf(blow)).join(', ') || 'nothing';
  const phases = Object.entries(report.phases).map(([name, took]) => `${name} ${took.toFixed(1)} s`);
  return [
    `seed ${seed}: ${failed(report) ? 'FAILED' : 'good'}, ${seconds.toFixed(1)} s, ${messages} messages, ${filings} filings, ${told} lies; ${struck}; lost ${lost}, doubled ${doubled}, unknown ${unknown}`,
    `  ${phases.join(', ')}; looked up: ${recovery.foundThere} there, ${recovery.notThere} not; asked again ${recovery.askedAgain} times`,
    ...(report.broken === undefined ? [] : [`  ${report.broken}`]),
    ...findings.slice(0, MOST_FINDINGS_SHOWN).map(({ check, what }) => `  ${check}: ${what}`),
    ...(findings.length > MOST_FINDINGS_SHOWN ? [`  … and ${findings.length - MOST_FINDINGS_SHOWN} more`] : []),
    ...report.deaths.map((death) => `  note: ${death} without having been killed`),
  ];
}

/** What was done how often over all runs, for the terminal. */
export function tableOf(reports: readonly RunReport[]): string[] {
  const tallies = [...tallyBy(reports, byName)].sort(([a], [b]) => a.localeCompare(b));
  const rows = [
    ['what was done', 'times', 'in runs', 'failed'],
    ...tallies.map(([name, { times, runs, failed: seeds }]) => [name, ...[times, runs, seeds.length].map(String)]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  return [lines[0]!, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...lines.slice(1)];
}
