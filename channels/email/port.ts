import type { ChannelPort, Handover } from '../port.ts';

/** A message to one mailbox, plain text. */
export interface EmailMessage extends Handover {
  /** One address without a name: `holder@example.cn` */
  to: string;
  subject: string;
  text: string;
}

/** The way out for electronic mail (电子邮件). */
export type EmailPort = ChannelPort<EmailMessage>;
