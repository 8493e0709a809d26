import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { type CommandActivityDeps, createCommandActivities } from '../../activities/commands.ts';
import { applyCommandOnce } from '../../db/queries/commands.ts';
import type { CommandMessage } from '../../rules/commands.ts';
import type { Harness } from './index.ts';

const workflowsPath = fileURLToPath(new URL('./probe-workflow.ts', import.meta.url));
const logger = new DefaultLogger('ERROR');
Runtime.install({ logger });
let bundle: ReturnType<typeof bundleWorkflowCode> | undefined;

/** A worker for the probe workflow; `applied` counts how often a command was carried out, by its id. */
export async function startProbeWorker(harness: Harness, sweep: CommandActivityDeps) {
  const applied = new Map<string, number>();
  const { address, namespace, taskQueue } = harness.config.temporal;
  const connection = await NativeConnection.connect({ address });
  const applyProbe = async ({ commandId }: CommandMessage) => {
    await applyCommandOnce(harness.database, commandId, harness.clocks.machineNow(), async () => {
      applied.set(commandId, (applied.get(commandId) ?? 0) + 1);
      return { status: 200, body: { applied: applied.size } };
    });
  };
  bundle ??= bundleWorkflowCode({ workflowsPath, logger });
  const worker = await Worker.create({
    ...{ connection, namespace, taskQueue, workflowBundle: await bundle },
    activities: { applyProbe, ...createCommandActivities(sweep) },
  });
  const ran = worker.run();
  const stop = async () => {
    worker.shutdown();
    await ran;
    await connection.close();
  };
  return { applied, stop };
}
