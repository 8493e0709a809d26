import { loadConfig } from '../../platform/config.ts';
import { loadWorkflowBundle } from '../../platform/workflow-bundle.ts';
import { type RunningWorker, startWorker } from '../../worker/main.ts';
import type { Harness } from './index.ts';

/** Workers in this process, on what the harness runs on; shut down when the harness closes. */
export async function startWorkers(harness: Harness, count = 1): Promise<RunningWorker[]> {
  const bundle = await loadWorkflowBundle(loadConfig(process.env));
  return Promise.all(Array.from({ length: count }, () => startWorker(harness.config, bundle)));
}
