import { assertDataMode } from '../db/queries/data-mode.ts';
import { connectCommandRoad } from '../platform/command-sender.ts';
import type { Config } from '../platform/config.ts';
import { createActivities } from './activities.ts';
import { type RunningWorker, runWorker } from './create-worker.ts';
import { createActivityDeps } from './deps.ts';
import { ensureSchedules } from './schedules.ts';

export type { RunningWorker } from './create-worker.ts';

/**
 * Starts a worker process's worker on what the configuration names; returns once it polls. `workflowBundle` is built
 * once for all workers (platform/workflow-bundle).
 */
export async function startWorker(config: Config, workflowBundle: { code: string }): Promise<RunningWorker> {
  const { address, namespace, taskQueue } = config.temporal;
  if (address === undefined)
    throw new Error('temporal.address is not set: start the Temporal server first, or set TEMPORAL_ADDRESS');
  const { deps, close } = await createActivityDeps(config);
  const road = connectCommandRoad({ address, namespace, taskQueue });
  const letGo = async () => {
    await road.close();
    await close();
  };
  try {
    await assertDataMode(deps.database, config.mode);
    const activities = createActivities(deps, road);
    await ensureSchedules(road.client, taskQueue, config.system.pollSeconds);
    const worker = await runWorker({ temporalAddress: address, namespace, taskQueue, workflowBundle, activities });
    const stopped = worker.stopped.finally(letGo);
    const shutdown = async () => {
      await worker.shutdown();
      await stopped;
    };
    return { stopped, shutdown };
  } catch (error) {
    await letGo();
    throw error;
  }
}
