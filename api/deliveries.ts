import { type Static, Type } from '@fastify/type-provider-typebox';
import formbody from '@fastify/formbody';
import { readTwilioReceipt, twilioCallbackUrl, verifyTwilioCallback } from '../channels/sms/twilio-callback.ts';
import { type Delivery, findDelivery, listDeliveries, recordReceipt } from '../db/queries/deliveries/index.ts';
import { DELIVERY_STATES, type DeliveryState } from '../rules/deliveries.ts';
import { Refusal } from '../rules/refusal.ts';
import { campaignOf } from './annual-disclosure/find.ts';
import type { ApiDeps, App } from './deps.ts';
import { numberKey, PageOf, pageOf, pageQuery } from './plugins/paging.ts';

const tags = ['deliveries'];
const Id = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const DeliverySchema = Type.Object({
  id: Type.Integer(),
  round: Type.Optional(Type.Integer()),
  channel: Type.String(),
  /** Last four digits only: a list of messages is no telephone book. */
  recipient: Nullable(Type.String()),
  state: Type.String(),
  reason: Nullable(Type.String()),
  rightsCount: Type.Integer(),
  attempts: Type.Integer(),
  providerId: Nullable(Type.String()),
  handedOverAt: Nullable(Type.String({ format: 'date-time' })),
});

function shown(delivery: Delivery & { roundNumber?: number }): Static<typeof DeliverySchema> {
  const { id, channel, state, reason, rightsCount, attempts, providerId } = delivery;
  return {
    ...{ id, channel, state, reason, rightsCount, attempts, providerId },
    round: delivery.roundNumber,
    recipient: delivery.recipient && `*${delivery.recipient.slice(-4)}`,
    handedOverAt: delivery.handedOverAt?.toISOString() ?? null,
  };
}

/** Messages 消息 to persons, and what providers report of them. */
export async function deliveryRoutes(app: App, deps: ApiDeps): Promise<void> {
  listing(app, deps);
  await app.register(async (callbacks) => {
    await callbacks.register(formbody, { bodyLimit: 16 * 1024 });
    twilioCallback(callbacks as unknown as App, deps);
  });
}

function listing(app: App, deps: ApiDeps): void {
  app.get(
    '/deliveries',
    {
      schema: {
        tags,
        operationId: 'deliveries.list',
        summary: '查询消息',
        querystring: Type.Object({
          campaign: Id,
          round: Type.Optional(Type.Integer({ minimum: 1 })),
          state: Type.Optional(Type.Unsafe<DeliveryState>({ type: 'string', enum: [...DELIVERY_STATES] })),
          ...pageQuery,
        }),
        response: { 200: PageOf(DeliverySchema) },
      },
    },
    async (request) => {
      const { round, state } = request.query;
      const campaign = await campaignOf(deps, request.query.campaign, request.official);
      const list = (key: number | string | undefined, limit: number) =>
        listDeliveries(deps.database, { campaignId: campaign.id, roundNumber: round, state, after: numberKey(key), limit });
      return pageOf(request.query, list, (delivery) => delivery.id, shown);
    },
  );
  app.get(
    '/deliveries/:id',
    { schema: { tags, operationId: 'deliveries.get', summary: '查询一条消息', params: Type.Object({ id: Id }), response: { 200: DeliverySchema } } },
    async (request) => {
      const delivery = await findDelivery(deps.database, Number(request.params.id));
      if (!delivery) throw unknownDelivery(request.params.id);
      await campaignOf(deps, String(delivery.campaignId), request.official);
      return shown(delivery);
    },
  );
}

/**
 * Twilio's report of one message. Signed over our public address; a false signature learns nothing. Repeated, late and
 * out-of-order reports are answered 204 like any other, or the provider would send them again.
 */
function twilioCallback(app: App, deps: ApiDeps): void {
  app.post(
    '/callbacks/twilio/:id',
    {
      config: { public: true },
      schema: {
        tags,
        operationId: 'deliveries.twilio-callback',
        summary: 'Twilio 状态回调',
        description: 'Authenticated by X-Twilio-Signature, not by a token; idempotent by its content, so no Idempotency-Key.',
        consumes: ['application/x-www-form-urlencoded'],
        params: Type.Object({ id: Type.String({ maxLength: 40 }) }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const params = (request.body ?? {}) as Record<string, string>;
      const { authToken } = deps.config.sms;
      const url = twilioCallbackUrl(deps.config.publicUrl, id);
      const signature = request.headers['x-twilio-signature'] as string | undefined;
      if (!verifyTwilioCallback({ authToken, url, params, signature })) throw forgedCallback();
      if (!/^[1-9][0-9]{0,15}$/.test(id)) throw unknownDelivery(id);
      const receipt = readTwilioReceipt(Number(id), params);
      if (!receipt) return reply.code(204).send(null);
      const time = { machineNow: deps.clocks.machineNow(), asOf: await deps.clocks.legalNow() };
      if ((await recordReceipt(deps.database, receipt, time)) === 'unknown-delivery') throw unknownDelivery(id);
      return reply.code(204).send(null);
    },
  );
}

function forgedCallback(): Refusal {
  return new Refusal('callback-signature', {
    status: 403,
    title: '回调签名不符',
    titleEn: 'The callback is not signed by the provider',
    detail: '请求头 X-Twilio-Signature 缺失或与内容不符；请核对 TWILIO_AUTH_TOKEN 与 GONGSHI_PUBLIC_URL。',
  });
}

function unknownDelivery(id: string): Refusal {
  return new Refusal('no-such-delivery', {
    status: 404,
    title: '没有该消息',
    titleEn: 'No such delivery',
    detail: `没有编号为 ${id} 的消息。`,
    errors: [{ pointer: 'id', value: id, detail: '不存在' }],
  });
}
