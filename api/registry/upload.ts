import multipart from '@fastify/multipart';
import { Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority, findAuthority } from '../../db/queries/identity.ts';
import { deleteChunks, findImport, newImportId, saveImport } from '../../db/queries/registry.ts';
import { startWorkflowOnce } from '../../platform/start-workflow.ts';
import type { Answer } from '../../rules/commands.ts';
import type { Official } from '../../rules/identity.ts';
import { Refusal } from '../../rules/refusal.ts';
import { importStart } from '../../rules/registry.ts';
import type { ApiDeps, App } from '../deps.ts';
import { CommandHeaders, commandRouteOptions, submitCommand } from '../plugins/commands.ts';
import { ImportSchema, shownImport } from './import-view.ts';
import { receiveUpload, UPLOAD_LIMIT_BYTES, type Upload } from './receive.ts';

/** How long a client may go on sending what was refused; long enough to notice the answer. */
const LINGER_MS = 3_000;

// For the contract only: the form is read as it streams in, so there is no body the validator could look at.
const FormSchema = Type.Object({
  file: Type.String({ format: 'binary', description: '矿业权登记表：CSV（UTF-8 或 GB18030）或 XLSX' }),
  dryRun: Type.Optional(Type.String({ enum: ['true', 'false'], description: '仅核对，不入库' })),
  acceptUnknownLicences: Type.Optional(
    Type.String({ enum: ['true', 'false'], description: '接受未知格式的许可证号：照收并作标记，由经办人员负责' }),
  ),
  complete: Type.Optional(
    Type.String({ enum: ['true', 'false'], description: '本表为登记簿全部矿业权；不在表中的将列出，不删除' }),
  ),
  standsFor: Type.Optional(Type.String({ format: 'date', description: '数据截止日; default: the legal day of today' })),
  authority: Type.Optional(
    Type.String({ pattern: '^[0-9]{6}$', description: 'The province whose register it is; default: your own' }),
  ),
});

/** Bringing a register in: the file is stored, the import queued, and a workflow reads it. `limitBytes`: for tests. */
export async function uploadRoute(app: App, deps: ApiDeps, limitBytes = UPLOAD_LIMIT_BYTES): Promise<void> {
  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      // One byte more than is taken, so that a file of that size is seen to be too large.
      limits: { fileSize: limitBytes + 1, files: 2, fields: 5, fieldSize: 1_000, parts: 7 },
    });
    const validate = uploads.validatorCompiler;
    uploads.post(
      '/rights/imports',
      {
        ...commandRouteOptions('registry.import'),
        validatorCompiler: (part) => (part.httpPart === 'body' || !validate ? () => true : validate(part)),
        schema: {
          tags: ['registry'],
          operationId: 'registry.import',
          summary: '导入矿业权登记表',
          consumes: ['multipart/form-data'],
          headers: CommandHeaders,
          body: FormSchema,
          response: { 202: ImportSchema },
        },
      },
      (request, reply) => upload(deps, request, reply, limitBytes),
    );
  });
}

async function upload(
  deps: ApiDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  limitBytes: number,
): Promise<FastifyReply> {
  const importId = newImportId(deps.clocks.machineNow());
  let queued: Date | undefined;
  try {
    const body = await receiveUpload(deps, request, { importId, limitBytes });
    const apply = async (tx: Transaction, command: Command, actor: Official) => {
      const answer = await queueImport(tx, { importId, upload: body, command, actor });
      queued = command.asOf;
      return answer;
    };
    // Not queued: refused, or the same request again. This copy of the file then belongs to no import.
    const sent = await submitCommand(deps, request, reply, { operation: 'registry.import', params: {}, body, apply });
    if (queued) await start(deps, importId, queued);
    else await deleteChunks(deps.database, importId);
    return sent;
  } catch (error) {
    // Once it was queued nobody can tell here whether the commit went through: the pieces stay, the sweep sorts them out.
    if (!queued) await deleteChunks(deps.database, importId);
    if (!request.raw.complete) letGo(request);
    // Nobody is there any more to read this answer: it only keeps a caller's broken line from looking like our fault.
    throw request.raw.destroyed && !request.raw.complete ? brokenOff(error) : error;
  }
}

/**
 * Refused before the form was read to its end: the rest is neither waited for nor kept. A connection that is closed while
 * the other end still sends is reset, and the answer lost with it; so it is read on for a while, and given up then.
 */
function letGo({ raw }: FastifyRequest): void {
  raw.unpipe();
  raw.resume();
  const giveUp = setTimeout(() => raw.socket.destroy(), LINGER_MS);
  raw.once('close', () => clearTimeout(giveUp));
}

interface Queued {
  importId: string;
  upload: Upload;
  command: Command;
  actor: Official;
}

async function queueImport(tx: Transaction, { importId, upload, command, actor }: Queued): Promise<Answer> {
  const {
    authority: authorityCode,
    fileName,
    size,
    sha256,
    dryRun,
    acceptUnknownLicences,
    complete,
    standsFor,
  } = upload;
  await assertWithinAuthority(tx, actor, authorityCode);
  const authority = await findAuthority(tx, authorityCode);
  if (authority?.level !== 'province') throw notAProvince(authorityCode, authority?.name ?? '');
  const { asOf, recordedAt, id: commandId } = command;
  const fileSha256 = Buffer.from(sha256, 'hex');
  await saveImport(tx, {
    id: importId,
    actorId: actor.id,
    ...{
      authorityCode,
      fileName,
      fileSize: size,
      fileSha256,
      dryRun,
      acceptUnknownLicences,
      complete,
      asOf,
      recordedAt,
    },
    ...(standsFor !== undefined && { standsFor }),
  });
  await recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId: actor.id, commandId, room: 'registry', kind: 'import.queued' },
    subject: `import/${importId}`,
    data: { authorityCode, size, sha256, dryRun, acceptUnknownLicences, complete, ...(standsFor && { standsFor }) },
  });
  const saved = await findImport(tx, importId);
  if (!saved) throw new Error(`import ${importId} is not there right after it was saved`);
  return { status: 202, body: shownImport(saved) };
}

/** After the commit. A start that is lost here is made up for by the sweep `startQueuedImports`. */
async function start({ temporal, logger }: ApiDeps, importId: string, asOf: Date): Promise<void> {
  if (!temporal) return;
  try {
    await startWorkflowOnce(temporal, importStart({ importId, asOf: asOf.toISOString() }));
  } catch (err) {
    logger.warn({ err, importId }, 'the import could not be started; the sweep will');
  }
}

function brokenOff(cause: unknown): Refusal {
  const refusal = new Refusal('upload-broken-off', {
    status: 400,
    title: '上传中断',
    titleEn: 'The upload broke off',
    detail: '连接在文件传完之前断开，未导入任何数据；请重新上传。',
  });
  return Object.assign(refusal, { cause });
}

function notAProvince(code: string, name: string): Refusal {
  return new Refusal('authority-not-a-province', {
    status: 422,
    title: '登记簿由省级主管部门管理',
    titleEn: 'A register is kept by a province',
    detail: `主管部门 ${code} ${name} 不是省级主管部门；请以所属省级主管部门的代码（authority）导入。`,
    errors: [{ pointer: '/body/authority', value: code, detail: '应为省级主管部门的行政区划代码' }],
  });
}
