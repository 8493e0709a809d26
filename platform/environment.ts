import { type Static, Type } from 'typebox';

/**
 * Every environment variable the product reads, once: its type, its default and its description. The configuration is
 * read from this schema, `docs/operations` prints it, and the compose file is checked against it.
 *
 * A variable without a default is derived from others in `config.ts`; `derived` says how, in words.
 */
export const EnvironmentSchema = Type.Object({
  GONGSHI_MODE: oneOf(['production', 'rehearsal'], {
    default: 'rehearsal',
    description:
      'production: legal time is the machine’s time. rehearsal: legal time is moved by the time-lapse driver.',
  }),
  GONGSHI_DEMO: flag({
    derived: 'true in rehearsal, false in production',
    description: 'Seed the demonstration province and print its logins.',
  }),
  GONGSHI_HOME: text({
    derived: 'as root /var/lib/gongshi, else $XDG_DATA_HOME/gongshi or ~/.local/share/gongshi',
    description: 'Where binaries and caches are kept, outside the checkout.',
  }),
  GONGSHI_DATA: text({
    derived: '$GONGSHI_HOME/data',
    description: 'Data folder: databases, logs, passwords, records of what runs.',
  }),
  GONGSHI_HOST: text({ default: '127.0.0.1', description: 'Address the API listens on.' }),
  GONGSHI_PORT: port({ default: 7100, description: 'Port of the API.' }),
  GONGSHI_PUBLIC_URL: url({
    derived: 'http://127.0.0.1:$GONGSHI_PORT; required in production with callbacks on',
    description:
      'Base address under which providers reach us; callback addresses and their signatures are made from it.',
  }),
  GONGSHI_LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'], {
    default: 'info',
    description: 'Least level that is logged.',
  }),
  GONGSHI_TOKEN: text({
    derived: 'asked for as --token',
    description:
      'Token of `gongshi login`, for the commands that act over the API; seen by nobody in a list of processes.',
    secret: true,
  }),
  GONGSHI_WORKERS: count(1, 64, { default: 1, description: 'Worker processes that `gongshi start` runs.' }),

  DATABASE_URL: url({
    derived: 'the PostgreSQL that `gongshi start` brings up',
    description: 'PostgreSQL to use instead of the embedded one.',
    secret: true,
  }),
  GONGSHI_POSTGRES_PORT: port({ default: 7103, description: 'Port of the embedded PostgreSQL.' }),
  GONGSHI_DATABASE_CONNECTIONS: count(2, 500, {
    default: 20,
    description: 'Most connections each process of ours opens.',
  }),
  GONGSHI_DATABASE_TIMEOUT_MS: count(1_000, 3_600_000, {
    default: 600_000,
    description:
      'Milliseconds after which a statement without an answer is given up with its connection; minutes, for a worker’s statements may go over a whole register. The API gives up after a minute at most.',
  }),

  TEMPORAL_ADDRESS: text({
    pattern: '^[^\\s/]+:\\d+$',
    allowed: 'host:port',
    derived: 'the Temporal server that `gongshi start` brings up',
    description: 'Temporal server to use instead of our own.',
  }),
  TEMPORAL_NAMESPACE: text({
    pattern: '^[A-Za-z0-9_-]{2,64}$',
    allowed: '2 to 64 letters, digits, - or _',
    default: 'gongshi',
    description: 'Temporal namespace.',
  }),
  // Temporal keeps the ports of its services in a signed 16-bit column.
  GONGSHI_TEMPORAL_PORT: count(1, 32_767, { default: 7104, description: 'Port of our own Temporal server.' }),
  GONGSHI_TEMPORAL_UI_PORT: port({ default: 7101, description: 'Port of the Temporal UI (read-only).' }),
  GONGSHI_TASK_QUEUE: text({ default: 'gongshi', description: 'Task queue of workflows and activities.' }),
  GONGSHI_TIME_SKIPPING: flag({
    derived: 'true in rehearsal, false in production',
    description: 'Start our Temporal server so that a rehearsal can skip time.',
  }),

  GONGSHI_SMS_PROVIDERS: oneOf(['twilio', 'alibaba', 'twilio,alibaba', 'alibaba,twilio'], {
    default: 'twilio',
    description: 'Providers of text messages, the preferred one first.',
  }),
  GONGSHI_SMS_TIMEOUT_MS: count(100, 120_000, {
    default: 15_000,
    description: 'Milliseconds after which a send counts as uncertain; of calls as well.',
  }),
  GONGSHI_SMS_SETTLE_AFTER_MS: count(100, 3_600_000, {
    derived: 'twice GONGSHI_SMS_TIMEOUT_MS and what the provider itself may take',
    description:
      'Milliseconds after a claim ran out before the provider is asked what became of the message; at least GONGSHI_SMS_TIMEOUT_MS, in production twice that.',
  }),
  GONGSHI_SMS_CONCURRENCY: count(1, 1_000, {
    default: 64,
    description: 'Requests under way at once to an SMS provider, per process.',
  }),
  GONGSHI_SMS_CALLBACKS: flag({
    default: true,
    description: 'Ask the provider to report what became of each message.',
  }),

  TWILIO_ACCOUNT_SID: text({
    pattern: '^AC[0-9a-f]{32}$',
    allowed: 'AC and 32 hexadecimal digits',
    derived: 'the simulator’s account; required in production where Twilio is used',
    description: 'Account at Twilio, for text messages and calls.',
  }),
  TWILIO_AUTH_TOKEN: text({
    derived: 'the simulator’s token; required in production where Twilio is used',
    description: 'Token of that account; also signs callbacks.',
    secret: true,
  }),
  TWILIO_BASE_URL: url({
    derived: 'the simulators; in production https://api.twilio.com',
    description: 'Address of the Twilio-compatible provider.',
  }),
  TWILIO_DOMESTIC: flag({
    default: false,
    description:
      'Whether TWILIO_BASE_URL is a provider inside the country that speaks Twilio’s interface; Twilio itself is not.',
  }),
  TWILIO_FROM: text({
    pattern: '^(\\+[0-9]{5,15}|MG[0-9a-f]{32})$',
    allowed: 'a number such as +861069000000, or a messaging service MG…',
    derived: '+861069000000; required in production where Twilio sends text messages',
    description: 'Sender of the messages.',
  }),

  ALIBABA_ACCESS_KEY_ID: text({
    derived: 'the simulator’s key; required in production where Alibaba is used',
    description: 'AccessKey of a RAM user that may send text messages and nothing else.',
  }),
  ALIBABA_ACCESS_KEY_SECRET: text({
    derived: 'the simulator’s secret; required in production where Alibaba is used',
    description: 'Secret of that AccessKey.',
    secret: true,
  }),
  ALIBABA_SMS_BASE_URL: url({
    derived: 'the simulators; in production https://dysmsapi.aliyuncs.com',
    description: 'Address of Alibaba’s SMS interface.',
  }),
  ALIBABA_SMS_SIGN_NAME: text({
    derived: '矿业权公示; required in production where Alibaba is used',
    description: 'Approved signature (短信签名) the messages are sent under.',
  }),
  ALIBABA_SMS_REMINDER_TEMPLATE: text({
    pattern: '^SMS_[0-9]{1,20}$',
    allowed: 'a template code such as SMS_154950909',
    derived: 'SMS_1; required in production where Alibaba is used',
    description: 'Approved template (模板 CODE) of the reminder.',
  }),
  ALIBABA_SMS_REPORT_TOKEN: text({
    pattern: '^[A-Za-z0-9_-]{32,128}$',
    allowed: '32 to 128 letters, digits, - or _',
    derived: 'one for rehearsals; required in production where Alibaba is used and GONGSHI_SMS_CALLBACKS is true',
    description: 'Secret part of the address Alibaba pushes its reports to; it signs nothing.',
    secret: true,
  }),

  GONGSHI_VOICE: flag({
    derived: 'true in rehearsal, false in production',
    description: 'Call by machine, through Twilio’s interface; needs GONGSHI_PUBLIC_URL, where keys are reported to.',
  }),
  TWILIO_VOICE_FROM: text({
    pattern: '^\\+[0-9]{5,15}$',
    allowed: 'a number such as +861069000000',
    derived: '+861069000000; required in production with GONGSHI_VOICE',
    description: 'Number that calls show.',
  }),
  GONGSHI_VOICE_CONCURRENCY: count(1, 1_000, {
    default: 8,
    description: 'Requests for calls under way at once, per process.',
  }),
  GONGSHI_VOICE_SETTLE_AFTER_MS: count(100, 3_600_000, {
    derived: 'until a call that waited its turn, rang and lasted as long as allowed is over: some 14 minutes',
    description:
      'Milliseconds after a claim ran out before a call that nobody has reported on counts as unknown and goes to a person.',
  }),

  GONGSHI_EMAIL: flag({
    derived: 'true in rehearsal, false in production',
    description: 'Send mail by SMTP.',
  }),
  SMTP_HOST: text({
    derived: 'the mail sink; required in production with GONGSHI_EMAIL',
    description: 'Mail server.',
  }),
  SMTP_PORT: port({
    derived: 'GONGSHI_MAIL_SINK_PORT; in production 465 with tls, 587 with starttls, 25 with none',
    description: 'Port of the mail server.',
  }),
  SMTP_SECURITY: oneOf(['tls', 'starttls', 'none'], {
    derived: 'none in rehearsal, tls in production',
    description: 'tls: from the first byte. starttls: required. none: in production only to a server on this machine.',
  }),
  SMTP_USER: text({ derived: 'no login', description: 'Login at the mail server.' }),
  SMTP_PASSWORD: text({ derived: 'no login', description: 'Password of that login.', secret: true }),
  SMTP_FROM: text({
    pattern: '^[^@\\s<>]+@[^@\\s<>]+\\.[^@\\s<>]+$',
    allowed: 'an address such as notice@example.gov.cn',
    derived: 'notice@gongshi.example; required in production with GONGSHI_EMAIL',
    description: 'Sender of mail; its domain also names our messages.',
  }),
  SMTP_FROM_NAME: text({ default: '矿业权公示', description: 'The sender’s name as recipients see it.' }),
  SMTP_DOMESTIC: flag({
    derived: 'true in rehearsal; required in production with GONGSHI_EMAIL',
    description: 'Whether the mail server stands inside the country.',
  }),
  GONGSHI_EMAIL_TIMEOUT_MS: count(100, 120_000, {
    default: 30_000,
    description: 'Milliseconds after which a mail counts as uncertain.',
  }),
  GONGSHI_EMAIL_CONCURRENCY: count(1, 100, {
    default: 4,
    description: 'Connections to the mail server, per process.',
  }),

  GONGSHI_FILE_DROP: text({
    derived: 'no file drop',
    description: 'Folder in which another system collects messages as CSV files and lays down its results.',
  }),
  GONGSHI_FILE_DROP_DOMESTIC: flag({
    derived: 'true in rehearsal; required in production with GONGSHI_FILE_DROP',
    description: 'Whether the system that collects keeps what it takes inside the country.',
  }),

  GONGSHI_SMS_SIMULATOR_PORT: port({ default: 7102, description: 'Port of the simulated SMS and voice providers.' }),
  GONGSHI_MAIL_SINK_PORT: port({ default: 7106, description: 'Port of the mail sink (SMTP).' }),

  GONGSHI_SYSTEM: flag({
    derived: 'true in rehearsal and wherever GONGSHI_SYSTEM_URL is set',
    description: 'Read the ministry’s disclosure system; false: by files alone, and no list waits for what it knows.',
  }),
  GONGSHI_SYSTEM_URL: url({
    derived: 'the simulator in a rehearsal; in production none: reconciliation then works by files alone',
    description: 'Address of the ministry’s disclosure system.',
  }),
  GONGSHI_SYSTEM_TOKEN: text({
    derived: 'the simulator’s token; required in production with GONGSHI_SYSTEM_URL',
    description: 'Token of our account at that system.',
    secret: true,
  }),
  GONGSHI_SYSTEM_POLL_SECONDS: count(10, 600, {
    default: 300,
    description: 'Seconds from one poll of that system to the next; also how soon it is asked again after a fault.',
  }),
  GONGSHI_SYSTEM_TIMEOUT_MS: count(100, 120_000, {
    default: 30_000,
    description: 'Milliseconds a page of that system may take.',
  }),
  GONGSHI_SYSTEM_SIMULATOR_PORT: port({ default: 7105, description: 'Port of the simulator of that system.' }),

  GONGSHI_DISPATCH_BATCH: count(1, 10_000, { default: 500, description: 'Messages claimed and recorded together.' }),
  GONGSHI_DISPATCH_LEASE_MS: count(1_000, 3_600_000, {
    default: 60_000,
    description:
      'Milliseconds a claim holds before its rows are settled as left behind; at least twice GONGSHI_SMS_TIMEOUT_MS.',
  }),
  GONGSHI_DISPATCH_LANES: count(1, 32, { default: 2, description: 'Batches under way at once in one round.' }),
});

