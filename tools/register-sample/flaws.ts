import type { RegisterColumn } from '../../rules/register-heading.ts';
import type { Random } from './random.ts';

export type SampleRow = Record<RegisterColumn, string>;

const toFullWidth = (text: string) => text.replace(/[0-9]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0));

/** What goes wrong in real files: half of it an import puts right, half of it it must reject. */
const FLAWS: ReadonlyArray<(row: SampleRow) => Partial<SampleRow>> = [
  (row) => ({ licenceNo: row.licenceNo.toLowerCase() }),
  (row) => ({ holder: ` ${row.holder}　` }),
  (row) => ({ systemPhones: toFullWidth(row.systemPhones) }),
  (row) => ({ validTo: row.validTo.replaceAll('-', '/') }),
  (row) => ({ licenceNo: row.licenceNo.slice(0, -2) }),
  () => ({ licenceNo: '' }),
  () => ({ validFrom: '2019-02-29' }),
  () => ({ state: '政策性关停', closureGround: '', documentNo: '', mergedInto: '', greenMine: '否' }),
];

/** Spoils a share of rows, each in one way. */
export function spoil(random: Random, row: SampleRow, share: number): SampleRow {
  return share > 0 && random.chance(share) ? { ...row, ...random.pick(FLAWS)(row) } : row;
}
