import type { Entry } from '../../simulator/entry.ts';
import { referenceIn } from '../../simulator/tally.ts';
import type { Step, Trade } from '../../simulator/trade.ts';
import type { TwilioAccount } from '../../simulator/twilio/dialect.ts';
import { twilioReport } from '../../simulator/twilio/report.ts';
import { readBehaviour, type SmsFault } from './behaviour.ts';

/** What a lost message is told to have died of where the fault names nothing: the handset was unreachable. */
const DEFAULT_CODE = 30003;

/** Twilio as a carrier of text messages: `queued`, `sent`, then `delivered` or `undelivered`. */
export function smsTrade(account: TwilioAccount): Trade<SmsFault> {
  return {
    sidPrefix: 'SM',
    finalStatuses: new Set(['delivered', 'undelivered']),
    readBehaviour,
    referenceOf: ({ body }) => referenceIn(body),
    journeyOf(_message, struck) {
      const undelivered = struck('undelivered');
      const last: Step = undelivered
        ? { status: 'undelivered', errorCode: undelivered.code ?? DEFAULT_CODE }
        : { status: 'delivered' };
      return [{ status: 'sent' }, last];
    },
    reports: {
      of: (message, step, disguise) => twilioReport(account, message, step, disguise, fieldsOf(message, step)),
      forgery: { status: 'undelivered', errorCode: 30005 },
    },
  };
}

function fieldsOf({ sid }: Entry, { status }: Step): Record<string, string> {
  return { MessageSid: sid, MessageStatus: status, SmsSid: sid, SmsStatus: status };
}
