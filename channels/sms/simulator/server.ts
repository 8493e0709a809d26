import { controlOf, createControlApi } from '../../simulator/control-api.ts';
import { Provider } from '../../simulator/provider.ts';
import {
  createService,
  type Listening,
  type Service,
  type ServiceOptions,
  type Simulator,
  startService,
} from '../../simulator/service.ts';
import { accountPrefix, type TwilioAccount } from '../../simulator/twilio/dialect.ts';
import type { SmsFault } from './behaviour.ts';
import { messageJson } from './message-json.ts';
import { createMessagesApi } from './messages-api.ts';
import { smsTrade } from './trade.ts';

export type SmsServiceOptions = ServiceOptions<SmsFault> & TwilioAccount;
export type SmsSimulatorOptions = SmsServiceOptions & Listening;
export type SmsSimulator = Simulator<SmsFault>;

/** A provider of text messages that speaks Twilio's REST interface, keeps state, and misbehaves when told. */
export function createSmsService(options: SmsServiceOptions): Service<SmsFault> {
  const { accountSid } = options;
  return createService<SmsFault>(
    options,
    (basis) => new Provider({ ...basis, trade: smsTrade(options) }),
    (provider) => {
      const messages = createMessagesApi(provider, options);
      const control = controlOf(provider, (message) => ({
        ...messageJson(accountSid, message),
        status_callback: message.callbackUrl ?? null,
      }));
      return [
        { prefix: '/_simulator/', handle: createControlApi('/_simulator/', control) },
        { prefix: `${accountPrefix(options)}/Messages`, handle: messages },
        { prefix: '/', handle: messages },
      ];
    },
  );
}

/** Starts it on a port of its own. */
export function startSmsSimulator(options: SmsSimulatorOptions): Promise<SmsSimulator> {
  return startService(options, createSmsService(options));
}
