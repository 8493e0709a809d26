import { machineNow as machineClock } from '../../../platform/clock.ts';
import { createHandOver } from '../../hand-over.ts';
import type { Deadline } from '../../http/exchange.ts';
import { outcomeOfError } from '../../http/failure.ts';
import type { DeliveryOutcome } from '../../port.ts';
import type { SmsMessage, SmsPort } from '../port.ts';
import { AlibabaClient, type AlibabaClientOptions, runtimeWith, SendSmsRequest } from './client.ts';
import { findAlibabaMessage } from './lookup.ts';
import { nationalMobile } from './number.ts';
import { outcomeOfAnswer } from './outcome.ts';

/**
 * The provider says nothing of how soon a message shows in its records. Two minutes are ten times what gateways commonly
 * allow; taken for lost too early, a message would be sent twice.
 */
const PROVIDER_GRACE_MS = 120_000;

export interface AlibabaSmsOptions extends AlibabaClientOptions {
  /** Name the messages are sent under (短信签名), as approved. */
  signName: string;
  /** The provider's code (模板 CODE) of each of our templates, by our name. */
  templates: Readonly<Record<string, string>>;
  /** See the port. By default: the wait for a connection, the wait for an answer, and the provider's own. */
  settleAfterMs?: number;
  /** The clock of `notAfter` and of the days looked through; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * Text messages through Alibaba Cloud (阿里云短信服务), inside the country. The provider renders the text: signature, template
 * code, parameters. The delivery's number goes along as OutId and comes back in the list of what was sent and in reports,
 * so the channel settles by look-up; the interface itself knows no idempotency key and charges for every request.
 */
export function createAlibabaSms(options: AlibabaSmsOptions): SmsPort {
  const client = new AlibabaClient(options);
  const handOver = createHandOver(options, outcomeOfError);
  const { machineNow = machineClock } = options;

  async function send(message: SmsMessage, deadline: Deadline | undefined): Promise<DeliveryOutcome> {
    const number = nationalMobile(message.to);
    if (!number) return { kind: 'refused', reason: 'number-not-a-domestic-mobile', code: 'number' };
    // The version's own code; without one, the code of whatever text is registered under our name.
    const templateCode = message.template?.codes?.alibaba ?? options.templates[message.template?.name ?? ''];
    if (!message.template || !templateCode) return { kind: 'account-refused', reason: 'template-not-configured' };
    const request = new SendSmsRequest({
      phoneNumbers: number,
      signName: options.signName,
      templateCode,
      templateParam: JSON.stringify(message.template.parameters),
      outId: String(message.deliveryId),
    });
    return outcomeOfAnswer(await client.sendSmsWithOptions(request, runtimeWith(deadline)));
  }

  return {
    channel: 'sms',
    provider: 'alibaba',
    domestic: true,
    settles: 'lookup',
    settleAfterMs: options.settleAfterMs ?? 2 * options.timeoutMs + PROVIDER_GRACE_MS,
    send: (message) => handOver(message, (deadline) => send(message, deadline)),
    lookup: (query) => findAlibabaMessage(client, query, machineNow()),
    close: () => client.close(),
  };
}
