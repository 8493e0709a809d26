import { type Static, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import {
  findQuarantined,
  listQuarantine,
  lockQuarantined,
  lockSequence,
  type QuarantinedItem,
  saveQuarantineDecision,
  saveSequence,
  storeBatch,
} from '../../db/queries/reconciliation/index.ts';
import type { Official } from '../../rules/identity.ts';
import { maskIdentityNumbers } from '../../rules/identity-number.ts';
import { giveUp, isMissing } from '../../rules/reconciliation/gaps.ts';
import { readItem } from '../../rules/reconciliation/item.ts';
import { MALFORMED } from '../../rules/reconciliation/kinds.ts';
import { noSuchQuarantine, quarantineDecided, stillMalformed } from '../../rules/reconciliation/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { Instant, isProvinceOrAbove, Kind, Note, Nullable, NumberId, tags } from './schemas.ts';

const State = Type.Unsafe<QuarantinedItem['state']>({
  ...{ type: 'string', enum: ['open', 'read', 'set-aside', 'superseded'] },
  description: 'open 待处理, read 重读后已收, set-aside 不予采用, superseded 已由后来的记录取代',
});
const listed = {
  id: Type.Integer(),
  kind: Kind,
  reason: Type.String(),
  reasonText: Type.String(),
  problems: Type.Array(Type.Object({ field: Type.String(), detail: Type.String() })),
  externalId: Nullable(Type.String()),
  version: Nullable(Type.Integer()),
  sequence: Nullable(Type.Integer()),
  authority: Nullable(Type.String()),
  state: State,
  recordedAt: Instant,
  decidedBy: Nullable(Type.Integer()),
  decidedAt: Nullable(Instant),
  note: Nullable(Type.String()),
};
const ListedSchema = Type.Object(listed);
const WholeSchema = Type.Object({
  ...listed,
  raw: Type.String({ description: '收到的原文；身份证号已遮盖' }),
});
const DecisionSchema = Type.Object(
  {
    decision: Type.Unsafe<'reread' | 'set-aside'>({
      ...{ type: 'string', enum: ['reread', 'set-aside'] },
      description: 'reread 重新读取, set-aside 不予采用',
    }),
    note: Note,
  },
  { additionalProperties: false },
);

/** Items that could not be taken as they came, each decided by an officer. */
export function quarantineRoutes(app: App, deps: ApiDeps): void {
  listing(app, deps);
  const schema = {
    ...{ tags, operationId: 'reconciliation.read-quarantine', summary: '查看待处理记录的原文', params: NumberId },
    response: { 200: WholeSchema },
  };
  app.get('/reconciliation/quarantine/:id', { schema }, async (request) => {
    const found = await findQuarantined(deps.database, Number(request.params.id));
    const item = await visible(deps.database, found, request.params.id, request.official);
    // What came may name persons, and seeing it is an act.
    await recordEvidence(deps.database, {
      ...{ asOf: await deps.clocks.legalNow(), recordedAt: deps.clocks.machineNow(), actorId: request.official.id },
      ...{ room: 'reconciliation', kind: 'quarantine.viewed', subject: `quarantine/${item.id}` },
    });
    return { ...shown(item), raw: maskIdentityNumbers(item.raw) };
  });
  app.command({
    ...{ url: '/reconciliation/quarantine/:id/decision', operation: 'reconciliation.decide-quarantine', tags },
    summary: '处理不能收入的记录：重新读取，或注明依据不予采用',
    ...{ params: NumberId, body: DecisionSchema, responses: { 200: ListedSchema } },
    apply: decide,
  });
}

function listing(app: App, deps: ApiDeps): void {
  const schema = {
    ...{ tags, operationId: 'reconciliation.list-quarantine', summary: '查询不能收入的记录' },
    querystring: Type.Object({ kind: Type.Optional(Kind), state: Type.Optional(State), ...pageQuery }),
    response: { 200: PageOf(ListedSchema) },
  };
  app.get('/reconciliation/quarantine', { schema }, async (request) => {
    const { kind, state } = request.query;
    const { authorityCode: authority } = request.official;
    const unattributed = await isProvinceOrAbove(deps.database, request.official);
    return pageOf(
      request.query,
      (key, limit) =>
        listQuarantine(deps.database, { authority, unattributed, kind, state, after: numberKey(key), limit }),
      ({ id }) => id,
      shown,
    );
  });
}

type Decision = TypedCommand<typeof NumberId, typeof DecisionSchema>;

async function decide(tx: Transaction, command: Decision, actor: Official) {
  const found = await lockQuarantined(tx, Number(command.params.id));
  const item = await visible(tx, found, command.params.id, actor);
  if (item.state !== 'open') throw quarantineDecided(item.id, item.state);
  const { asOf, recordedAt, id: commandId } = command;
  const { note, decision } = command.body;
  const state = decision === 'reread' ? ('read' as const) : ('set-aside' as const);
  if (decision === 'reread') await reread(tx, item, { asOf, recordedAt });
  else await nobodyWaits(tx, item);
  const decided = { state, decidedBy: actor.id, decidedAt: asOf, note };
  await saveQuarantineDecision(tx, item.id, decided);
  await recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId: actor.id, commandId, room: 'reconciliation', kind: `quarantine.${state}` },
    ...{ subject: `quarantine/${item.id}`, data: { kind: item.kind, reason: item.reason, sequence: item.sequence } },
  });
  return { status: 200, body: shown({ ...item, ...decided }) };
}

/** Under today's rules: an authority may have been added, or the mapping mended. */
async function reread(tx: Transaction, item: QuarantinedItem, time: { asOf: Date; recordedAt: Date }): Promise<void> {
  const raw = parsed(item.raw);
  const result = readItem(item.kind, raw);
  if (!result.ok) throw stillMalformed(item.id, MALFORMED[result.reason], result.problems);
  const fileId = item.fileId ?? undefined;
  const { stored, repeated } = await storeBatch(tx, { kind: item.kind, items: [{ raw, result }], fileId, ...time });
  if (stored + repeated === 0) throw stillMalformed(item.id, MALFORMED[item.reason], []);
}

function parsed(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    // Cut at its limit: it was too large to be an item.
    return raw;
  }
}

/** Its number is no gap any more: somebody has said on what ground it will not come. */
async function nobodyWaits(tx: Transaction, { kind, sequence }: QuarantinedItem): Promise<void> {
  if (sequence === null) return;
  const held = await lockSequence(tx, kind);
  const range = { from: sequence, to: sequence };
  if (isMissing(held, range)) await saveSequence(tx, kind, giveUp(held, range));
}

async function visible(
  executor: Transaction | ApiDeps['database'],
  item: QuarantinedItem | undefined,
  id: string,
  official: Official,
): Promise<QuarantinedItem> {
  if (!item) throw noSuchQuarantine(id);
  if (item.authorityCode !== null) await assertWithinAuthority(executor, official, item.authorityCode);
  else if (!(await isProvinceOrAbove(executor, official))) throw noSuchQuarantine(id);
  return item;
}

function shown(item: QuarantinedItem): Static<typeof ListedSchema> {
  const { raw: _raw, digest: _digest, fileId: _file, asOf: _asOf, authorityCode: authority, ...rest } = item;
  return {
    ...{ ...rest, authority, reasonText: MALFORMED[item.reason] },
    recordedAt: item.recordedAt.toISOString(),
    decidedAt: item.decidedAt?.toISOString() ?? null,
  };
}
