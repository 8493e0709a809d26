import { Type } from '@fastify/type-provider-typebox';
import type { Transaction } from '../../db/client.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { findVisibleHolder } from '../../db/queries/registry.ts';
import { saveMessageLanguage } from '../../db/queries/templates/index.ts';
import { noSuchHolder } from '../../rules/holder-refusals.ts';
import type { Official } from '../../rules/identity.ts';
import type { App } from '../deps.ts';
import type { TypedCommand } from '../plugins/commands.ts';
import { Language } from './schemas.ts';

const Id = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,15}$' }) });
const ChoiceSchema = Type.Object({ language: Language }, { additionalProperties: false });
const ChosenSchema = Type.Object({ id: Type.Integer(), language: Language });

/** In which language a holder is written to, as he asked for; Chinese unless said otherwise. */
export function languageRoute(app: App): void {
  app.command({
    ...{ url: '/holders/:id/message-language', operation: 'holders.choose-language', tags: ['templates'] },
    summary: '登记矿业权人所选的消息语言',
    ...{ params: Id, body: ChoiceSchema, responses: { 200: ChosenSchema } },
    apply: choose,
  });
}

async function choose(tx: Transaction, command: TypedCommand<typeof Id, typeof ChoiceSchema>, actor: Official) {
  const id = Number(command.params.id);
  const { language } = command.body;
  if (!(await findVisibleHolder(tx, actor.authorityCode, id))) throw noSuchHolder(id);
  await saveMessageLanguage(tx, id, language);
  await recordEvidence(tx, {
    ...{ asOf: command.asOf, recordedAt: command.recordedAt, actorId: actor.id, commandId: command.id },
    ...{ room: 'templates', kind: 'holder.language-chosen', subject: `holder/${id}`, data: { language } },
  });
  return { status: 200, body: { id, language } };
}
