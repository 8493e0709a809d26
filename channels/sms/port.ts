import type { ChannelPort, DeliveryOutcome, DeliveryReport, Handover, Receipt } from '../port.ts';

/** A message in the words of a template that the provider has approved; its parameters by the template's own names. */
export interface TemplatedText {
  name: string;
  /** The code of this version's text, by the name of the provider that has it registered. */
  codes?: Readonly<Partial<Record<string, string>>>;
  parameters: Readonly<Record<string, string>>;
}

export interface SmsMessage extends Handover {
  /** E.164, e.g. +8616900123456 */
  to: string;
  /** The whole text. A provider that renders templates of its own takes `template` instead. */
  text: string;
  template?: TemplatedText;
}

export type SmsOutcome = DeliveryOutcome;
/** A text message is never answered. */
export type SmsReport = DeliveryReport & { state: Exclude<DeliveryReport['state'], 'answered'> };
export type SmsReceipt = Receipt & SmsReport;

/** The way out for text messages (短信). */
export type SmsPort = ChannelPort<SmsMessage, SmsReport>;
