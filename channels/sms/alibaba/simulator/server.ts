import { productionClocks } from '../../../../platform/clock.ts';
import { controlOf, createControlApi } from '../../../simulator/control-api.ts';
import { Provider } from '../../../simulator/provider.ts';
import {
  createService,
  type Listening,
  type Service,
  type ServiceOptions,
  type Simulator,
  startService,
} from '../../../simulator/service.ts';
import { type AlibabaAccount, createAlibabaApi } from './api.ts';
import type { AlibabaFault } from './behaviour.ts';
import { ALIBABA_TRADE } from './trade.ts';

/** Where its interface begins beside the other simulators': the real one begins at `/`. */
export const ALIBABA_PREFIX = '/alibaba/';

export type AlibabaServiceOptions = ServiceOptions<AlibabaFault> & AlibabaAccount;
export type AlibabaSimulator = Simulator<AlibabaFault>;

/** A provider of text messages that speaks Alibaba's interface, keeps state, and misbehaves when told. */
export function createAlibabaService(options: AlibabaServiceOptions): Service<AlibabaFault> {
  const { machineNow } = options.machineNow ? { machineNow: options.machineNow } : productionClocks();
  return createService<AlibabaFault>(
    options,
    (basis) => new Provider({ ...basis, trade: ALIBABA_TRADE }),
    (provider) => {
      const control = controlOf(provider, ({ sid, to, from, body, details, status, errorCode }) => ({
        ...{ sid, to, from, body, ...details, status, errorCode: errorCode ?? null },
      }));
      const nowMs = () => machineNow().getTime();
      return [
        { prefix: '/_simulator/alibaba/', handle: createControlApi('/_simulator/alibaba/', control) },
        { prefix: ALIBABA_PREFIX, handle: createAlibabaApi(provider, options, nowMs) },
      ];
    },
  );
}

/** Starts it on a port of its own. */
export function startAlibabaSimulator(options: AlibabaServiceOptions & Listening): Promise<AlibabaSimulator> {
  return startService(options, createAlibabaService(options));
}
