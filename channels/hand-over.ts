import { machineNow as machineClock } from '../platform/clock.ts';
import { type Deadline, isPast } from './http/exchange.ts';
import type { DeliveryOutcome, Handover } from './port.ts';
import { Turns } from './turns.ts';

const TOO_LATE: DeliveryOutcome = { kind: 'not-sent', reason: 'too-late' };

export interface HandOverOptions {
  /** Messages under way at once, whoever calls: further calls wait their turn. */
  concurrency: number;
  /** The clock of `notAfter`; by default the machine's. */
  machineNow?: () => Date;
}

/**
 * What all adapters do around handing a message over: waits for a free place, gives up what is too late by then, and
 * turns whatever is thrown into an outcome. `send` must itself look at the deadline once it can write.
 */
export function createHandOver(options: HandOverOptions, outcomeOfError: (error: unknown) => DeliveryOutcome) {
  const turns = new Turns(options.concurrency);
  const { machineNow = machineClock } = options;
  return async function handOver(
    message: Handover,
    send: (deadline: Deadline | undefined) => Promise<DeliveryOutcome>,
  ): Promise<DeliveryOutcome> {
    const wait = turns.take();
    if (wait) await wait;
    try {
      const deadline = message.notAfter && { notAfter: message.notAfter, machineNow };
      if (wait && isPast(deadline)) return TOO_LATE;
      return await send(deadline);
    } catch (error) {
      return outcomeOfError(error);
    } finally {
      turns.giveBack();
    }
  };
}
