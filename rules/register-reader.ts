import { parseDay } from './dates.ts';
import type { AcceptanceReason, Finding, NormalisationReason, RejectionReason } from './register-findings.ts';
import { REGISTER_COLUMNS, type RegisterColumn, type RegisterHeading } from './register-heading.ts';
import { hasSecrecyMark, isSecretLevel, speaksOfSecrets } from './secrecy.ts';
import { isFormulaError } from './spreadsheet.ts';
import { parseTelephones } from './telephone.ts';
import { toHalfWidth } from './text.ts';

/** Longest text of a cell. Names and remarks stay far below; more is a sheet whose columns have slipped. */
const MAX_TEXT = 500;
const MAX_VALUE_SHOWN = 200;

// Tab and line ends are allowed: remarks have them. NUL and its like cannot even be stored.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const ALL_CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** Reads the cells of one row by column and collects what there is to say about them. */
export class RowReader {
  readonly rejections: Finding[] = [];
  readonly normalised: Finding[] = [];
  readonly #heading: RegisterHeading;
  readonly #cells: readonly string[];

  constructor(heading: RegisterHeading, cells: readonly string[]) {
    this.#heading = heading;
    this.#cells = cells;
  }

  /** A row shorter than the heading, or with text beyond it, has most likely slipped sideways. */
  checkWidth(): void {
    const { width } = this.#heading;
    const extra = this.#cells.findIndex((cell, i) => i >= width && cell.trim() !== '');
    const at = this.#cells.length < width ? this.#cells.length : extra;
    if (at === -1) return;
    const value = this.#cells[at] ?? '';
    this.rejections.push(finding({ at, columnName: '', severity: 'rejected', reason: 'wrong-column-count', value }));
  }

  /** The column by which the row is secret, from 0; undefined: it is not. */
  secretColumn(): number | undefined {
    const { secrecy, names } = this.#heading;
    const byLevel = secrecy.find((at) => isSecretLevel(this.#cells[at] ?? ''));
    if (byLevel !== undefined) return byLevel;
    // Names of places and people may have any characters; everywhere else, in columns nobody knows as well, the word counts.
    const byWord = this.#cells.findIndex(
      (cell, at) => !secrecy.includes(at) && (names.has(at) ? hasSecrecyMark(cell) : speaksOfSecrets(cell)),
    );
    return byWord === -1 ? undefined : byWord;
  }

  /** Text without white space around it; empty where the cell or its optional column is missing. */
  text(column: RegisterColumn): string {
    const cell = this.#cell(column);
    const text = cell.trim();
    if (text.length !== cell.length && text !== '') this.#normalise(column, 'spaces');
    if (text.length > MAX_TEXT) this.reject(column, 'too-long');
    if (CONTROL.test(text)) this.reject(column, 'control-character');
    if (isFormulaError(text)) this.reject(column, 'formula-error');
    return text;
  }

  required(column: RegisterColumn): string {
    const text = this.text(column);
    if (text === '') this.reject(column, 'missing');
    return text;
  }

  /** A code or number: half width, upper case, without any space. */
  code(column: RegisterColumn): string {
    const cell = this.text(column);
    // The common case by far: nothing to do.
    if (/^[0-9A-Z.]*$/.test(cell)) return cell;
    const half = toHalfWidth(cell);
    if (half.replace(/\s/g, '') !== cell.replace(/\s/g, '')) this.#normalise(column, 'full-width');
    const tight = half.replace(/\s+/g, '');
    if (tight !== half && !this.#said(column, 'spaces')) this.#normalise(column, 'spaces');
    const upper = tight.toUpperCase();
    if (upper !== tight) this.#normalise(column, 'lower-case');
    return upper;
  }

  /** One of a closed set of words. */
  choice<T>(column: RegisterColumn, words: Readonly<Record<string, T>>, reason: RejectionReason): T | undefined {
    const text = this.text(column);
    if (Object.hasOwn(words, text)) return words[text];
    this.reject(column, text === '' ? 'missing' : reason);
    return undefined;
  }

  /** A required day as YYYY-MM-DD; empty when rejected. */
  day(column: RegisterColumn): string {
    const text = this.text(column);
    const day = text === '' ? undefined : parseDay(text);
    if (day === undefined) {
      this.reject(column, text === '' ? 'missing' : 'bad-date');
      return '';
    }
    if (day !== text) this.#normalise(column, toHalfWidth(text) === text ? 'date-style' : 'full-width');
    return day;
  }

  /** The numbers of a telephone cell in their order; those nobody can call stay as they stood. */
  telephones(column: 'systemPhones' | 'registeredPhones'): string[] {
    const text = this.text(column);
    if (text === '') return [];
    const numbers = parseTelephones(text).map(({ number }) => number);
    if (/[０-９]/.test(text)) this.#normalise(column, 'full-width');
    if (numbers.length > 1) this.#normalise(column, 'several-numbers');
    else if (numbers[0] !== toHalfWidth(text)) this.#normalise(column, 'telephone-style');
    return numbers;
  }

  /** Rejects the row for this cell. `shown` stands for the value where that must not be repeated. */
  reject(column: RegisterColumn, reason: RejectionReason, shown?: string): void {
    this.rejections.push(this.#finding(column, 'rejected', reason, shown));
  }

  /** Lets the row pass though this cell is none we know, because an officer decided so; said beside what was put right. */
  accept(column: RegisterColumn, reason: AcceptanceReason): void {
    this.normalised.push(this.#finding(column, 'accepted', reason));
  }

  #normalise(column: RegisterColumn, reason: NormalisationReason): void {
    this.normalised.push(this.#finding(column, 'normalised', reason));
  }

  #said(column: RegisterColumn, reason: NormalisationReason): boolean {
    return this.normalised.some((said) => said.columnName === REGISTER_COLUMNS[column] && said.reason === reason);
  }

  #cell(column: RegisterColumn): string {
    return this.#cells[this.#heading.index[column]] ?? '';
  }

  #finding(column: RegisterColumn, severity: Finding['severity'], reason: Finding['reason'], shown?: string): Finding {
    const at = this.#heading.index[column];
    return finding({ at, columnName: REGISTER_COLUMNS[column], severity, reason, value: shown ?? this.#cell(column) });
  }
}

function finding({ at, value, ...rest }: Omit<Finding, 'column'> & { at: number }): Finding {
  const shown = value.replace(ALL_CONTROL, '\uFFFD');
  // Cut by characters, not code units: half of 𠮷 is no text PostgreSQL would take.
  return {
    column: at + 1,
    ...rest,
    value: shown.length > MAX_VALUE_SHOWN ? [...shown].slice(0, MAX_VALUE_SHOWN).join('') : shown,
  };
}
