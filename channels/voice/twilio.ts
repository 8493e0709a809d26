import twilio from 'twilio';
import { createHandOver } from '../hand-over.ts';
import type { Deadline } from '../http/exchange.ts';
import { outcomeOfError } from '../http/failure.ts';
import type { DeliveryOutcome } from '../port.ts';
import { outcomeOfAnswer } from '../twilio/answer.ts';
import { DEADLINE, UndiciRequestClient } from '../twilio/request-client.ts';
import type { VoiceMessage, VoicePort } from './port.ts';
import { callEventUrl } from './twilio-callback.ts';
import { VOICE_CODES } from './twilio-codes.ts';
import { callTwiml } from './twiml.ts';

/** Longest a telephone rings, and longest a call lasts, seconds. */
const RING_SECONDS = 40;
const CALL_SECONDS = 180;
/** Calls beyond an account's calls per second wait at Twilio; ten minutes hold 600 of them at its standard of one. */
const QUEUE_MS = 600_000;

export interface TwilioVoiceOptions {
  accountSid: string;
  authToken: string;
  /** `https://api.twilio.com`, or the simulator. */
  baseUrl: string;
  /** The number shown: one of the account's, E.164. */
  from: string;
  timeoutMs: number;
  /** Requests under way at once, whoever calls: further calls wait their turn. */
  concurrency: number;
  /** Where Twilio reaches this product from outside, without trailing slash. Without callbacks nobody could confirm. */
  callbackBase: string;
  /** True where `baseUrl` is a provider inside the country that speaks Twilio's interface; Twilio itself is not. */
  domestic?: boolean;
  /** See the port. By default until a call that waited its turn at Twilio, rang and lasted as long as allowed is over. */
  settleAfterMs?: number;
  /** The clock of `notAfter`; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * Calls by machine (语音外呼) through Twilio Programmable Voice: the message is said, a key confirms it, an answering
 * machine is recognised while the message is being said, so that a person is not kept waiting in silence.
 *
 * Settles by callback. A call resource holds neither its instructions nor its callback address, and `CallToken`,
 * `CallReason` and the like are not given back: what a list of calls shows of one (`to`, `from`, times) is the same for two
 * deliveries to one number. Its events, which would show the address, come fifteen minutes after its end.
 */
export function createTwilioVoice(options: TwilioVoiceOptions): VoicePort {
  const httpClient = new UndiciRequestClient(options);
  const client = twilio(options.accountSid, options.authToken, { httpClient, lazyLoading: true });
  const uri = `https://api.twilio.com/2010-04-01/Accounts/${options.accountSid}/Calls.json`;
  const handOver = createHandOver(options, outcomeOfError);

  async function call(message: VoiceMessage, deadline: Deadline | undefined): Promise<DeliveryOutcome> {
    const twiml = callTwiml(message.text, callEventUrl(options.callbackBase, message.deliveryId, 'keypress'));
    if (twiml === undefined) return { kind: 'refused', reason: 'text-too-long', code: 'twiml' };
    const data = callForm(options, message, twiml, deadline);
    const answer = await client.request({ uri, method: 'post', data, headers: { 'Content-Type': FORM } });
    return outcomeOfAnswer(answer, VOICE_CODES);
  }

  return {
    channel: 'voice',
    provider: 'twilio',
    domestic: options.domestic ?? false,
    settles: 'callback',
    settleAfterMs: options.settleAfterMs ?? 2 * options.timeoutMs + QUEUE_MS + (RING_SECONDS + CALL_SECONDS) * 1000,
    send: (message) => handOver(message, (deadline) => call(message, deadline)),
    close: () => httpClient.close(),
  };
}

const FORM = 'application/x-www-form-urlencoded';

function callForm(
  { from, callbackBase }: TwilioVoiceOptions,
  { to, deliveryId }: VoiceMessage,
  twiml: string,
  deadline: Deadline | undefined,
): object {
  return {
    To: to,
    From: from,
    Twiml: twiml,
    Timeout: RING_SECONDS,
    TimeLimit: CALL_SECONDS,
    StatusCallback: callEventUrl(callbackBase, deliveryId, 'status'),
    StatusCallbackEvent: ['answered', 'completed'],
    MachineDetection: 'Enable',
    AsyncAmd: 'true',
    AsyncAmdStatusCallback: callEventUrl(callbackBase, deliveryId, 'answered-by'),
    ...(deadline && { [DEADLINE]: deadline }),
  };
}
