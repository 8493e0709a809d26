import { NativeConnection, Worker } from '@temporalio/worker';
import type { createActivities } from './activities.ts';
import { privateFailures } from './private-failures.ts';

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
  /** Takes nothing new, has its activities finish what they hold, and leaves. */
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
    interceptors: { activity: [privateFailures] },
    maxConcurrentActivityTaskExecutions: MAX_ACTIVITIES,
    // Only after this are activities told to stop; a dispatch slice then records the batch it holds and returns. The
    // worker waits for it, and whoever stops this process (cli/start/services.ts, stop_grace_period) waits longer yet.
    shutdownGraceTime: '3 seconds',
    // After kill -9 another worker takes the workflow over in half a second instead of ten.
    stickyQueueScheduleToStartTimeout: '300 milliseconds',
    // Heartbeats go out as they are made (activities/heartbeat): a healthy worker is not taken for dead.
    maxHeartbeatThrottleInterval: '1500 milliseconds',
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
