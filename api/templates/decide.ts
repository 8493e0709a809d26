import { Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { findTemplateForDecision, saveTemplateDecision } from '../../db/queries/templates/index.ts';
import { assertOtherOfficial, type Official } from '../../rules/identity.ts';
import { noSuchTemplate, templateDecided } from '../../rules/templates/index.ts';
import type { App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { recordTemplate } from './record.ts';
import { shownTemplate, TemplateSchema } from './schemas.ts';

const Id = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
const DecisionSchema = Type.Object(
  {
    approve: Type.Boolean(),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '审核意见' })),
  },
  { additionalProperties: false },
);

export function decideRoute(app: App): void {
  app.command({
    ...{ url: '/templates/:id/decision', operation: 'templates.decide', tags: ['templates'] },
    summary: '审核消息模板（须为提出人以外的审核人员）',
    ...{ params: Id, body: DecisionSchema, responses: { 200: TemplateSchema } },
    apply: decide,
  });
}

async function decide(tx: Transaction, command: TypedCommand<typeof Id, typeof DecisionSchema>, actor: Official) {
  const row = await findTemplateForDecision(tx, Number(command.params.id));
  if (!row) throw noSuchTemplate(command.params.id);
  await assertWithinAuthority(tx, actor, row.authorityCode);
  assertOtherOfficial(row.proposedBy, actor);
  if (row.state !== 'proposed') throw templateDecided(row);
  const { approve, note: decisionNote = null } = command.body;
  const state = approve ? 'approved' : 'rejected';
  const by = { decidedBy: actor.id, decidedAt: command.asOf, decisionNote };
  const decided = await saveTemplateDecision(tx, row.id, { state, ...by });
  await recordTemplate(tx, command, `template.${state}`, decided);
  return { status: 200, body: shownTemplate(decided) };
}
