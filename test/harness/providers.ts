import { type MailSink, startMailSink } from '../../channels/email/sink/server.ts';
import type { OwnFault } from '../../channels/simulator/behaviour.ts';
import { type RunningServer, startServer } from '../../channels/simulator/server.ts';
import type { Service, Simulator } from '../../channels/simulator/service.ts';
import { alibabaReportUrl } from '../../channels/sms/alibaba/receipts.ts';
import { type AlibabaSimulator, createAlibabaService } from '../../channels/sms/alibaba/simulator/server.ts';
import { createSmsService, type SmsSimulator } from '../../channels/sms/simulator/server.ts';
import { createVoiceService, type VoiceSimulator } from '../../channels/voice/simulator/server.ts';
import { type Config, loadConfig } from '../../platform/config.ts';
import { defaultTemplate } from '../../rules/templates/index.ts';

/** Patience of the tests, so that faults show soon. */
const TIMEOUT_MS = 800;
const SETTLE_AFTER_MS = 1_000;

/** Every provider the product knows, simulated, and told by tests how to misbehave. */
export interface Providers {
  sms: SmsSimulator;
  voice: VoiceSimulator;
  alibaba: AlibabaSimulator;
  mail: MailSink;
  /** Where a product configured so finds text messages; with `all`, calls and mail too. */
  configure(config: Config, all: boolean): Config;
  close(): Promise<void>;
}

export async function startProviders(): Promise<Providers> {
  const host = '127.0.0.1';
  const { sms, simulators } = loadConfig({});
  const { templates, reportToken, ...key } = simulators.alibaba;
  // Known once the product's own address is.
  const account: Parameters<typeof createAlibabaService>[0] = {
    ...key,
    templates: { [templates.reminder]: defaultTemplate('reminder', 'sms', 'zh').text },
  };
  const services = {
    sms: createSmsService(sms),
    voice: createVoiceService(sms),
    alibaba: createAlibabaService(account),
  };
  const mail = await startMailSink({ host, port: 0 });
  const doors = [...Object.values(services).flatMap((service) => service.doors), ...mail.doors];
  const server = await startServer({ host, port: 0 }, doors);
  return {
    sms: behind(server, services.sms),
    voice: behind(server, services.voice),
    alibaba: behind(server, services.alibaba),
    mail,
    configure(config, all) {
      account.reportUrl = alibabaReportUrl(config.publicUrl, reportToken);
      const { voice, email, ...rest } = patient(config, server.address, mail.port);
      return { ...rest, ...(all && { voice, email }) };
    },
    async close() {
      await server.close();
      await Promise.all([...Object.values(services), mail].map((one) => one.close()));
    },
  };
}

function patient(config: Config, baseUrl: string, mailPort: number): Config {
  const { sms, voice, email, alibaba } = config;
  const patience = { timeoutMs: TIMEOUT_MS, settleAfterMs: SETTLE_AFTER_MS };
  return {
    ...config,
    sms: { ...sms, ...patience, baseUrl },
    ...(alibaba && { alibaba: { ...alibaba, baseUrl: `${baseUrl}/alibaba` } }),
    ...(voice && { voice: { ...voice, settleAfterMs: SETTLE_AFTER_MS } }),
    ...(email && { email: { ...email, port: mailPort, timeoutMs: TIMEOUT_MS } }),
    dispatch: { ...config.dispatch, leaseMs: 3_000 },
  };
}

/** One service of a server that several share. */
function behind<Own extends OwnFault>(server: RunningServer, { provider, close }: Service<Own>): Simulator<Own> {
  return {
    ...{ address: server.address, port: server.port, close },
    counts: () => provider.counts(),
    setBehaviour: (behaviour) => provider.behave(provider.trade.readBehaviour(behaviour)),
    reset: () => provider.reset(),
  };
}
