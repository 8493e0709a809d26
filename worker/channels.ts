import type { EmailPort } from '../channels/email/port.ts';
import { createSmtpEmail } from '../channels/email/smtp.ts';
import { createFileDrop } from '../channels/file-drop/index.ts';
import type { FileDropPort } from '../channels/file-drop/port.ts';
import type { SmsPort } from '../channels/sms/port.ts';
import { createTwilioSms } from '../channels/sms/twilio.ts';
import type { VoicePort } from '../channels/voice/port.ts';
import { createTwilioVoice } from '../channels/voice/twilio.ts';
import type { Config } from '../platform/config.ts';

/** Every way out that is switched on. */
export interface Channels {
  /** The preferred provider first. */
  sms: readonly [SmsPort, ...SmsPort[]];
  voice?: VoicePort;
  email?: EmailPort;
  fileDrop?: FileDropPort;
  /** Waits for what is under way, then lets go. */
  close(): Promise<void>;
}

/** Builds the ways out that the configuration switches on. */
export async function createChannels(config: Config): Promise<Channels> {
  const [preferred, ...others] = config.sms.providers;
  const first = await smsPort(config, preferred ?? 'twilio');
  const sms: Channels['sms'] = [first, ...(await Promise.all(others.map((name) => smsPort(config, name))))];
  const voice = config.voice && voicePort(config, config.voice);
  const email = config.email && createSmtpEmail(config.email);
  const fileDrop = config.fileDrop && createFileDrop(config.fileDrop);
  return {
    ...{ sms, voice, email, fileDrop },
    async close() {
      await Promise.all([...sms, voice, email, fileDrop].map((port) => port?.close()));
    },
  };
}

async function smsPort(config: Config, provider: 'twilio' | 'alibaba'): Promise<SmsPort> {
  const { callbacks, timeoutMs, settleAfterMs, concurrency } = config.sms;
  if (provider === 'twilio')
    return createTwilioSms({ ...config.sms, ...(callbacks && { callbackBase: config.publicUrl }) });
  if (!config.alibaba) throw new Error('config.alibaba is missing, though Alibaba is among config.sms.providers');
  // Its SDK is half a second of loading and 400 modules: only for those who use it.
  const { createAlibabaSms } = await import('../channels/sms/alibaba/index.ts');
  return createAlibabaSms({ ...config.alibaba, timeoutMs, settleAfterMs, concurrency });
}

function voicePort(config: Config, voice: NonNullable<Config['voice']>): VoicePort {
  const { accountSid, authToken, baseUrl, domestic, timeoutMs } = config.sms;
  return createTwilioVoice({
    accountSid,
    authToken,
    baseUrl,
    domestic,
    timeoutMs,
    ...voice,
    callbackBase: config.publicUrl,
  });
}
