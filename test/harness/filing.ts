import { exampleContent } from '../../rules/filing/index.ts';
import { normaliseLicence } from '../../rules/licence.ts';
import type { RightKind } from '../../rules/registry.ts';

export type Sections = Record<string, Record<string, unknown>>;

/** What a licence number says of the right it stands for. */
export function kindOf(licenceNo: string): RightKind {
  return normaliseLicence(licenceNo).startsWith('T') ? 'exploration' : 'mining';
}

/** The body of a filing that is as the form wants it, with some answers changed. */
export function filingOf(licenceNo: string, changes: Sections = {}) {
  const content: Sections = exampleContent(kindOf(licenceNo));
  for (const [section, answers] of Object.entries(changes)) content[section] = { ...content[section], ...answers };
  return { authority: '150000', year: 2021, licenceNo, content };
}
