import { createLogger } from '../platform/logger.ts';
import { loadWorkflowBundle } from '../platform/workflow-bundle.ts';
import { startWorker } from '../worker/main.ts';
import { runService } from './service.ts';

/** `gongshi worker`: one worker process; run as many as the machine carries. */
export function runWorker(env: NodeJS.ProcessEnv): Promise<void> {
  return runService(env, 'worker', async (config) => {
    const bundle = await loadWorkflowBundle({ home: config.home, logger: createLogger(config, 'worker') });
    const worker = await startWorker(config, bundle);
    return { stop: () => worker.shutdown(), stopped: worker.stopped };
  });
}
