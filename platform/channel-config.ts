import { resolve } from 'node:path';
import type { Environment, VariableName } from './environment.ts';

/** Text messages: what holds for every provider, and Twilio's own settings. */
export interface SmsConfig {
  /** The preferred one first. */
  providers: readonly ('twilio' | 'alibaba')[];
  accountSid: string;
  authToken: string;
  baseUrl: string;
  from: string;
  /** Whether `baseUrl` is inside the country. */
  domestic: boolean;
  timeoutMs: number;
  /** Absent: the adapter's own. */
  settleAfterMs?: number;
  concurrency: number;
  /** Providers are asked to report what became of each message. */
  callbacks: boolean;
  /** Of the simulated providers that speak HTTP, when they run here. */
  simulatorPort: number;
}

export interface AlibabaConfig {
  accessKeyId: string;
  accessKeySecret: string;
  baseUrl: string;
  signName: string;
  /** The provider's codes by our names of templates. */
  templates: { reminder: string };
  /** Secret part of the address reports come to. */
  reportToken: string;
}

/** Calls go through the account of `SmsConfig`. */
export interface VoiceConfig {
  from: string;
  concurrency: number;
  /** Absent: the adapter's own. */
  settleAfterMs?: number;
}

export interface EmailConfig {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  user?: string;
  password?: string;
  from: string;
  fromName: string;
  domestic: boolean;
  timeoutMs: number;
  concurrency: number;
}

export interface SimulatorsConfig {
  mailPort: number;
  /** What the simulated Alibaba knows; its settings where it is used, those of a rehearsal where not. */
  alibaba: AlibabaConfig;
}

export interface ChannelConfig {
  sms: SmsConfig;
  alibaba?: AlibabaConfig;
  voice?: VoiceConfig;
  email?: EmailConfig;
  fileDrop?: { folder: string; domestic: boolean };
  simulators: SimulatorsConfig;
}

// The simulators' accounts: no secrets, they open nothing but the simulators on this machine.
const SIMULATED_TWILIO = { sid: `AC${'0'.repeat(32)}`, token: 'rehearsal-token', from: '+861069000000' } as const;
const SIMULATED_ALIBABA = {
  ...{ id: 'LTAI-rehearsal', secret: 'rehearsal-secret', signName: '矿业权公示', template: 'SMS_1' },
  token: 'rehearsal-report-token-0000000000',
} as const;
const SIMULATED_SENDER = 'notice@gongshi.example';

const STANDARD_PORTS = { tls: 465, starttls: 587, none: 25 } as const;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

/** The settings of all ways out. The variables must have been checked. */
export function channelConfig(values: Environment): ChannelConfig {
  const rehearsal = values.GONGSHI_MODE === 'rehearsal';
  const sms = smsConfig(values, rehearsal);
  const alibaba = alibabaConfig(values, rehearsal);
  const { GONGSHI_FILE_DROP: folder, GONGSHI_MAIL_SINK_PORT: mailPort } = values;
  return {
    sms,
    ...(sms.providers.includes('alibaba') && { alibaba }),
    ...(isOn(values, 'GONGSHI_VOICE') && { voice: voiceConfig(values) }),
    ...(isOn(values, 'GONGSHI_EMAIL') && { email: emailConfig(values, rehearsal) }),
    ...(folder && { fileDrop: { folder: resolve(folder), domestic: values.GONGSHI_FILE_DROP_DOMESTIC ?? rehearsal } }),
    simulators: { mailPort: mailPort!, alibaba },
  };
}

