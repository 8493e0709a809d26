import { setTimeout as sleep } from 'node:timers/promises';
import { type DeliveryReceipt, type ReceiptOutcome, recordReceipts } from '../../db/queries/deliveries/index.ts';
import type { ApiDeps } from '../deps.ts';

const MAX_BATCH = 500;
/** Before a report whose row another transaction held is applied again. */
const BUSY_WAIT_MS = 10;

/** Applies one report; resolves once it is committed. */
export type SubmitReceipt = (receipt: DeliveryReceipt) => Promise<Exclude<ReceiptOutcome, 'busy'>>;

interface Waiting {
  receipt: DeliveryReceipt;
  resolve: (outcome: Exclude<ReceiptOutcome, 'busy'>) => void;
  reject: (error: unknown) => void;
}

/**
 * Applies reports that arrive while a transaction is under way together in the next one: a provider reports a hundred
 * thousand messages twice within minutes, and a transaction for each would cost ten times as much. Nobody is answered
 * before his report is committed.
 */
export function createReceiptQueue(deps: Pick<ApiDeps, 'database' | 'clocks'>): SubmitReceipt {
  let waiting: Waiting[] = [];
  let running = false;

  async function run(): Promise<void> {
    running = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
      const busy = await apply(batch);
      waiting = busy.concat(waiting);
      if (busy.length > 0) await sleep(BUSY_WAIT_MS);
    }
    running = false;
  }

  /** Settles each report's promise; returns those whose rows were held by others. */
  async function apply(batch: readonly Waiting[]): Promise<Waiting[]> {
    try {
      const time = { machineNow: deps.clocks.machineNow(), asOf: await deps.clocks.legalNow() };
      const outcomes = await recordReceipts(
        deps.database,
        batch.map(({ receipt }) => receipt),
        time,
      );
      return batch.filter(({ resolve }, index) => {
        const outcome = outcomes[index] as ReceiptOutcome;
        if (outcome === 'busy') return true;
        resolve(outcome);
        return false;
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
      return [];
    }
  }

  return (receipt) =>
    new Promise((resolve, reject) => {
      waiting.push({ receipt, resolve, reject });
      if (!running) void run();
    });
}
