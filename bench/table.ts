import type { Line } from './line.ts';

const HEADING: Line = {
  figure: 'figure (median)',
  measured: 'measured',
  limit: 'limit, same run',
  ratio: 'ratio',
  aim: 'aim',
};
const COLUMNS = ['figure', 'measured', 'limit', 'ratio', 'aim'] as const;

/** One row a figure, as a table of Markdown. */
export function tableOf(lines: readonly Line[]): string {
  const rows = [HEADING, ...lines].map((line) => COLUMNS.map((column) => line[column] ?? ''));
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const printed = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`);
  printed.splice(1, 0, `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`);
  return printed.join('\n');
}
