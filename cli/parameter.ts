import { entryOf, isParameterName } from '../rules/parameters/index.ts';
import { type ApiOptions, connectApi } from './api-client.ts';
import { requireCode } from './options.ts';
import { UsageError, writeOutcome } from './output.ts';
import { everyPage } from './pages.ts';
import {
  historyInWords,
  type MissingStep,
  missingInWords,
  type Parameter,
  type Period,
  parametersInWords,
} from './parameter-words.ts';

/** Whose parameters, and under which rule pack. */
export interface ParameterOptions extends ApiOptions {
  authority?: string;
  rulePack?: string;
}

/** `gongshi parameter list`: what was entered, for an authority and those above it. */
export async function showParameters(
  env: NodeJS.ProcessEnv,
  options: ParameterOptions & { name?: string; on?: string; state?: string },
): Promise<void> {
  const { name, on, state } = options;
  const items = await everyPage<Parameter>(
    connectApi(env, options),
    '/parameters',
    queryOf(options, { name, on, state }),
  );
  writeOutcome(options.json, { items }, () => parametersInWords(items));
}

/** `gongshi parameter missing`: what must be looked up before a year can start, step by step. */
export async function showMissing(
  env: NodeJS.ProcessEnv,
  options: ParameterOptions & { year?: number },
): Promise<void> {
  const query = queryOf(options, { missing: 'true', year: options.year?.toString() });
  const items = await everyPage<MissingStep>(connectApi(env, options), '/parameters', query);
  writeOutcome(options.json, { items }, () => missingInWords(items));
}

/** `gongshi parameter history`: which value held when. */
export async function showHistory(env: NodeJS.ProcessEnv, name: string, options: ParameterOptions): Promise<void> {
  const items = await everyPage<Period>(connectApi(env, options), '/parameters/history', queryOf(options, { name }));
  writeOutcome(options.json, { items }, () => historyInWords(name, items));
}

export interface ProposeOptions extends ParameterOptions {
  value: string;
  document: string;
  clause: string;
  from: string;
  to?: string;
  demonstration?: boolean;
}

/** `gongshi parameter propose`: the first of two officers enters a value, with what it rests on. */
export async function proposeParameter(env: NodeJS.ProcessEnv, name: string, options: ProposeOptions): Promise<void> {
  const api = connectApi(env, options);
  const authority =
    options.authority ?? (await api.get<{ official: { authority: { code: string } } }>('/me')).official.authority.code;
  requireCode('--authority', authority);
  const { document: basisDocument, clause: basisClause, from: effectiveFrom, to, rulePack, demonstration } = options;
  const row = await api.command<Parameter>('/parameters', {
    ...{ authority, name, value: readValue(name, options.value), basisDocument, basisClause, effectiveFrom },
    ...(to !== undefined && { effectiveTo: to }),
    ...(rulePack !== undefined && { rulePack }),
    ...(demonstration && { demonstration }),
  });
  writeOutcome(
    options.json,
    row,
    () => `已提出参数 ${name}（编号 ${row.id}）。下一步：由另一名审核人员 gongshi parameter approve ${row.id}\n`,
  );
}

/** `gongshi parameter approve`: the second approves, or with `--reject` does not. */
export async function decideParameter(
  env: NodeJS.ProcessEnv,
  id: number,
  options: ApiOptions & { reject?: boolean },
): Promise<void> {
  const approve = options.reject !== true;
  const row = await connectApi(env, options).command<Parameter>(`/parameters/${id}/decision`, { approve });
  writeOutcome(options.json, row, () => `参数 ${row.name}（编号 ${id}）已${approve ? '批准' : '否决'}\n`);
}

/** JSON where it is JSON; a bare word or day such as 2021-04-30, or a hotline such as 12345, is meant as text. */
function readValue(name: string, text: string): unknown {
  if (text.trim() === '') throw new UsageError('--value: must not be empty / 不得为空');
  const wantsText = isParameterName(name) && (entryOf(name).schema as { type?: string }).type === 'string';
  if (wantsText && !text.startsWith('"')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function queryOf(
  { authority, rulePack }: ParameterOptions,
  more: Record<string, string | undefined>,
): Record<string, string> {
  if (authority !== undefined) requireCode('--authority', authority);
  const given = Object.entries({ authority, rulePack, ...more }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Record<string, string>;
}
