import type { EmailPort } from '../channels/email/port.ts';
import type { SmsPort } from '../channels/sms/port.ts';
import type { SystemPort } from '../channels/system/port.ts';
import type { VoicePort } from '../channels/voice/port.ts';
import type { Database } from '../db/client.ts';
import type { Logger } from '../platform/logger.ts';

/** What the activities are built from. Nothing here knows whether the other end is real or a simulator. */
export interface ActivityDeps {
  database: Database;
  machineNow: () => Date;
  /** Legal time outside any workflow: only for work that begins one. Everything else is given its `asOf`. */
  legalNow: () => Promise<Date>;
  mode: 'production' | 'rehearsal';
  /** The ways out to people that are switched on; of text messages the preferred provider first. */
  channels: { sms: readonly SmsPort[]; voice?: VoicePort | undefined; email?: EmailPort | undefined };
  /** The ministry's system; absent: none is configured, and reconciliation works by files. */
  system?: SystemPort | undefined;
  dispatch: {
    /** Messages claimed at a time. */
    batchSize: number;
    /** How long a claim holds; longer than a request may take. */
    leaseMs: number;
    /** Longest a single request to the provider takes. */
    timeoutMs: number;
    /** Requests under way at once, per process: the SMS adapter bounds all lanes together. */
    concurrency: number;
    /** Providers report what became of each text message; without, what they took counts as sent. */
    reports: boolean;
    /** Dispatch activities of one round that run side by side, on one worker or several. */
    lanes: number;
  };
  logger: Logger;
}
