import { type Static, Type } from '@fastify/type-provider-typebox';
import { type Delivery, findDelivery, listDeliveries, listSteps } from '../../db/queries/deliveries/index.ts';
import { DELIVERY_CHANNELS, type DeliveryChannel } from '../../rules/cascade.ts';
import { DELIVERY_STATES, type DeliveryState } from '../../rules/deliveries.ts';
import { campaignOf } from '../annual-disclosure/find.ts';
import type { ApiDeps, App } from '../deps.ts';
import { MAX_INTEGER, numberKey, PageOf, pageOf, pageQuery } from '../plugins/paging.ts';
import { alibabaCallbackRoute } from './alibaba-callback.ts';
import { MessageSchema, shownMessage } from './message.ts';
import { createReceiptQueue } from './receipt-queue.ts';
import { unknownDelivery } from './refusals.ts';
import { twilioCallbackRoute } from './twilio-callback.ts';
import { twilioVoiceCallbackRoute } from './twilio-voice-callback.ts';

const tags = ['deliveries'];
const Id = Type.String({ pattern: '^[1-9][0-9]{0,15}$' });
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

const DeliverySchema = Type.Object({
  id: Type.Integer(),
  round: Type.Optional(Type.Integer()),
  step: Type.Integer({ description: '催报渠道中的第几步' }),
  channel: Type.String({ description: DELIVERY_CHANNELS.join(', ') }),
  provider: Nullable(Type.String()),
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
  const { id, step, channel, provider, state, reason, rightsCount, attempts, providerId } = delivery;
  return {
    ...{ id, step, channel, provider, state, reason, rightsCount, attempts, providerId },
    round: delivery.roundNumber,
    recipient: delivery.recipient && hint(delivery.recipient),
    handedOverAt: delivery.handedOverAt?.toISOString() ?? null,
  };
}

/** Enough to tell one address from another: the last digits of a number, the domain of a mailbox. */
function hint(recipient: string): string {
  const at = recipient.lastIndexOf('@');
  return `*${at < 0 ? recipient.slice(-4) : recipient.slice(at)}`;
}

/** Messages 消息 to persons, and what providers report of them. */
export async function deliveryRoutes(app: App, deps: ApiDeps): Promise<void> {
  listing(app, deps);
  const submit = createReceiptQueue(deps);
  for (const route of [twilioCallbackRoute, twilioVoiceCallbackRoute, alibabaCallbackRoute])
    await app.register(async (callbacks) => route(callbacks as unknown as App, deps, submit));
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
          round: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_INTEGER })),
          channel: Type.Optional(Type.Unsafe<DeliveryChannel>({ type: 'string', enum: [...DELIVERY_CHANNELS] })),
          state: Type.Optional(Type.Unsafe<DeliveryState>({ type: 'string', enum: [...DELIVERY_STATES] })),
          ...pageQuery,
        }),
        response: { 200: PageOf(DeliverySchema) },
      },
    },
    async (request) => {
      const { round, channel, state } = request.query;
      const campaign = await campaignOf(deps, request.query.campaign, request.official);
      const list = (key: number | string | undefined, limit: number) =>
        listDeliveries(deps.database, {
          campaignId: campaign.id,
          roundNumber: round,
          channel,
          state,
          after: numberKey(key),
          limit,
        });
      return pageOf(request.query, list, (delivery) => delivery.id, shown);
    },
  );
  app.get(
    '/deliveries/:id',
    {
      schema: {
        tags,
        operationId: 'deliveries.get',
        summary: '查询一条消息及其内容；查阅留痕',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ ...DeliverySchema.properties, message: Nullable(MessageSchema) }) },
      },
    },
    async (request) => {
      const delivery = await findDelivery(deps.database, Number(request.params.id));
      if (!delivery) throw unknownDelivery(request.params.id);
      await campaignOf(deps, String(delivery.campaignId), request.official);
      return { ...shown(delivery), message: await shownMessage(deps, request, delivery) };
    },
  );
  app.get(
    '/deliveries/:id/steps',
    {
      schema: {
        tags,
        operationId: 'deliveries.steps',
        summary: '同一轮次中对同一矿业权人的各步催报及其原因',
        params: Type.Object({ id: Id }),
        response: { 200: Type.Object({ items: Type.Array(DeliverySchema) }) },
      },
    },
    async (request) => {
      const delivery = await findDelivery(deps.database, Number(request.params.id));
      if (!delivery) throw unknownDelivery(request.params.id);
      await campaignOf(deps, String(delivery.campaignId), request.official);
      return { items: (await listSteps(deps.database, delivery)).map(shown) };
    },
  );
}
