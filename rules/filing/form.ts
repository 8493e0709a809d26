/**
 * The form of a filing 填报表: sections and items by kind of right, as data.
 *
 * The three sections are those of the annual information itself, 基本信息, 履行法定义务信息 and 勘查开采活动信息
 * (国土资规〔2015〕6号 第二条). Which items stand in them is ours, named by the law's terms: the notice leaves them to the
 * ministry's system. A form that is changed becomes a new version; what was filed keeps the one it was filed under.
 *
 * N4-7: investment and work done are filed, and no check compares them with a minimum or with the plan (rules/rule-packs).
 */
import type { RightKind } from '../registry.ts';
import type { Section } from './fields.ts';
import { EXPLORATION_SECTIONS } from './form-exploration.ts';
import { MINING_SECTIONS } from './form-mining.ts';

export interface Form {
  /** `exploration/1`: kind of right and version. Stored with each filing. */
  id: string;
  kind: RightKind;
  version: number;
  zh: string;
  en: string;
  sections: Readonly<Record<string, Section>>;
}

const form = (kind: RightKind, version: number, rest: Pick<Form, 'zh' | 'en' | 'sections'>): Form => ({
  ...{ id: `${kind}/${version}`, kind, version },
  ...rest,
});

/** Every form there was, the current one of a kind last. */
const FORMS: readonly Form[] = [
  form('exploration', 1, { zh: '探矿权年度信息', en: 'Exploration right', sections: EXPLORATION_SECTIONS }),
  form('mining', 1, { zh: '采矿权年度信息', en: 'Mining right', sections: MINING_SECTIONS }),
];

/** The form a right of a kind is filed on today. */
export function currentForm(kind: RightKind): Form {
  const found = FORMS.findLast((one) => one.kind === kind);
  if (!found) throw new Error(`there is no form for rights of kind ${kind}`);
  return found;
}

/** The form something was filed on, by its id. */
export function findForm(id: string): Form | undefined {
  return FORMS.find((one) => one.id === id);
}

/** A filing that is as it should be: each item answered by its example. For rehearsals and for whoever writes against the form. */
export function exampleContent(kind: RightKind): Record<string, Record<string, string | boolean>> {
  const sections = Object.entries(currentForm(kind).sections);
  return Object.fromEntries(
    sections.map(([name, { fields }]) => [
      name,
      Object.fromEntries(Object.entries(fields).map(([field, { example }]) => [field, example])),
    ]),
  );
}
