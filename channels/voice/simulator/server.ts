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
import type { CalleeFault } from './behaviour.ts';
import { callJson, createCallsApi } from './calls-api.ts';
import { callTrade } from './trade.ts';

export type VoiceServiceOptions = ServiceOptions<CalleeFault> & TwilioAccount;
export type VoiceSimulator = Simulator<CalleeFault>;

/** A telephone exchange that speaks Twilio's REST interface; whom it calls behaves as told. */
export function createVoiceService(options: VoiceServiceOptions): Service<CalleeFault> {
  return createService<CalleeFault>(
    options,
    (basis) => new Provider({ ...basis, trade: callTrade(options) }),
    (provider) => {
      const control = controlOf(provider, (call) => ({
        ...callJson(options.accountSid, call),
        twiml: call.body,
        status_callback: call.callbackUrl ?? null,
      }));
      return [
        { prefix: '/_simulator/voice/', handle: createControlApi('/_simulator/voice/', control) },
        { prefix: `${accountPrefix(options)}/Calls`, handle: createCallsApi(provider, options) },
      ];
    },
  );
}

/** Starts it on a port of its own. */
export function startVoiceSimulator(options: VoiceServiceOptions & Listening): Promise<VoiceSimulator> {
  return startService(options, createVoiceService(options));
}
