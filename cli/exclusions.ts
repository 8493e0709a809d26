import { createReadStream, statSync } from 'node:fs';
import { type ApiOptions, connectApi } from './api-client.ts';
import { UsageError, writeOutcome } from './output.ts';
import { everyPage } from './pages.ts';
import { type Exclusion, exclusionsInWords } from './roster-words.ts';

export interface ExcludeOptions extends ApiOptions {
  licence?: string;
  ground?: string;
  groundText?: string;
  document?: string;
  remark?: string;
  file?: string;
}

/** `gongshi campaign exclude`: proposes one right, or those of a CSV, to be left out for policy reasons (N2-3). */
export async function exclude(env: NodeJS.ProcessEnv, id: number, options: ExcludeOptions): Promise<void> {
  const ids = options.file === undefined ? [await excludeOne(env, id, options)] : await excludeFile(env, id, options);
  const numbers = ids.length > 5 ? `${ids.slice(0, 5).join(' ')} …` : ids.join(' ');
  writeOutcome(
    options.json,
    { ids, state: 'proposed' },
    () =>
      `已提出除外 ${ids.length} 宗（编号 ${numbers}）。下一步：由另一人 gongshi campaign decide-exclusion ${id} ${numbers}\n`,
  );
}

async function excludeOne(env: NodeJS.ProcessEnv, id: number, options: ExcludeOptions): Promise<number> {
  const { licence, ground, groundText, document, remark } = options;
  if (licence === undefined || ground === undefined || document === undefined || remark === undefined)
    throw new UsageError(
      'give --licence, --ground, --document and --remark, or --file <list.csv> / 请给出许可证号、原因、文号与备注，或清单文件',
    );
  const body = { licenceNo: licence, ground, documentNo: document, remark, ...(groundText && { groundText }) };
  return (await connectApi(env, options).command<{ id: number }>(`/campaigns/${id}/exclusions`, body)).id;
}

async function excludeFile(env: NodeJS.ProcessEnv, id: number, options: ExcludeOptions): Promise<number[]> {
  const file = options.file as string;
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`--file ${file}: no such file / 没有这个文件`);
  const path = `/campaigns/${id}/exclusions/lists`;
  const headers = { 'content-type': 'text/csv' };
  const body = createReadStream(file);
  return (await connectApi(env, options).upload<{ ids: number[] }>(path, headers, body)).ids;
}

/** `gongshi campaign decide-exclusion`: the second officer approves, or with `--reject` does not. */
export async function decideExclusion(
  env: NodeJS.ProcessEnv,
  id: number,
  ids: number[],
  options: ApiOptions & { reject?: boolean },
): Promise<void> {
  const approve = options.reject !== true;
  const answer = await connectApi(env, options).command(`/campaigns/${id}/exclusions/decisions`, { ids, approve });
  writeOutcome(options.json, answer, () => `已${approve ? '批准' : '否决'} ${ids.length} 项\n`);
}

/** `gongshi campaign exclusions`: who is to be left out, and how far that is. */
export async function showExclusions(env: NodeJS.ProcessEnv, id: number, options: ApiOptions): Promise<void> {
  const items = await everyPage<Exclusion>(connectApi(env, options), `/campaigns/${id}/exclusions`);
  writeOutcome(options.json, { items }, () => exclusionsInWords(items));
}
