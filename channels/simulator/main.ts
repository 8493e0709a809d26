import { join } from 'node:path';
import type { Config } from '../../platform/config.ts';
import { defaultTemplate } from '../../rules/templates/index.ts';
import { startMailSink } from '../email/sink/server.ts';
import { alibabaReportUrl } from '../sms/alibaba/receipts.ts';
import { createAlibabaService } from '../sms/alibaba/simulator/server.ts';
import { createSmsService } from '../sms/simulator/server.ts';
import { createVoiceService } from '../voice/simulator/server.ts';
import { startServer } from './server.ts';

/** The simulators' journals in the data folder. */
const STATE_FILES = {
  sms: 'sms-simulator.jsonl',
  alibaba: 'alibaba-simulator.jsonl',
  voice: 'voice-simulator.jsonl',
  mail: 'mail-sink.jsonl',
} as const;

export interface RunningSimulators {
  /** `http://127.0.0.1:7102`: SMS and voice as Twilio has them, SMS as Alibaba has it under `/alibaba`, and control. */
  address: string;
  mailPort: number;
  close(): Promise<void>;
}

/**
 * What `gongshi sms-simulator` runs: every provider the product knows, simulated, in one process: each is idle most of the
 * time, and a rehearsal then needs one port for all that speak HTTP. Whoever calls it closes it when told to stop. The data
 * folder must exist.
 */
export async function runSimulators(
  config: Pick<Config, 'host' | 'data' | 'publicUrl' | 'sms' | 'simulators'>,
): Promise<RunningSimulators> {
  const { host, sms, simulators } = config;
  const stateFile = (name: keyof typeof STATE_FILES) => join(config.data, STATE_FILES[name]);
  const { accountSid, authToken } = sms;
  const { reportToken, templates, ...alibaba } = simulators.alibaba;
  const services = [
    createSmsService({ accountSid, authToken, stateFile: stateFile('sms') }),
    createVoiceService({ accountSid, authToken, stateFile: stateFile('voice') }),
    createAlibabaService({
      ...alibaba,
      templates: { [templates.reminder]: defaultTemplate('reminder', 'sms', 'zh').text },
      ...(sms.callbacks && { reportUrl: alibabaReportUrl(config.publicUrl, reportToken) }),
      stateFile: stateFile('alibaba'),
    }),
  ];
  const mail = await startMailSink({ host, port: simulators.mailPort, stateFile: stateFile('mail') });
  const doors = [...services.flatMap((service) => service.doors), ...mail.doors];
  const server = await startServer({ host, port: sms.simulatorPort }, doors);
  return {
    address: server.address,
    mailPort: mail.port,
    async close() {
      await server.close();
      await Promise.all([...services, mail].map((one) => one.close()));
    },
  };
}
