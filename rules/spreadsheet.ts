/**
 * Cells of files that spreadsheets open. A cell of a CSV that begins with = + - @ (or a tab or line end, after which
 * they look again) would be run as a formula; led by an apostrophe it is text. What we write so, we read back without.
 */

const RUN_AS_FORMULA = /^[=+\-@\t\r]/;
const DEFUSED = /^'[=+\-@\t\r]/;

/** The cell as it may stand in a file of ours. */
export function defusedCell(cell: string): string {
  return RUN_AS_FORMULA.test(cell) ? `'${cell}` : cell;
}

/** The cell as it was meant: the inverse of `defusedCell`, and of what people type to the same end. */
export function undefusedCell(cell: string): string {
  return DEFUSED.test(cell) ? cell.slice(1) : cell;
}

/** A line of CSV (RFC 4180), its cells defused. */
export function csvLine(cells: readonly string[]): string {
  const quoted = cells.map((cell) => {
    const safe = defusedCell(cell);
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${quoted.join(',')}\r\n`;
}

/** A formula that no program has calculated yet: the file holds no value for it. */
export const UNCALCULATED = '#未计算!';

// The values of a formula that failed (ISO/IEC 29500-1 §18.17.3), and those newer programs have added.
const FORMULA_ERROR =
  /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|SPILL!|CALC!|FIELD!|BLOCKED!|GETTING_DATA|未计算!)$/;

/** Whether a cell holds no value but a formula's failure: nothing a register could say. */
export function isFormulaError(cell: string): boolean {
  return cell.startsWith('#') && FORMULA_ERROR.test(cell);
}
