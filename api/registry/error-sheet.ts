import type { Readable } from 'node:stream';
import { Type } from '@fastify/type-provider-typebox';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { findOfficial } from '../../db/queries/identity.ts';
import {
  type FindingKey,
  type ImportFinding,
  listImportFindings,
  openStoredFile,
  type RightsImport,
} from '../../db/queries/registry.ts';
import { type RowError, writeErrorSheet } from '../../documents/error-sheet.ts';
import { openRegister } from '../../documents/register.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import { findingText } from '../../rules/register-findings.ts';
import type { ApiDeps, App } from '../deps.ts';
import { visibleImport } from './imports.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PAGE = 2_000;

/** The sheet that was uploaded, with what is wrong in it: for whoever must mend it. */
export function errorSheetRoute(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags: ['registry'], operationId: 'registry.read-error-sheet' },
    summary: '下载带“错误”列的原表（格式、编码与上传的文件相同）',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    produces: ['text/csv', XLSX],
    response: { 200: Type.Unsafe<Readable>({ type: 'string', description: 'CSV or XLSX, as it was uploaded' }) },
  };
  app.get('/rights/imports/:id/sheet', { schema }, async (request, reply) => {
    const found = await visibleImport(deps, request.official, request.params.id);
    await assertOwnImport(deps, request.official, found);
    if (found.state !== 'done' || found.purgedAt !== null) throw noSheet(found);
    const register = await openRegister(await openStoredFile(deps.database, found.id));
    await recordFetch(deps, request.official, found);
    const { format } = register;
    reply.type(format.type === 'xlsx' ? XLSX : `text/csv; charset=${format.encoding.toLowerCase()}`);
    reply.header('content-disposition', disposition(found.fileName, format.type));
    return reply.send(writeErrorSheet(register, rowErrors(deps, found.id)));
  });
}

/** The sheet repeats the whole file, telephones included: it goes back to the authority it came from, and to no other. */
async function assertOwnImport(deps: ApiDeps, official: Official, found: RightsImport): Promise<void> {
  if (official.authorityCode === found.authorityCode) return;
  const importer = await findOfficial(deps.database, found.actorId);
  if (official.authorityCode !== importer?.authorityCode) throw notYourImport(found.authorityCode);
}

async function* rowErrors(deps: ApiDeps, importId: string): AsyncGenerator<RowError> {
  for (let after: FindingKey | undefined; ; ) {
    const page = await listImportFindings(deps.database, importId, { severity: 'rejected', after, limit: PAGE });
    for (const finding of page) yield { row: finding.row, text: errorText(finding) };
    after = page.at(-1);
    if (page.length < PAGE) return;
  }
}

const errorText = ({ columnName, reason }: ImportFinding) =>
  columnName === '' ? findingText(reason) : `${columnName}：${findingText(reason)}`;

async function recordFetch(deps: ApiDeps, official: Official, { id, rejected }: RightsImport): Promise<void> {
  await recordEvidence(deps.database, {
    ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: official.id },
    ...{ room: 'registry', kind: 'import.sheet-fetched', subject: `import/${id}`, data: { rejected } },
  });
}

/** The name it came with, marked; in full for browsers of today, in ASCII for the others (RFC 6266). */
function disposition(fileName: string, type: 'csv' | 'xlsx'): string {
  const name = `${fileName.replace(/\.[^.]{1,5}$/, '')}-错误.${type}`;
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="errors.${type}"; filename*=UTF-8''${encoded}`;
}

function whyNoSheet({ state, purgedAt }: RightsImport): string {
  if (state === 'failed') return '文件整体被退回，没有逐行的错误；原因见 problem';
  // not even to give it back would a secret be kept.
  if (purgedAt !== null) return '文件含有涉密内容，已从本系统删除，不再提供；涉密各行的行号见 findings';
  return '导入尚未完成，请待 state 为 done 后再取';
}

function noSheet(found: RightsImport): Refusal {
  return new Refusal('no-error-sheet', {
    status: 409,
    title: '没有错误表',
    titleEn: 'There is no error sheet',
    detail: `导入 ${found.id}：${whyNoSheet(found)}（GET /api/v1/rights/imports/${found.id}）。`,
  });
}

function notYourImport(authorityCode: string): Refusal {
  return new Refusal('not-your-import', {
    status: 403,
    title: '仅限导入机关下载',
    titleEn: 'Only for the authority that imported',
    detail: `错误表含有原文件的全部内容，只供导入的机关（${authorityCode}）更正后重新上传；各行问题可在 findings 中查看。`,
  });
}
