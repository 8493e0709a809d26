import { type Static, type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { type Difference, lockDifference, updateDifference } from '../../db/queries/reconciliation/index.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import type { DifferenceChoice } from '../../rules/reconciliation/differences.ts';
import { assertChoice, assertProposed, noSuchDifference } from '../../rules/reconciliation/refusals.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { Note, NumberId, tags } from './schemas.ts';
import { ChoiceSchema, DecidedSchema, shownDecided } from './shown.ts';
import { startTaken, takeTheirs } from './take-over.ts';

const DecisionSchema = Type.Object({ choice: ChoiceSchema, note: Note }, { additionalProperties: false });
const ApprovalSchema = Type.Object(
  { approve: Type.Boolean(), note: Type.Optional(Note) },
  { additionalProperties: false },
);

/** One officer's word keeps ours or asks the ministry; taking theirs over needs a second. */
export function decisionRoutes(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/reconciliation/differences/:id/decision', operation: 'reconciliation.decide-difference', tags },
    summary: '处理差异：采用对方（待审核）、保留我方，或由对方更正',
    ...{ params: NumberId, body: DecisionSchema, responses: { 200: DecidedSchema } },
    apply: decide,
  });
  app.command({
    ...{ url: '/reconciliation/differences/:id/approval', operation: 'reconciliation.approve-difference', tags },
    summary: '审核采用对方（须为提出人以外的审核人员）',
    ...{ params: NumberId, body: ApprovalSchema, responses: { 200: DecidedSchema } },
    apply: (tx, command, actor) => approve(deps, tx, command, actor),
    committed: ({ body }) => startTaken(deps, (body as Static<typeof DecidedSchema>).importId),
  });
}

type Decision = TypedCommand<typeof NumberId, typeof DecisionSchema>;
type Approval = TypedCommand<typeof NumberId, typeof ApprovalSchema>;

const OUTCOMES: Readonly<Record<DifferenceChoice, { state: 'proposed' | 'decided' | 'asked'; kind: string }>> = {
  'take-theirs': { state: 'proposed', kind: 'difference.taking-proposed' },
  'keep-ours': { state: 'decided', kind: 'difference.kept' },
  ask: { state: 'asked', kind: 'difference.asked' },
};

async function decide(tx: Transaction, command: Decision, actor: Official) {
  const { choice, note } = command.body;
  const difference = await differenceOf(tx, command, actor);
  assertChoice(difference, choice);
  const { state, kind } = OUTCOMES[choice];
  const saved = await updateDifference(tx, difference.id, {
    ...{ state, choice, note, decidedBy: actor.id, decidedAt: command.asOf },
  });
  await record(tx, command, kind, saved, { choice });
  return { status: 200, body: shownDecided(saved) };
}

async function approve(deps: ApiDeps, tx: Transaction, command: Approval, actor: Official) {
  const difference = await differenceOf(tx, command, actor);
  assertProposed(difference);
  assertOtherOfficial(difference.decidedBy as number, actor);
  if (!command.body.approve) {
    const open = { state: 'open' as const, choice: null, note: null, decidedBy: null, decidedAt: null };
    const saved = await updateDifference(tx, difference.id, open);
    await record(tx, command, 'difference.taking-rejected', saved, { note: command.body.note ?? null });
    return { status: 200, body: shownDecided(saved) };
  }
  const time = { asOf: command.asOf, machineNow: deps.clocks.machineNow() };
  const importId = await takeTheirs(tx, difference, { ...time, actorId: actor.id, commandId: command.id });
  const approved = { state: 'decided' as const, approvedBy: actor.id, approvedAt: command.asOf, importId };
  const saved = await updateDifference(tx, difference.id, approved);
  await record(tx, command, 'difference.taken', saved, { importId });
  return { status: 200, body: shownDecided(saved) };
}

async function differenceOf(
  tx: Transaction,
  command: TypedCommand<typeof NumberId, TSchema>,
  actor: Official,
): Promise<Difference> {
  const difference = await lockDifference(tx, Number(command.params.id));
  if (!difference) throw noSuchDifference(command.params.id);
  await assertWithinAuthority(tx, actor, difference.authorityCode);
  return difference;
}

/** Without the values: they may be a person's, and the row keeps them. */
function record(
  tx: Transaction,
  { asOf, recordedAt, actorId, id: commandId }: Decision | Approval,
  kind: string,
  { id, kind: of, subject, field, type }: Difference,
  data: Record<string, unknown>,
): Promise<void> {
  return recordEvidence(tx, {
    ...{ asOf, recordedAt, actorId, commandId, room: 'reconciliation', kind, subject: `difference/${id}` },
    data: { kind: of, subject, field, type, ...data },
  });
}
