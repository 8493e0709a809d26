import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { saveChunks } from '../../db/queries/registry.ts';
import { parseDay } from '../../rules/dates.ts';
import { type FieldError, Refusal } from '../../rules/refusal.ts';
import { isStorable } from '../../rules/text.ts';
import type { ApiDeps } from '../deps.ts';

/** Largest register taken in. A province has some 3 MB; a file is streamed, never held, so this guards the disk only. */
export const UPLOAD_LIMIT_BYTES = 256 * 1024 * 1024;

/** Boundaries and fields beside the file. */
const FORM_OVERHEAD_BYTES = 64 * 1024;

/** What a command keeps of an upload: the same key with another file is another request (409). */
export interface Upload {
  fileName: string;
  size: number;
  sha256: string;
  dryRun: boolean;
  acceptUnknownLicences: boolean;
  /** The file is the whole register. */
  complete: boolean;
  /** Legal day it stands for, YYYY-MM-DD; absent: that of the request. */
  standsFor?: string;
  authority: string;
}

/** Streams the form's file into pieces of `importId`, hashing it on the way; at most `limitBytes` of it. */
export async function receiveUpload(
  deps: ApiDeps,
  request: FastifyRequest,
  { importId, limitBytes }: { importId: string; limitBytes: number },
): Promise<Upload> {
  if (!request.isMultipart()) throw notAForm(request.headers['content-type']);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limitBytes + FORM_OVERHEAD_BYTES) throw fileTooLarge(limitBytes, announced);
  let file: Pick<Upload, 'fileName' | 'size' | 'sha256'> | undefined;
  const fields: Record<string, string> = {};
  for await (const part of request.parts()) {
    if (part.type === 'field') fields[part.fieldname] = String(part.value);
    else if (part.fieldname !== 'file' || file)
      throw invalidForm([{ pointer: `/body/${part.fieldname}`, detail: '只接受一个文件，字段名为 file' }]);
    else file = { fileName: shortName(part.filename), ...(await storeFile(deps, part.file, { importId, limitBytes })) };
  }
  if (!file) throw invalidForm([{ pointer: '/body/file', detail: '缺少文件，请选择矿业权登记表（CSV 或 XLSX）' }]);
  return { ...file, ...readFields(fields, request.official.authorityCode) };
}

async function storeFile(
  deps: ApiDeps,
  file: Readable,
  { importId, limitBytes }: { importId: string; limitBytes: number },
) {
  const hash = createHash('sha256');
  let size = 0;
  async function* measured() {
    for await (const bytes of file) {
      hash.update(bytes);
      size += bytes.length;
      // Here and not once the form has ended: the end of a file without end never comes.
      if (size > limitBytes) throw fileTooLarge(limitBytes);
      yield bytes as Buffer;
    }
  }
  await saveChunks(deps.database, importId, measured());
  return { size, sha256: hash.digest('hex') };
}

function readFields(fields: Record<string, string>, ownAuthority: string) {
  const {
    dryRun = 'false',
    acceptUnknownLicences = 'false',
    complete = 'false',
    standsFor,
    authority,
    ...others
  } = fields;
  const errors: FieldError[] = Object.keys(others).map((name) => ({
    pointer: `/body/${name}`,
    detail: '没有这一项，请删除或检查拼写',
  }));
  for (const [name, value] of Object.entries({ dryRun, acceptUnknownLicences, complete }))
    if (value !== 'true' && value !== 'false')
      errors.push({ pointer: `/body/${name}`, value, detail: '应为 true 或 false' });
  if (standsFor !== undefined && parseDay(standsFor) !== standsFor)
    errors.push({ pointer: '/body/standsFor', value: standsFor, detail: '应为有效日期，写作 2021-03-05' });
  if (authority !== undefined && !/^[0-9]{6}$/.test(authority))
    errors.push({ pointer: '/body/authority', value: authority, detail: '应为 6 位行政区划代码，例如 150000' });
  if (errors.length > 0) throw invalidForm(errors);
  return {
    dryRun: dryRun === 'true',
    acceptUnknownLicences: acceptUnknownLicences === 'true',
    complete: complete === 'true',
    ...(standsFor !== undefined && { standsFor }),
    authority: authority ?? ownAuthority,
  };
}

/** Without what cannot be stored, and cut between characters, not within one. */
function shortName(name = ''): string {
  const characters = [...name.trim()].filter(isStorable);
  return characters.slice(-200).join('') || 'rights.csv';
}

function invalidForm(errors: FieldError[]): Refusal {
  return new Refusal('invalid-request', {
    status: 400,
    title: '请求内容不符合要求',
    titleEn: 'The request is not valid',
    detail: '上传表单中有不符合要求的内容，请按 errors 中逐项说明更正后重新提交。',
    errors,
  });
}

function notAForm(type: string | undefined): Refusal {
  return new Refusal('unsupported-media-type', {
    status: 415,
    title: '不支持的内容类型',
    titleEn: 'Unsupported media type',
    detail: `请求头 Content-Type 的值 ${JSON.stringify(type ?? '')} 不受支持；登记表须以 multipart/form-data 上传，字段名为 file。`,
  });
}

/** @param announced size of the request where it says one, in bytes */
function fileTooLarge(limitBytes: number, announced?: number): Refusal {
  const mebibytes = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MiB`;
  const found = announced === undefined ? '文件' : `文件约 ${mebibytes(announced)}，`;
  return new Refusal('file-too-large', {
    status: 413,
    title: '文件过大',
    titleEn: 'The file is too large',
    detail: `${found}超过 ${mebibytes(limitBytes)} 的上限；请按行拆分为几个带表头的文件，分次上传。未导入任何数据。`,
  });
}
