import {
  entryOf,
  isAdverse,
  LEGAL_NAMES,
  type LegalName,
  type ParameterValue,
  stepOf,
  stepsWith,
} from '../rules/parameters/index.ts';
import { lookUpOf, RULE_PACK_IDS, rulePack, textValues } from '../rules/rule-packs/index.ts';

/** The tables of docs/zh/parameters.md, written from the rule packs, so that the page cannot say what they do not. */
export function packTables(): Record<string, () => string> {
  return { 'look-up-decree-13': lookUpTable, 'text-values': textTable, measures: measureTable };
}

/** What an authority has to look up for 令第13号, what stops a step first. */
function lookUpTable(): string {
  const open = LEGAL_NAMES.filter((name) => lookUpOf('decree-13', name));
  const rows = [...open.filter(isAdverse), ...open.filter((name) => !isAdverse(name))].map((name) => {
    const { lookUp, where } = lookUpOf('decree-13', name) as { lookUp: string; where: string };
    return `| \`${name}\` | ${entryOf(name).title} | ${lookUp} | ${where} | ${effectOf(name)} |`;
  });
  return table(['参数', '名称', '须查明', '可能载于', '未录入时'], rows);
}

function effectOf(name: LegalName): string {
  const titles = (adverse: boolean) =>
    stepsWith(name)
      .filter((step) => stepOf(step).adverse === adverse)
      .map((step) => stepOf(step).title)
      .join('、');
  if (entryOf(name).optional) return '视为没有，不影响办理';
  const [stopped, alarmed] = [titles(true), titles(false)];
  return [stopped && `不能：${stopped}`, alarmed && `照常并提醒：${alarmed}`].filter(Boolean).join('；');
}

/** What the texts themselves say, pack by pack; what had ended before a pack began is left out. */
function textTable(): string {
  const rows = RULE_PACK_IDS.flatMap((pack) =>
    LEGAL_NAMES.flatMap((name) =>
      textValues(pack, name)
        .filter(({ through }) => (through ?? '9999') >= (rulePack(pack).opensFrom ?? ''))
        .map(({ value, document, clause, from, through }) => {
          const span = [from && `自 ${from}`, through && `至 ${through}`].filter(Boolean).join(' ');
          return `| ${pack} | \`${name}\` | ${valueInWords(name, value)} | ${document}${clause} | ${span} |`;
        }),
    ),
  );
  return table(['规则包', '参数', '值', '依据', '适用日期'], rows);
}

function valueInWords(name: LegalName, value: unknown): string {
  const { unit, ofYear } = entryOf(name);
  if (ofYear !== undefined) return typeof value === 'string' ? value : JSON.stringify(value);
  if (name !== 'serious.publication-years') return `${value} ${unit}`;
  const { least, most } = value as ParameterValue<'serious.publication-years'>;
  return `最短 ${least} ${unit}，最长 ${most} ${unit}`;
}

/** Measures that stand in the packs, with their bases (N0-1). */
function measureTable(): string {
  const rows = RULE_PACK_IDS.flatMap((pack) =>
    rulePack(pack).measures.map(({ title, basis }) => {
      const bases = basis.map(({ document, clause }) => `${document}${clause}`).join('；');
      return `| ${pack} | ${title} | ${bases} |`;
    }),
  );
  return table(['规则包', '措施', '依据'], rows);
}

function table(heading: readonly string[], rows: readonly string[]): string {
  return [`| ${heading.join(' | ')} |`, `|${'---|'.repeat(heading.length)}`, ...rows, ''].join('\n');
}
