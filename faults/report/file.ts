import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- report: written by `npm run faults -- --report` -->';
const END = '<!-- /report -->';

/** Writes the report between its two comments where there is such a file, and as a file of its own where there is none. */
export function writeReport(file: string, report: string): void {
  writeFileSync(file, existsSync(file) ? withReport(file, readFileSync(file, 'utf8'), report) : report);
}

function withReport(file: string, text: string, report: string): string {
  const [before, rest] = text.split(`${BEGIN}\n`);
  const [, after] = rest?.split(END) ?? [];
  if (after === undefined)
    throw new Error(`${file}: no place for the report, which stands between ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n${report}${END}${after}`;
}
