import formbody from '@fastify/formbody';
import { Type } from '@fastify/type-provider-typebox';
import { readTwilioReceipt, twilioCallbackUrl } from '../../channels/sms/twilio-callback.ts';
import { verifyTwilioCallback } from '../../channels/twilio/callback.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { SubmitReceipt } from './receipt-queue.ts';
import { forgedCallback, unknownDelivery } from './refusals.ts';

/** A report is a few hundred bytes. */
const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * Twilio's report of one message. Signed over our public address; a false signature learns nothing. Repeated, late and
 * out-of-order reports are answered 204 like any other, or the provider would send them again.
 */
export async function twilioCallbackRoute(app: App, deps: ApiDeps, submitReceipt: SubmitReceipt): Promise<void> {
  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
  app.post(
    '/callbacks/twilio/:id',
    {
      config: { public: true },
      schema: {
        tags: ['deliveries'],
        operationId: 'deliveries.twilio-callback',
        summary: 'Twilio 状态回调',
        description:
          'Authenticated by X-Twilio-Signature, not by a token; idempotent by its content, so no Idempotency-Key.',
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
      if ((await submitReceipt(receipt)) === 'unknown-delivery') throw unknownDelivery(id);
      return reply.code(204).send(null);
    },
  );
}
