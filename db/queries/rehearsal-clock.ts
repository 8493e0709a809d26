import { type Clocks, productionClocks, rehearsalClocks } from '../../platform/clock.ts';
import type { Executor } from '../client.ts';
import { rehearsalClockTable } from '../schema/index.ts';

/** The legal instant a rehearsal stands at; undefined before the first move, and always in production. */
export async function findRehearsalInstant(executor: Executor): Promise<Date | undefined> {
  const [row] = await executor.select({ legalNow: rehearsalClockTable.legalNow }).from(rehearsalClockTable);
  return row?.legalNow;
}

/** Moves the rehearsal's legal clock to `to`. Precondition: to ≥ where it stands (the database refuses to go back). */
export async function moveRehearsalClock(executor: Executor, to: Date, machineNow: Date): Promise<void> {
  await executor
    .insert(rehearsalClockTable)
    .values({ onlyRow: true, legalNow: to, movedAt: machineNow })
    .onConflictDoUpdate({ target: rehearsalClockTable.onlyRow, set: { legalNow: to, movedAt: machineNow } });
}

/** The two clocks of a process: in production the machine's, in a rehearsal with the legal instant of this database. */
export function clocksOf(mode: 'production' | 'rehearsal', executor: Executor): Clocks {
  return mode === 'production' ? productionClocks() : rehearsalClocks(() => findRehearsalInstant(executor));
}
