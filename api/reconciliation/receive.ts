import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { saveFileChunks } from '../../db/queries/reconciliation/index.ts';
import { isInstant } from '../../rules/instants.ts';
import { SYSTEM_KINDS, type SystemKind } from '../../rules/reconciliation/kinds.ts';
import { type FieldError, Refusal } from '../../rules/refusal.ts';
import { isStorable } from '../../rules/text.ts';
import type { ApiDeps } from '../deps.ts';

/** Largest file taken in: some 200,000 rights. It is streamed, never held, so this guards the disk only. */
export const FILE_LIMIT_BYTES = 256 * 1024 * 1024;

/** What a command keeps of an upload: the same key with another file is another request (409). */
export interface UploadedFile {
  fileName: string;
  size: number;
  sha256: string;
  kind: SystemKind;
  authority: string;
  /** ISO 8601; null: the official says nothing about completeness. */
  through: string | null;
}

/** Streams the form's file into pieces of `fileId`, hashing it on the way. */
export async function receiveFile(deps: ApiDeps, request: FastifyRequest, fileId: string): Promise<UploadedFile> {
  if (!request.isMultipart())
    throw invalidForm(415, [
      {
        pointer: 'content-type',
        value: request.headers['content-type'],
        detail: '应为 multipart/form-data，文件字段名为 file',
      },
    ]);
  let file: Pick<UploadedFile, 'fileName' | 'size' | 'sha256'> | undefined;
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else if (part.fieldname !== 'file' || file)
      throw invalidForm(400, [{ pointer: `/body/${part.fieldname}`, detail: '只接受一个文件，字段名为 file' }]);
    else file = { fileName: shortName(part.filename), ...(await storeFile(deps, fileId, part.file)) };
  }
  if (!file) throw invalidForm(400, [{ pointer: '/body/file', detail: '缺少文件，请选择导出文件（CSV 或 JSON 行）' }]);
  return { ...file, ...readFields(fields, request.official.authorityCode) };
}

async function storeFile(deps: ApiDeps, fileId: string, file: Readable & { truncated: boolean }) {
  const hash = createHash('sha256');
  let size = 0;
  async function* measured() {
    for await (const bytes of file) {
      hash.update(bytes);
      size += bytes.length;
      yield bytes as Buffer;
    }
  }
  await saveFileChunks(deps.database, fileId, measured());
  if (file.truncated) throw fileTooLarge();
  return { size, sha256: hash.digest('hex') };
}

function readFields(fields: Record<string, string>, ownAuthority: string) {
  const { kind, authority = ownAuthority, through, ...others } = fields;
  const errors: FieldError[] = Object.keys(others).map((name) => ({
    pointer: `/body/${name}`,
    detail: '没有这一项，请删除或检查拼写',
  }));
  const known = SYSTEM_KINDS.find((one) => one === kind);
  if (!known) errors.push({ pointer: '/body/kind', value: kind, detail: `应为 ${SYSTEM_KINDS.join('、')} 之一` });
  if (!/^[0-9]{6}$/.test(authority))
    errors.push({ pointer: '/body/authority', value: authority, detail: '应为 6 位行政区划代码，例如 150000' });
  if (through !== undefined && !isInstant(through))
    errors.push({ pointer: '/body/through', value: through, detail: '应为带时区的时刻，如 2021-05-01T00:00:00+08:00' });
  if (!known || errors.length > 0) throw invalidForm(400, errors);
  return { kind: known, authority, through: through === undefined ? null : new Date(through).toISOString() };
}

/** Without what cannot be stored, and cut between characters, not within one. */
function shortName(name = ''): string {
  const characters = [...name.trim()].filter(isStorable);
  return characters.slice(-200).join('') || 'export.csv';
}

function invalidForm(status: 400 | 415, errors: FieldError[]): Refusal {
  return new Refusal(status === 400 ? 'invalid-request' : 'unsupported-media-type', {
    status,
    title: '上传表单不符合要求',
    titleEn: 'The form is not valid',
    detail: '上传表单中有不符合要求的内容，请按 errors 中逐项说明更正后重新提交；未收入任何记录。',
    errors,
  });
}

function fileTooLarge(): Refusal {
  return new Refusal('file-too-large', {
    status: 413,
    title: '文件过大',
    titleEn: 'The file is too large',
    detail: `文件超过 ${FILE_LIMIT_BYTES / 1024 / 1024} MiB 的上限；请分几次导出并上传。未收入任何记录。`,
  });
}
