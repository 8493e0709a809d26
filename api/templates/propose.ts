import { type TSchema, Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { assertWithinAuthority } from '../../db/queries/identity.ts';
import { saveTemplateProposal } from '../../db/queries/templates/index.ts';
import type { Official } from '../../rules/identity.ts';
import { demonstrationTemplateRefused, errorsOfTemplate, templateInvalid } from '../../rules/templates/index.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { installedProviders } from './installed.ts';
import { recordTemplate } from './record.ts';
import { draftMembers, draftOf, shownTemplate, TemplateSchema } from './schemas.ts';

const ProposalSchema = Type.Object(
  {
    authority: Type.String({ pattern: '^[0-9]{6}$', description: '行政区划代码；适用于该单位及其下级' }),
    ...draftMembers,
    effectiveFrom: Type.String({ format: 'date', pattern: '^(19|20|21)', description: '自该日起适用' }),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: '修改说明' })),
    demonstration: Type.Optional(Type.Boolean({ description: '演示；正式环境不接受' })),
  },
  { additionalProperties: false },
);

export function proposeRoute(app: App, deps: ApiDeps): void {
  app.command({
    ...{ url: '/templates', operation: 'templates.propose', tags: ['templates'], summary: '提出一版消息模板' },
    ...{ body: ProposalSchema, responses: { 201: TemplateSchema } },
    apply: (tx, command, actor) => propose(tx, deps, command, actor),
  });
}

type Proposal = TypedCommand<TSchema, typeof ProposalSchema>;

async function propose(tx: Transaction, { config }: ApiDeps, command: Proposal, actor: Official) {
  const { authority: authorityCode, effectiveFrom, note = null, demonstration = false } = command.body;
  await assertWithinAuthority(tx, actor, authorityCode);
  if (demonstration && config.mode === 'production') throw demonstrationTemplateRefused();
  const draft = draftOf(command.body);
  const errors = errorsOfTemplate(draft, installedProviders(config));
  if (errors.length > 0) throw templateInvalid(errors);
  const by = { proposedBy: actor.id, proposedAt: command.asOf };
  const row = await saveTemplateProposal(tx, { ...draft, authorityCode, effectiveFrom, note, demonstration, ...by });
  await recordTemplate(tx, command, 'template.proposed', row);
  return { status: 201, body: shownTemplate(row) };
}
