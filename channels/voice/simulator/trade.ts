import type { Entry, NewEntry } from '../../simulator/entry.ts';
import type { Step, Struck, Trade } from '../../simulator/trade.ts';
import type { TwilioAccount } from '../../simulator/twilio/dialect.ts';
import { twilioReport } from '../../simulator/twilio/report.ts';
import { type CalleeFault, readBehaviour } from './behaviour.ts';

/** What a caller may give besides: where keys and answering machines are reported, and which events of its status. */
export type CallDetails = Record<'keypressUrl' | 'answeredByUrl' | 'events', string>;

const EMPTY_NUMBER = 404;

/** Twilio as a telephone exchange. */
export function callTrade(account: TwilioAccount): Trade<CalleeFault> {
  return {
    sidPrefix: 'CA',
    finalStatuses: new Set(['completed', 'busy', 'no-answer', 'failed']),
    readBehaviour,
    referenceOf: ({ callbackUrl }: NewEntry) => /\/(\d+)(?=\/|$)/.exec(callbackUrl ?? '')?.[1],
    journeyOf: (call, struck) => connection(call, struck) ?? conversation(call, struck),
    reports: {
      of: (call, step, disguise) => twilioReport(account, call, step, disguise, fieldsOf(call, step)),
      forgery: { status: 'busy' },
    },
  };
}

function fieldsOf({ sid }: Entry, { status }: Step): Record<string, string> {
  return { CallSid: sid, CallStatus: status, Direction: 'outbound-api' };
}

/** The end of a call that is never answered; undefined where it is. */
function connection(call: Entry, struck: Struck<CalleeFault>): Step[] | undefined {
  if (struck('busy')) return [ended(call, 'busy', { SipResponseCode: '486' })];
  if (struck('no-answer')) return [ended(call, 'no-answer', { SipResponseCode: '487' })];
  const unconnected = struck('unconnected');
  if (!unconnected) return undefined;
  const fields = { SipResponseCode: String(unconnected.sipCode ?? EMPTY_NUMBER) };
  return [{ ...ended(call, 'failed', fields), errorCode: unconnected.code }];
}

/** A call that is answered, from picking up to hanging up. */
function conversation(call: Entry, struck: Struck<CalleeFault>): Step[] {
  const machine = struck('machine') !== undefined;
  const answeredBy = machine ? 'machine_start' : 'human';
  const { keypressUrl, answeredByUrl, events = '' } = (call.details ?? {}) as Partial<CallDetails>;
  const steps: Step[] = [{ status: 'in-progress', quiet: !events.includes('answered') }];
  if (answeredByUrl) steps.push({ status: 'in-progress', url: answeredByUrl, fields: { AnsweredBy: answeredBy } });
  if (!machine && keypressUrl && !struck('no-keypress'))
    steps.push({ status: 'in-progress', url: keypressUrl, fields: { Digits: struck('wrong-key') ? '9' : '1' } });
  return [...steps, ended(call, 'completed', { AnsweredBy: answeredBy, SipResponseCode: '200' })];
}

/** Twilio reports a call's end where `completed` is among the events asked for, or none is named. */
function ended({ details }: Entry, status: string, fields: Record<string, string>): Step {
  const events = details?.events ?? '';
  return { status, fields, quiet: events !== '' && !events.includes('completed') };
}
