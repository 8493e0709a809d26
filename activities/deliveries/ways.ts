import type { DeliveryOutcome, DeliveryReport, LookupQuery } from '../../channels/port.ts';
import type { ClaimedDelivery } from '../../db/queries/deliveries/index.ts';
import type { MachineChannel } from '../../rules/cascade.ts';
import type { ActivityDeps } from '../deps.ts';
import type { Said } from './letter.ts';

type Channels = ActivityDeps['channels'];
type SmsPort = Channels['sms'][number];
type VoicePort = NonNullable<Channels['voice']>;
type EmailPort = NonNullable<Channels['email']>;

/** One provider on one channel, as the sending and the settling of a round need it. */
export interface Way {
  channel: MachineChannel;
  provider: string;
  /** Whether the provider keeps what it is given inside the country (个保法 36). */
  domestic: boolean;
  settleAfterMs: number;
  /** Absent: nobody can be asked what became of a message. */
  lookup?: ((query: LookupQuery) => Promise<DeliveryReport | undefined>) | undefined;
  /** Hands one message over; what has not begun to be written by `notAfter` is not written any more. */
  send(delivery: ClaimedDelivery, said: Said, notAfter: Date): Promise<DeliveryOutcome>;
}

/** The ways of a channel that are set up, the preferred one first; none where it is off. */
export function waysOf(channels: Channels, channel: MachineChannel): Way[] {
  switch (channel) {
    case 'sms':
      return channels.sms.map(smsWay);
    case 'voice':
      return channels.voice ? [voiceWay(channels.voice)] : [];
    case 'email':
      return channels.email ? [emailWay(channels.email)] : [];
    case 'file-drop':
      return [];
  }
}

/** As text and by template: which of the two is sent is the provider's to choose. */
function smsWay(port: SmsPort): Way {
  return {
    ...described(port),
    send: ({ id, recipient }, { text, parameters, providerCodes: codes }, notAfter) =>
      port.send({ deliveryId: id, to: recipient, text, template: { name: 'reminder', codes, parameters }, notAfter }),
  };
}

function voiceWay(port: VoicePort): Way {
  return {
    ...described(port),
    send: ({ id, recipient }, { text }, notAfter) => port.send({ deliveryId: id, to: recipient, text, notAfter }),
  };
}

function emailWay(port: EmailPort): Way {
  return {
    ...described(port),
    send: ({ id, recipient }, { subject, text }, notAfter) =>
      port.send({ deliveryId: id, to: recipient, subject: subject ?? '', text, notAfter }),
  };
}

function described(port: SmsPort | VoicePort | EmailPort): Omit<Way, 'send'> {
  const { channel, provider, domestic, settleAfterMs } = port;
  return { channel, provider, domestic, settleAfterMs, lookup: port.settles === 'lookup' ? port.lookup : undefined };
}