/** The variables after defaults; those that are derived may still be missing. */
export type Environment = Static<typeof EnvironmentSchema>;
export type VariableName = keyof typeof EnvironmentSchema.properties;

export interface Variable {
  name: VariableName;
  description: string;
  /** What a value must be, in words. */
  allowed: string;
  default?: string;
  /** How the value comes about when it is neither set nor has a fixed default. */
  derived?: string;
  secret: boolean;
}

/** What our schemas carry beside JSON Schema's own keywords. */
interface Notes {
  description: string;
  default?: unknown;
  derived?: string;
  allowed?: string;
  pattern?: string;
  secret?: boolean;
}

/** The variables as documentation, in the order of the schema. */
export const VARIABLES: readonly Variable[] = Object.entries(EnvironmentSchema.properties).map(([name, schema]) => {
  const notes = schema as unknown as Notes;
  return {
    name: name as VariableName,
    description: notes.description,
    allowed: notes.allowed ?? 'a text',
    default: notes.default === undefined ? undefined : String(notes.default),
    derived: notes.derived,
    secret: notes.secret ?? false,
  };
});

function text(notes: Notes) {
  return Type.Optional(Type.String({ minLength: 1, ...notes }));
}

function url(notes: Notes) {
  return Type.Optional(
    Type.String({ pattern: '^[a-z]+://[^\\s]+$', allowed: 'an address such as http://127.0.0.1:7100', ...notes }),
  );
}

function port(notes: Notes) {
  return Type.Optional(Type.Integer({ minimum: 1, maximum: 65_535, allowed: 'a port from 1 to 65535', ...notes }));
}

function count(minimum: number, maximum: number, notes: Notes) {
  return Type.Optional(
    Type.Integer({ minimum, maximum, allowed: `a whole number from ${minimum} to ${maximum}`, ...notes }),
  );
}

function flag(notes: Notes) {
  return Type.Optional(Type.Boolean({ allowed: 'true or false', ...notes }));
}

function oneOf<const T extends string>(values: readonly T[], notes: Notes) {
  return Type.Optional(Type.Unsafe<T>({ type: 'string', enum: values, allowed: values.join(' or '), ...notes }));
}
