import { table } from './table.ts';

export interface Parameter {
  id: number;
  authority: string;
  name: string;
  rulePack: string | null;
  value: unknown;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
  effectiveFrom: string;
  effectiveTo: string | null;
  state: 'proposed' | 'approved' | 'rejected';
}

export interface MissingStep {
  step: string;
  title: string;
  effect: 'stops' | 'alarm';
  rulePack: string;
  year: number;
  parameters: {
    name: string;
    title: string;
    unit: string;
    expected: string;
    inYear: number | null;
    ofAnotherYear: unknown;
    lookUp: { lookUp: string; where: string } | null;
  }[];
}

export interface Period {
  from: string | null;
  through: string | null;
  held: {
    source: 'authority' | 'pack' | 'default';
    value: unknown;
    basisDocument: string;
    basisClause: string;
    demonstration: boolean;
    entered: { id: number } | null;
  } | null;
}

export interface Term {
  name: string;
  title: string;
  value: unknown;
  document: string;
  clause: string;
  source: Held['source'];
  operational: boolean;
  demonstration: boolean;
}

export interface CampaignTerms {
  campaignId: number;
  rulePack: { id: string; title: string };
  terms: Term[];
  missing: { name: string; title: string; step: string }[];
}

type Held = NonNullable<Period['held']>;

const STATES: Record<Parameter['state'], string> = { proposed: '待审核', approved: '已批准', rejected: '已否决' };
const SOURCES: Record<Held['source'], string> = { authority: '录入', pack: '文件原文', default: '操作默认' };

export function parametersInWords(parameters: readonly Parameter[]): string {
  if (parameters.length === 0) return '没有录入的参数\n';
  const rows = parameters.map((row) => [
    ...[row.id, row.name, valueInWords(row.value), STATES[row.state], row.rulePack ?? '操作', row.authority],
    ...[
      spanInWords(row.effectiveFrom, row.effectiveTo),
      basisInWords(row.basisDocument, row.basisClause, row.demonstration),
    ],
  ]);
  return table([['编号', '参数', '值', '状态', '规则包', '行政区划', '适用', '依据'], ...rows]);
}

/** What stops and what goes on with an alarm, each with what to look up and where. */
export function missingInWords(steps: readonly MissingStep[]): string {
  const [first] = steps;
  if (!first) return '没有尚缺的参数\n';
  const heading = `${first.year} 年度，规则包 ${first.rulePack}\n`;
  return heading + steps.map(stepInWords).join('');
}

function stepInWords({ title, effect, parameters }: MissingStep): string {
  const mark = effect === 'stops' ? '缺少参数，不能启动' : '照常办理，缺少参数的予以提醒';
  const lines = parameters.flatMap(({ name, title: what, expected, lookUp, ofAnotherYear, inYear }) => [
    `  ${name}  ${what}`,
    `    应为    ${expected}${inYear === null ? '' : `，须在 ${inYear} 年内`}`,
    ...(ofAnotherYear === null ? [] : [`    在效    ${valueInWords(ofAnotherYear)}，属于其他年度`]),
    ...(lookUp ? [`    查明    ${lookUp.lookUp}`, `    查阅    ${lookUp.where}`] : []),
  ]);
  return `\n【${title}】${mark}\n${lines.join('\n')}\n`;
}

export function historyInWords(name: string, periods: readonly Period[]): string {
  const rows = periods.map(({ from, through, held }) => [
    ...[spanInWords(from, through), held ? valueInWords(held.value) : '未设定'],
    ...[held ? SOURCES[held.source] : '—', held?.entered?.id ?? '—'],
    held ? basisInWords(held.basisDocument, held.basisClause, held.demonstration) : '—',
  ]);
  return `${name}\n${table([['适用', '值', '来源', '编号', '依据'], ...rows])}`;
}

/** The pack and the values a campaign runs under. */
export function termsInWords({ campaignId, rulePack, terms, missing }: CampaignTerms): string {
  const rows = terms.map((term) => [
    ...[term.title, valueInWords(term.value), SOURCES[term.source]],
    `${basisInWords(term.document, term.clause, term.demonstration)}${term.operational ? '〔操作〕' : ''}`,
  ]);
  const lacking = missing.map(({ title, step }) => `尚缺：${title}（${step}照常办理）\n`).join('');
  return `年度公示 ${campaignId}，规则包 ${rulePack.id}：${rulePack.title}\n${table([['参数', '值', '来源', '依据'], ...rows])}${lacking}`;
}

const valueInWords = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const spanInWords = (from: string | null, through: string | null) => `${from ?? '最早'} 至 ${through ?? '被取代时'}`;
const basisInWords = (document: string, clause: string, demonstration: boolean) =>
  `${document}${clause}${demonstration ? '〔演示〕' : ''}`;
