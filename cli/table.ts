/** Rows in columns, for people: Chinese characters are two cells wide. The first row is the heading. */
export function table(rows: readonly (readonly (string | number)[])[], rightFrom = Number.POSITIVE_INFINITY): string {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, column) => Math.max(...texts.map((row) => cells(row[column] ?? ''))));
  const lines = texts.map((row) =>
    row.map((cell, column) => {
      const padding = ' '.repeat(widths[column]! - cells(cell));
      return column >= rightFrom ? padding + cell : cell + padding;
    }),
  );
  return lines.map((line) => `${line.join('  ').trimEnd()}\n`).join('');
}

// East Asian wide and fullwidth forms, as far as names and headings of ours have them.
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/** Cells of a terminal a text takes up. */
export function cells(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0);
}
