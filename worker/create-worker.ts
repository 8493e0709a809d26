import { NativeConnection, Worker } from '@temporalio/worker';
import type { createActivities } from './activities.ts';

export interface WorkerOptions {
  /** host:port */
  temporalAddress: string;
  namespace: string;
  taskQueue: string;
  /** The workflows, bundled once for all workers. */
  workflowBundle: { code: string };
  activities: ReturnType<typeof createActivities>;
}

export interface RunningWorker {
  /** Finishes what it holds, gives up what it cannot finish in time, and leaves. */
  shutdown(): Promise<void>;
  /** Settles when the worker has stopped, rejects when it died. */
  stopped: Promise<void>;
}

// Dispatch lanes of one round, settling, commands and imports side by side; each holds few connections.
const MAX_ACTIVITIES = 16;

/** Starts a worker and returns once it polls. */
export async function runWorker(options: WorkerOptions): Promise<RunningWorker> {
  const connection = await NativeConnection.connect({ address: options.temporalAddress });
  const worker = await Worker.create({
    connection,
    namespace: options.namespace,
    taskQueue: options.taskQueue,
    workflowBundle: options.workflowBundle,
    activities: options.activities,
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    // A dispatch slice records the batch it holds and returns well within this.
    shutdownGraceTime: '20 seconds',
    // After kill -9 another worker takes the workflow over in half a second instead of ten.
    stickyQueueScheduleToStartTimeout: '300 milliseconds',
    reuseV8Context: true,
  });
  const stopped = worker.run().finally(() => connection.close());
  return {
    stopped,
    shutdown: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await stopped;
    },
  };
}
