import { connectDatabase } from '../../db/client.ts';
import { findRehearsalInstant, moveRehearsalClock } from '../../db/queries/rehearsal-clock.ts';
import { machineNow } from '../../platform/clock.ts';
import { connectTemporal } from '../../platform/temporal-connection.ts';
import { lapseTo } from '../../platform/time-lapse.ts';
import { TimedOut } from '../patience.ts';
import type { Stage } from '../stage/stage.ts';
import type { System } from '../stage/system.ts';

/** Work at one instant may take so long, everything that is done to it included. */
const IDLE_WITHIN_MS = 400_000;
const POLL_EVERY_MS = 100;

/**
 * Lets legal time pass until `until`, as the driver of a rehearsal does. The driver asks Temporal and PostgreSQL, which
 * are being killed: broken off, it is begun again where the clock stands.
 */
export async function lapseUntil(stage: Stage, system: System, until: Date): Promise<void> {
  const giveUpAt = performance.now() + IDLE_WITHIN_MS + 20_000;
  for (;;) {
    try {
      return await lapse(stage, system, until);
    } catch (error) {
      const { message } = error as Error;
      if (message.startsWith('time-lapse: still at work')) throw new TimedOut(message);
      if (performance.now() > giveUpAt)
        throw new TimedOut(`legal time did not come to ${until.toISOString()}: ${message}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_EVERY_MS));
    }
  }
}

async function lapse(stage: Stage, system: System, until: Date): Promise<void> {
  const database = connectDatabase({ url: system.databaseUrl, maxConnections: 1, onError: () => undefined });
  const connection = await connectTemporal(`127.0.0.1:${stage.temporalPort}`, 5_000).catch(async (error) => {
    await database.$client.end();
    throw error;
  });
  try {
    await lapseTo(
      {
        ...{
          connection,
          namespace: system.namespace,
          machineNow,
          pollEveryMs: POLL_EVERY_MS,
          idleTimeoutMs: IDLE_WITHIN_MS,
        },
        findInstant: async () => (await findRehearsalInstant(database)) as Date,
        moveTo: (to) => moveRehearsalClock(database, to, machineNow()),
      },
      until,
    );
  } finally {
    await connection.close().catch(() => undefined);
    await database.$client.end().catch(() => undefined);
  }
}
