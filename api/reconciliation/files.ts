import multipart from '@fastify/multipart';
import { type Static, Type } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Transaction } from '../../db/client.ts';
import type { Command } from '../../db/queries/commands.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  deleteFileChunks,
  findFile,
  listFiles,
  newFileId,
  type SystemFile,
  saveFile,
} from '../../db/queries/reconciliation/index.ts';
import { startWorkflowOnce } from '../../platform/start-workflow.ts';
import type { Answer } from '../../rules/commands.ts';
import type { Official } from '../../rules/identity.ts';
import { fileStart } from '../../rules/reconciliation/poll.ts';
import { noSuchFile } from '../../rules/reconciliation/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import { CommandHeaders, commandRouteOptions, submitCommand } from '../plugins/commands.ts';
import { PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { ProblemSchema } from '../problem-schema.ts';
import { FILE_LIMIT_BYTES, receiveFile, type UploadedFile } from './receive.ts';
import { Code, FileId, Instant, Kind, Nullable, tags } from './schemas.ts';

const FileSchema = Type.Object({
  id: Type.String(),
  kind: Kind,
  authority: Code,
  fileName: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  through: Nullable(Instant),
  state: Type.String({ description: 'queued, running, done, failed' }),
  itemsRead: Type.Integer(),
  stored: Type.Integer({ description: '新收' }),
  repeated: Type.Integer({ description: '此前已收' }),
  quarantined: Type.Integer({ description: '新列入待处理' }),
  problem: Nullable(ProblemSchema),
  recordedAt: Instant,
  finishedAt: Nullable(Instant),
});

// For the contract only: the form is read as it streams in, so there is no body the validator could look at.
const FormSchema = Type.Object({
  file: Type.String({ format: 'binary', description: '部公示系统导出的 CSV 或 JSON 行文件' }),
  kind: Kind,
  authority: Type.Optional(Code),
  through: Type.Optional(Type.String({ format: 'date-time', description: '导出文件齐至何时；据以判断逾期' })),
});

/** Bringing in by file what the ministry's system holds, where it cannot be asked. */
export async function fileRoutes(app: App, deps: ApiDeps): Promise<void> {
  reading(app, deps);
  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: FILE_LIMIT_BYTES, files: 2, fields: 5, fieldSize: 1_000, parts: 7 },
    });
    const validate = uploads.validatorCompiler;
    uploads.post(
      '/reconciliation/files',
      {
        ...commandRouteOptions('reconciliation.take-file'),
        validatorCompiler: (part) => (part.httpPart === 'body' || !validate ? () => true : validate(part)),
        schema: {
          ...{ tags, operationId: 'reconciliation.take-file', summary: '以文件收入部公示系统的数据' },
          ...{ consumes: ['multipart/form-data'], headers: CommandHeaders, body: FormSchema },
          response: { 202: FileSchema, 200: FileSchema },
        },
      },
      (request, reply) => upload(deps, request, reply),
    );
  });
}

function reading(app: App, deps: ApiDeps): void {
  const one = {
    ...{ tags, operationId: 'reconciliation.read-file', summary: '查询一个导出文件的收入情况', params: FileId },
    response: { 200: FileSchema },
  };
  app.get('/reconciliation/files/:id', { schema: one }, async (request) => {
    const file = await findFile(deps.database, request.params.id);
    if (!file) throw noSuchFile(request.params.id);
    await assertWithinAuthority(deps.database, request.official, file.authorityCode);
    return shownFile(file);
  });
  const all = {
    ...{ tags, operationId: 'reconciliation.list-files', summary: '查询收入的导出文件' },
    querystring: Type.Object({ kind: Type.Optional(Kind), ...pageQuery }),
    response: { 200: PageOf(FileSchema) },
  };
  app.get('/reconciliation/files', { schema: all }, async (request) => {
    const { kind } = request.query;
    const { authorityCode: authority } = request.official;
    return pageOf(
      request.query,
      (key, limit) =>
        listFiles(deps.database, { authority, kind, before: key === undefined ? key : String(key), limit }),
      (file) => file.id,
      shownFile,
    );
  });
}

async function upload(deps: ApiDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const fileId = newFileId(deps.clocks.machineNow());
  let queued: SystemFile | undefined;
  try {
    const body = await receiveFile(deps, request, fileId);
    const apply = async (tx: Transaction, command: Command, actor: Official) => {
      const { answer, file } = await queueFile(tx, { fileId, upload: body, command, actor });
      if (file.id === fileId) queued = file;
      return answer;
    };
    const params = {};
    const operation = 'reconciliation.take-file' as const;
    const sent = await submitCommand(deps, request, reply, { operation, params, body, apply });
    if (queued) await start(deps, queued);
    // Refused, or there already: this copy belongs to no file.
    else await deleteFileChunks(deps.database, fileId);
    return sent;
  } catch (error) {
    // Once it was queued nobody can tell here whether the commit went through: the sweep sorts the pieces out.
    if (!queued) await deleteFileChunks(deps.database, fileId);
    // Refused before the form was read to its end: the rest is not waited for, nor left to block this connection.
    if (!request.raw.complete) reply.header('connection', 'close');
    throw error;
  }
}

interface Queued {
  fileId: string;
  upload: UploadedFile;
  command: Command;
  actor: Official;
}

async function queueFile(tx: Transaction, queued: Queued): Promise<{ answer: Answer; file: SystemFile }> {
  const { fileId, upload: uploaded, command, actor } = queued;
  const { authority: authorityCode, sha256, through, ...rest } = uploaded;
  await assertWithinAuthority(tx, actor, authorityCode);
  const { asOf, recordedAt, id: commandId } = command;
  const { file, fresh } = await saveFile(tx, {
    ...{ id: fileId, actorId: actor.id, authorityCode, ...rest, asOf, recordedAt },
    ...{ sha256: Buffer.from(sha256, 'hex'), through: through === null ? null : new Date(through) },
  });
  if (fresh)
    await recordEvidence(tx, {
      ...{ asOf, recordedAt, actorId: actor.id, commandId, room: 'reconciliation', kind: 'file.queued' },
      ...{ subject: `reconciliation-file/${file.id}`, data: { authorityCode, kind: rest.kind, sha256, through } },
    });
  return { file, answer: { status: fresh ? 202 : 200, body: shownFile(file) } };
}

/** After the commit. A start that is lost here is made up for by the next poll. */
async function start({ temporal, logger }: ApiDeps, { id: fileId, asOf }: SystemFile): Promise<void> {
  if (!temporal) return;
  await startWorkflowOnce(temporal, fileStart({ fileId, asOf: asOf.toISOString() })).catch((err) =>
    logger.warn({ err, fileId }, 'the file could not be started; the next poll will'),
  );
}

function shownFile(file: SystemFile): Static<typeof FileSchema> {
  const { id, kind, authorityCode: authority, fileName, size, state, itemsRead, stored, repeated, quarantined } = file;
  return {
    ...{ id, kind, authority, fileName, size, state, itemsRead, stored, repeated, quarantined },
    sha256: file.sha256.toString('hex'),
    through: file.through?.toISOString() ?? null,
    problem: file.failure as Static<typeof ProblemSchema> | null,
    recordedAt: file.recordedAt.toISOString(),
    finishedAt: file.finishedAt?.toISOString() ?? null,
  };
}