/** What is switched on must be complete in production; a rehearsal has the simulators. */
export function channelProblems(values: Environment): string[] {
  if (values.GONGSHI_MODE !== 'production') return [];
  const providers = providersOf(values);
  const voice = isOn(values, 'GONGSHI_VOICE');
  const email = isOn(values, 'GONGSHI_EMAIL');
  const twilioSms = providers.includes('twilio');
  const alibaba = providers.includes('alibaba');
  const needed: [boolean, string, VariableName[]][] = [
    [twilioSms || voice, 'where Twilio is used', ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN']],
    [twilioSms, 'where Twilio sends text messages', ['TWILIO_FROM']],
    [alibaba, 'where Alibaba is used', ['ALIBABA_ACCESS_KEY_ID', 'ALIBABA_ACCESS_KEY_SECRET']],
    [alibaba, 'where Alibaba is used', ['ALIBABA_SMS_SIGN_NAME', 'ALIBABA_SMS_REMINDER_TEMPLATE']],
    [alibaba && !!values.GONGSHI_SMS_CALLBACKS, 'where Alibaba reports', ['ALIBABA_SMS_REPORT_TOKEN']],
    [voice, 'with GONGSHI_VOICE', ['TWILIO_VOICE_FROM']],
    [email, 'with GONGSHI_EMAIL', ['SMTP_HOST', 'SMTP_FROM', 'SMTP_DOMESTIC']],
    [!!values.GONGSHI_FILE_DROP, 'with GONGSHI_FILE_DROP', ['GONGSHI_FILE_DROP_DOMESTIC']],
    [voice || !!values.GONGSHI_SMS_CALLBACKS, 'or providers cannot report back', ['GONGSHI_PUBLIC_URL']],
  ];
  const missing = needed.flatMap(([holds, when, names]) =>
    names
      .filter((name) => holds && values[name] === undefined)
      .map((name) => `${name} is not set: required with GONGSHI_MODE=production ${when}`),
  );
  return [...missing, ...(email ? plainMailProblems(values) : [])];
}

/** Mail names holders: outside this machine it does not go unencrypted. */
function plainMailProblems({ SMTP_SECURITY: security, SMTP_HOST: host = '' }: Environment): string[] {
  if (security !== 'none' || LOOPBACK.test(host)) return [];
  return [`SMTP_SECURITY="none": with GONGSHI_MODE=production only for a mail server on this machine, not ${host}`];
}

function providersOf(values: Environment): SmsConfig['providers'] {
  return values.GONGSHI_SMS_PROVIDERS!.split(',') as ('twilio' | 'alibaba')[];
}

/** Calls and mail are switched on by themselves in a rehearsal, where nobody is reached. */
function isOn(values: Environment, name: 'GONGSHI_VOICE' | 'GONGSHI_EMAIL'): boolean {
  return values[name] ?? values.GONGSHI_MODE === 'rehearsal';
}

function smsConfig(values: Environment, rehearsal: boolean): SmsConfig {
  const standardUrl = rehearsal ? simulatorUrl(values) : 'https://api.twilio.com';
  return {
    providers: providersOf(values),
    accountSid: values.TWILIO_ACCOUNT_SID ?? SIMULATED_TWILIO.sid,
    authToken: values.TWILIO_AUTH_TOKEN ?? SIMULATED_TWILIO.token,
    baseUrl: withoutSlash(values.TWILIO_BASE_URL ?? standardUrl),
    from: values.TWILIO_FROM ?? SIMULATED_TWILIO.from,
    domestic: values.TWILIO_DOMESTIC!,
    timeoutMs: values.GONGSHI_SMS_TIMEOUT_MS!,
    settleAfterMs: values.GONGSHI_SMS_SETTLE_AFTER_MS,
    concurrency: values.GONGSHI_SMS_CONCURRENCY!,
    callbacks: values.GONGSHI_SMS_CALLBACKS!,
    simulatorPort: values.GONGSHI_SMS_SIMULATOR_PORT!,
  };
}

function alibabaConfig(values: Environment, rehearsal: boolean): AlibabaConfig {
  const standardUrl = rehearsal ? `${simulatorUrl(values)}/alibaba` : 'https://dysmsapi.aliyuncs.com';
  return {
    accessKeyId: values.ALIBABA_ACCESS_KEY_ID ?? SIMULATED_ALIBABA.id,
    accessKeySecret: values.ALIBABA_ACCESS_KEY_SECRET ?? SIMULATED_ALIBABA.secret,
    baseUrl: withoutSlash(values.ALIBABA_SMS_BASE_URL ?? standardUrl),
    signName: values.ALIBABA_SMS_SIGN_NAME ?? SIMULATED_ALIBABA.signName,
    templates: { reminder: values.ALIBABA_SMS_REMINDER_TEMPLATE ?? SIMULATED_ALIBABA.template },
    reportToken: values.ALIBABA_SMS_REPORT_TOKEN ?? SIMULATED_ALIBABA.token,
  };
}

function voiceConfig(values: Environment): VoiceConfig {
  return {
    from: values.TWILIO_VOICE_FROM ?? SIMULATED_TWILIO.from,
    concurrency: values.GONGSHI_VOICE_CONCURRENCY!,
    settleAfterMs: values.GONGSHI_VOICE_SETTLE_AFTER_MS,
  };
}

function emailConfig(values: Environment, rehearsal: boolean): EmailConfig {
  const security = values.SMTP_SECURITY ?? (rehearsal ? 'none' : 'tls');
  return {
    host: values.SMTP_HOST ?? '127.0.0.1',
    port: values.SMTP_PORT ?? (rehearsal ? values.GONGSHI_MAIL_SINK_PORT! : STANDARD_PORTS[security]),
    security,
    user: values.SMTP_USER,
    password: values.SMTP_PASSWORD,
    from: values.SMTP_FROM ?? SIMULATED_SENDER,
    fromName: values.SMTP_FROM_NAME!,
    domestic: values.SMTP_DOMESTIC ?? rehearsal,
    timeoutMs: values.GONGSHI_EMAIL_TIMEOUT_MS!,
    concurrency: values.GONGSHI_EMAIL_CONCURRENCY!,
  };
}

function simulatorUrl(values: Environment): string {
  return `http://127.0.0.1:${values.GONGSHI_SMS_SIMULATOR_PORT}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
