import twilio from 'twilio';
import { createHandOver } from '../hand-over.ts';
import type { Deadline } from '../http/exchange.ts';
import { outcomeOfError } from '../http/failure.ts';
import { outcomeOfAnswer } from '../twilio/answer.ts';
import { DEADLINE, UndiciRequestClient } from '../twilio/request-client.ts';
import type { SmsMessage, SmsPort } from './port.ts';
import { twilioCallbackUrl } from './twilio-callback.ts';
import { SMS_CODES } from './twilio-codes.ts';
import { findTwilioMessage } from './twilio-lookup.ts';

/** A request we gave up may still be acted on: half a minute is what gateways commonly allow a service behind them. */
const PROVIDER_GRACE_MS = 30_000;

export interface TwilioSmsOptions {
  accountSid: string;
  authToken: string;
  /** `https://api.twilio.com`, or the simulator. */
  baseUrl: string;
  /** The sender: a number of the account, E.164. */
  from: string;
  timeoutMs: number;
  /** Messages under way at once, whoever calls: further calls wait their turn. */
  concurrency: number;
  /** Where Twilio reaches this product from outside, without trailing slash; undefined: no callbacks are asked for. */
  callbackBase?: string;
  /** True where `baseUrl` is a provider inside the country that speaks Twilio's interface; Twilio itself is not. */
  domestic?: boolean;
  /** See SmsPort. By default: the wait for a connection, the wait for an answer, and Twilio's own. */
  settleAfterMs?: number;
  /** The clock of `notAfter`; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * Text messages (短信) through Twilio's official SDK, its HTTP carried by undici.
 *
 * Sending takes the SDK's `client.request` instead of `messages.create`: same address, authorization and form, but
 * `create` takes the address apart and together again and parses three dates of every answer into objects nobody reads
 * (19 µs of processor a message instead of 7), and drops the Retry-After of a refusal.
 */
export function createTwilioSms(options: TwilioSmsOptions): SmsPort {
  const httpClient = new UndiciRequestClient(options);
  const client = twilio(options.accountSid, options.authToken, { httpClient, lazyLoading: true });
  const uri = `https://api.twilio.com/2010-04-01/Accounts/${options.accountSid}/Messages.json`;

  const handOver = createHandOver(options, outcomeOfError);

  return {
    channel: 'sms',
    provider: 'twilio',
    domestic: options.domestic ?? false,
    settles: 'lookup',
    settleAfterMs: options.settleAfterMs ?? 2 * options.timeoutMs + PROVIDER_GRACE_MS,
    send: (message) =>
      handOver(message, async (deadline) => {
        const data = messageForm(options, message, deadline);
        const answer = await client.request({ uri, method: 'post', data, headers: { 'Content-Type': FORM } });
        return outcomeOfAnswer(answer, SMS_CODES);
      }),
    lookup: (query) => findTwilioMessage(client.messages, query),
    close: () => httpClient.close(),
  };
}

const FORM = 'application/x-www-form-urlencoded';

interface MessageForm {
  To: string;
  From: string;
  Body: string;
  StatusCallback?: string;
  [DEADLINE]?: Deadline;
}

function messageForm(
  { from, callbackBase }: TwilioSmsOptions,
  message: SmsMessage,
  deadline: Deadline | undefined,
): MessageForm {
  const form: MessageForm = { To: message.to, From: from, Body: message.text };
  if (callbackBase) form.StatusCallback = twilioCallbackUrl(callbackBase, message.deliveryId);
  if (deadline) form[DEADLINE] = deadline;
  return form;
}
