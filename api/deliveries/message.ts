import { type Static, Type } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import type { Delivery } from '../../db/queries/deliveries/index.ts';
import { recordEvidence } from '../../db/queries/evidence.ts';
import { findWordingOf } from '../../db/queries/templates/index.ts';
import type { Role } from '../../rules/identity.ts';
import { sayMessage } from '../../rules/templates/index.ts';
import type { ApiDeps } from '../deps.ts';

const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** What a message says, and by which version; made again from what was fixed, byte for byte. */
export const MessageSchema = Type.Object({
  template: nullable(Type.Integer({ description: '消息模板版本的编号（GET /templates/{id}）；null 为产品自带文本' })),
  language: Type.String({ description: 'zh, en' }),
  subject: nullable(Type.String()),
  text: Type.String(),
  sent: Type.Boolean({ description: 'true 为已交服务商的原文；false 为拟发内容' }),
});

/** Whoever answers a holder on the telephone, or looks into what was done; an administrator runs machines. */
const READERS: readonly Role[] = ['clerk', 'reviewer', 'inspector', 'auditor'];

/**
 * What a message says, for an official who may read it; each view stands in the log. Null: the reader may not, or nothing
 * is fixed for it.
 */
export async function shownMessage(
  { database, clocks }: ApiDeps,
  request: FastifyRequest,
  delivery: Delivery,
): Promise<Static<typeof MessageSchema> | null> {
  const { official } = request;
  const wording = delivery.wordingId === null ? undefined : await findWordingOf(database, delivery.wordingId);
  if (!wording || !official.roles.some((role) => READERS.includes(role))) return null;
  const sent = delivery.attempts > 0;
  const rightsCount = (sent ? delivery.spokenRights : null) ?? delivery.rightsCount;
  const { subject, text } = sayMessage(wording, { deliveryId: delivery.id, rightsCount });
  await recordEvidence(database, {
    ...{ asOf: await clocks.legalNow(), recordedAt: clocks.machineNow(), actorId: official.id },
    ...{ room: 'deliveries', kind: 'delivery.viewed', subject: `delivery/${delivery.id}` },
  });
  return { template: wording.templateId, language: wording.language, subject, text, sent };
}
