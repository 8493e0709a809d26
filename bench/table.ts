import type { Figures, HeldFigures } from './figures.ts';

type Cells = [figure: string, measured: string, limit: string, ratio: string, aim: string];

/** One row a figure, beside the limit measured in the same run. */
export function printTable({ bare, silent, reported, whole, simulatorPeakMiB }: Figures): void {
  const bareRate = median(bare.map(({ perSecond }) => perSecond));
  const postRate = median(bare.map(({ postOnlyPerSecond }) => postOnlyPerSecond));
  const ofBare = (figures: HeldFigures[]) =>
    percent(median(figures.map(({ perSecond, limitPerSecond }) => perSecond / limitPerSecond)));
  const limitOf = (figures: HeldFigures[]) =>
    `bare loop ${rate(median(figures.map(({ limitPerSecond }) => limitPerSecond)))}`;
  const dispatch = [...silent, ...reported, whole];
  const rows: Cells[] = [
    ['figure (median)', 'measured', 'limit, same run', 'ratio', 'aim'],
    ['dispatch, callbacks off', rates(silent), limitOf(silent), ofBare(silent), '≥ 70 %'],
    ['dispatch, callbacks on', rates(reported), limitOf(reported), ofBare(reported), ''],
    ['bare claim–POST–record loop', rates(bare), `POST alone ${rate(postRate)}`, percent(bareRate / postRate), ''],
    ['callbacks taken', rate(median(reported.map(({ callbacksPerSecond }) => callbacksPerSecond ?? 0))), '', '', ''],
    ['worker, peak memory', mebibytes(dispatch.map(({ workerPeakMiB }) => workerPeakMiB)), '', '', '< 1,024 MiB'],
    ['API, peak memory', mebibytes(dispatch.map(({ apiPeakMiB }) => apiPeakMiB)), '', '', ''],
    ['simulator, peak memory', mebibytes([simulatorPeakMiB]), '', '', ''],
    ['Temporal events, six rounds', String(whole.events), '', '', '< 2,000'],
    ['messages lost, double', '0, 0', '', '', '0, 0'],
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const [index, row] of rows.entries()) {
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
    if (index === 0) console.log(`|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  }
}

function rates(figures: { perSecond: number }[]): string {
  const all = figures.map(({ perSecond }) => perSecond);
  const spread = all.length > 1 ? ` (${rate(Math.min(...all))} … ${rate(Math.max(...all))})` : '';
  return rate(median(all)) + spread;
}

function mebibytes(peaks: (number | undefined)[]): string {
  const known = peaks.filter((peak) => peak !== undefined);
  return known.length > 0 ? `${Math.max(...known)} MiB` : 'not known on this system';
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
const percent = (share: number) => `${Math.round(share * 100)} %`;
