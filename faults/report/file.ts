import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- report: written by `npm run faults -- --report` -->';
const END = '<!-- /report -->';

/** Writes the report between its two comments, which a new file is begun with. Throws where a file has no place for it. */
export function writeReport(file: string, report: string): void {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : `${BEGIN}\n${END}\n`;
  writeFileSync(file, withReport(file, text, report));
}

function withReport(file: string, text: string, report: string): string {
  const [before, rest] = text.split(`${BEGIN}\n`);
  const [, after] = rest?.split(END) ?? [];
  if (after === undefined)
    throw new Error(`${file}: no place for the report, which stands between ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n${report}${END}${after}`;
}
