import { loadConfig } from '../platform/config.ts';
import { createLogger } from '../platform/logger.ts';
import { loadWorkflowBundle } from '../platform/workflow-bundle.ts';

/** `gongshi bundle`: makes the workflow bundle now, so that a forbidden import fails a build and not a worker. */
export async function bundle(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env);
  const { code } = await loadWorkflowBundle({ home: config.home, logger: createLogger(config, 'bundle') });
  process.stdout.write(`${(code.length / 1e6).toFixed(1)} MB\n`);
}
