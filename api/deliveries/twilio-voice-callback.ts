import formbody from '@fastify/formbody';
import { Type } from '@fastify/type-provider-typebox';
import { verifyTwilioCallback } from '../../channels/twilio/callback.ts';
import { CALL_EVENTS, type CallEvent, callEventUrl, readCallReceipt } from '../../channels/voice/twilio-callback.ts';
import { CONFIRMING_KEY, keypressTwiml } from '../../channels/voice/twiml.ts';
import type { ApiDeps, App } from '../deps.ts';
import type { SubmitReceipt } from './receipt-queue.ts';
import { forgedCallback, unknownDelivery } from './refusals.ts';

const BODY_LIMIT_BYTES = 16 * 1024;

/**
 * Twilio's reports of one call: its status, who picked up, and the key that was pressed, which is answered with what the
 * caller hears. Signed over our public address; repeated, late and out-of-order reports are answered like any other.
 */
export async function twilioVoiceCallbackRoute(app: App, deps: ApiDeps, submit: SubmitReceipt): Promise<void> {
  await app.register(formbody, { bodyLimit: BODY_LIMIT_BYTES });
  app.post(
    '/callbacks/twilio-voice/:id/:event',
    {
      config: { public: true },
      schema: {
        tags: ['deliveries'],
        operationId: 'deliveries.twilio-voice-callback',
        summary: 'Twilio 外呼回调（状态、应答方、按键确认）',
        description:
          'Authenticated by X-Twilio-Signature, not by a token; idempotent by its content, so no Idempotency-Key.',
        consumes: ['application/x-www-form-urlencoded'],
        params: Type.Object({
          id: Type.String({ maxLength: 40 }),
          event: Type.Unsafe<CallEvent>({ type: 'string', enum: [...CALL_EVENTS] }),
        }),
        response: { 200: Type.String({ description: 'TwiML' }), 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id, event } = request.params;
      const params = (request.body ?? {}) as Record<string, string>;
      const url = callEventUrl(deps.config.publicUrl, id, event);
      const signature = request.headers['x-twilio-signature'] as string | undefined;
      if (!verifyTwilioCallback({ authToken: deps.config.sms.authToken, url, params, signature }))
        throw forgedCallback();
      if (!/^[1-9][0-9]{0,15}$/.test(id)) throw unknownDelivery(id);
      const receipt = readCallReceipt(Number(id), event, params);
      if (receipt) {
        // Somebody picked up and has confirmed nothing yet: handed over, no more.
        const state = receipt.state === 'answered' ? 'handed_over' : receipt.state;
        if ((await submit({ ...receipt, state })) === 'unknown-delivery') throw unknownDelivery(id);
      }
      if (event !== 'keypress') return reply.code(204).send(null);
      return reply.type('text/xml; charset=utf-8').send(keypressTwiml(params.Digits === CONFIRMING_KEY));
    },
  );
}
