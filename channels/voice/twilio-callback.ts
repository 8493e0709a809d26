import type { Receipt } from '../port.ts';
import { callFailureReason } from './twilio-codes.ts';
import { CONFIRMING_KEY } from './twiml.ts';

/** What Twilio calls back about: the call's status, a pressed key, and who picked up. */
export const CALL_EVENTS = ['status', 'keypress', 'answered-by'] as const;
export type CallEvent = (typeof CALL_EVENTS)[number];

/**
 * The address Twilio is told to report one event of one call to. It carries the delivery's number: a call cannot be
 * looked up afterwards, so this is how a report finds its row when the answer with the sid was lost.
 */
export function callEventUrl(callbackBase: string, deliveryId: number | string, event: CallEvent): string {
  return `${callbackBase}/api/v1/callbacks/twilio-voice/${deliveryId}/${event}`;
}

type Params = Record<string, string | undefined>;

/** Reads a callback whose signature was checked (twilio/callback.ts); undefined where it says nothing of the delivery. */
export function readCallReceipt(deliveryId: number, event: CallEvent, params: Params): Receipt | undefined {
  const providerId = params.CallSid;
  const said = providerId && READERS[event](params);
  return said ? { deliveryId, providerId, ...said } : undefined;
}

type Said = Pick<Receipt, 'state' | 'reason'>;

const READERS: Record<CallEvent, (params: Params) => Said | undefined> = {
  status: readStatus,
  keypress: readKeypress,
  'answered-by': ({ AnsweredBy }) => readAnsweredBy(AnsweredBy),
};

/** A person heard the message and pressed the key: as much as a delivery can be. Any other key confirms nothing. */
function readKeypress({ Digits }: Params): Said | undefined {
  if (Digits === undefined) return undefined;
  if (Digits === CONFIRMING_KEY) return { state: 'delivered', reason: 'confirmed-by-keypress' };
  return { state: 'answered', reason: 'other-key' };
}

/** Nobody has heard what a machine has recorded (N7-5: voicemail is no contact). */
function readAnsweredBy(answeredBy: string | undefined): Said | undefined {
  if (answeredBy === 'human') return { state: 'answered', reason: 'answered-by-human' };
  if (answeredBy?.startsWith('machine')) return { state: 'failed', reason: 'answered-by-machine' };
  return answeredBy === 'fax' ? { state: 'failed', reason: 'answered-by-fax' } : undefined;
}

/** A key that was pressed outweighs this, whichever report comes first (rules/deliveries). */
function readEnd(answeredBy: string | undefined): Said {
  const who = readAnsweredBy(answeredBy);
  return who?.state === 'failed' ? who : { state: 'failed', reason: 'no-confirmation' };
}

function readStatus(params: Params): Said | undefined {
  switch (params.CallStatus) {
    case 'queued':
    case 'initiated':
    case 'ringing':
      return { state: 'handed_over' };
    case 'in-progress':
      return { state: 'answered', reason: 'picked-up' };
    case 'completed':
      return readEnd(params.AnsweredBy);
    case 'busy':
    case 'no-answer':
    case 'canceled':
      return { state: 'failed', reason: params.CallStatus };
    case 'failed':
      return {
        state: 'failed',
        reason: callFailureReason(
          Number(params.ErrorCode) || undefined,
          Number(params.SipResponseCode) || undefined,
          'failed',
        ),
      };
    default:
      return undefined;
  }
}

const WEIGHT: Record<Receipt['state'], number> = { handed_over: 0, answered: 1, failed: 2, delivered: 3 };

/**
 * What several reports of one call amount to, in whatever order they came: a pressed key outweighs everything, a machine
 * that answered outweighs that something picked up.
 */
export function weightiest<R extends Pick<Receipt, 'state'>>(reports: readonly R[]): R | undefined {
  return reports.reduce<R | undefined>(
    (best, report) => (best && WEIGHT[best.state] >= WEIGHT[report.state] ? best : report),
    undefined,
  );
}
