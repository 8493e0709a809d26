/**
 * The ladder of contact of one reminder round 催报渠道 (N2-6): text message → call by machine → mail → a person who calls.
 *
 * - A step that fails, is skipped for want of an address, or stays without a report for too long is followed by the next.
 * - `unknown` is followed by a person: what may have arrived is never sent again by a machine (design: no double send).
 * - So is a holder who has refused machines: opted out, blacklisted the sender, declined the call.
 * - A number found dead is not dialled again; a landline, to which no text message goes, is.
 * - The end is always the call list, or, where no telephone is known at all, the list of the unreachable with its reasons.
 *
 *   sms ──failed──▶ voice ──no confirmation──▶ email ──no address──▶ call-list
 *    └──unknown, refused machines───────────────────────────────────────▲
 */
import type { Telephone } from './telephone.ts';

/** Ways out that a machine serves. */
export type MachineChannel = 'sms' | 'voice' | 'email' | 'file-drop';
/** sms 短信 · voice 语音外呼 · email 电子邮件 · file-drop 文件交换 · call-list 人工电话清单 */
export type DeliveryChannel = MachineChannel | 'call-list';

export const DELIVERY_CHANNELS = ['sms', 'voice', 'email', 'file-drop', 'call-list'] as const;

/** What is known of a holder, over all rights the step speaks of; telephones in the order of preference. */
export interface Contacts {
  telephones: readonly Telephone[];
  email: string | undefined;
}

/** How a step ended. */
export interface EndedStep {
  channel: DeliveryChannel;
  recipient: string | null;
  state: 'failed' | 'skipped' | 'unknown';
  reason: string | null;
}

/** A step to come; one that is `skipped` says why and has another behind it, unless it is the last of all. */
export interface NextStep {
  channel: DeliveryChannel;
  recipient: string | null;
  state: 'planned' | 'skipped';
  reason: string | null;
}

export interface Ladder {
  /** What follows the text message, in order. */
  channels: readonly Exclude<MachineChannel, 'sms'>[];
  /** Why a channel cannot be used now: `channel-off`, `calendar-unpublished`. */
  unusable: Partial<Record<MachineChannel, string>>;
}

/** The holder wants no machine any more: a person calls. */
const REFUSED_MACHINES = new Set(['recipient-opted-out', 'recipient-blacklisted', 'declined']);

/** Nobody answers at this number, whatever is sent to it. */
const DEAD_NUMBER = new Set([
  'number-invalid',
  'number-unknown',
  'number-gone',
  'number-incomplete',
  'number-suspended',
  'handset-unknown',
]);

/** Why a channel had nobody to go to. */
const NO_ADDRESS: Record<DeliveryChannel, string> = {
  sms: 'no-mobile',
  voice: 'no-number',
  email: 'no-email',
  'file-drop': 'no-mobile',
  'call-list': 'no-number',
};

/** A text message that nobody has reported on in time. */
export const NO_RECEIPT = 'no-receipt';

/** Reasons after which nobody is to be reached any more: its rights were filed or excluded, the campaign was stopped. */
export const NOT_FOLLOWED = ['filed', 'excluded', 'stopped'] as const;

/** The steps after one that ended: those without an address as skipped, then the one that counts. Empty: the chain is over. */
export function nextSteps(ended: EndedStep, contacts: Contacts, ladder: Ladder): NextStep[] {
  if (ended.channel === 'call-list' || NOT_FOLLOWED.some((reason) => reason === ended.reason)) return [];
  if (needsPerson(ended)) return [stepOn('call-list', ended, contacts, {})];
  const all: readonly DeliveryChannel[] = ['sms', ...ladder.channels, 'call-list'];
  const steps: NextStep[] = [];
  for (const channel of all.slice(all.indexOf(ended.channel) + 1)) {
    const step = stepOn(channel, ended, contacts, ladder.unusable);
    steps.push(step);
    if (step.state === 'planned') break;
  }
  return steps;
}

/** Whether no machine may go on: nobody knows whether the message arrived, or its recipient wants none. */
function needsPerson({ state, reason }: EndedStep): boolean {
  return state === 'unknown' || (reason !== null && REFUSED_MACHINES.has(reason));
}

function stepOn(
  channel: DeliveryChannel,
  ended: EndedStep,
  contacts: Contacts,
  unusable: Ladder['unusable'],
): NextStep {
  const off = channel === 'call-list' ? undefined : unusable[channel];
  if (off) return { channel, recipient: null, state: 'skipped', reason: off };
  // Whoever calls finds every number beside the entry (db/queries/call-list): it names none itself.
  if (channel === 'call-list' && contacts.telephones.length > 0)
    return { channel, recipient: null, state: 'planned', reason: null };
  const recipient = channel === 'call-list' ? undefined : recipientOn(channel, ended, contacts);
  return recipient === undefined
    ? { channel, recipient: null, state: 'skipped', reason: NO_ADDRESS[channel] }
    : { channel, recipient, state: 'planned', reason: null };
}

function recipientOn(channel: MachineChannel, ended: EndedStep, contacts: Contacts): string | undefined {
  if (channel === 'email') return contacts.email;
  const numbers = contacts.telephones
    .filter(({ kind }) => channel === 'voice' || kind === 'mobile')
    .flatMap((telephone) => dialled(telephone) ?? []);
  const dead = ended.reason !== null && DEAD_NUMBER.has(ended.reason) ? ended.recipient : null;
  return numbers.find((number) => number !== dead);
}

/** A number as a machine dials it, E.164; undefined where it cannot: behind an extension, a service number, unreadable. */
export function dialled({ kind, number }: Telephone): string | undefined {
  if (kind === 'mobile') return `+86${number}`;
  const [area = '', local = '', extension] = number.split('-');
  if (kind !== 'landline' || extension !== undefined || !area.startsWith('0')) return undefined;
  return `+86${area.slice(1)}${local}`;
}

const EMAIL = /^[\w!#$%&'*+/=?^`{|}~.-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/;

/** The first of several fields that holds one mail address; several in a field, or none at all, are no address. */
export function firstEmail(fields: readonly string[]): string | undefined {
  return fields.map((field) => field.trim()).find((field) => EMAIL.test(field) && field.length <= 254);
}
