import { Context } from '@temporalio/activity';

/** How often a long activity says that it lives, at most; worker/create-worker.ts keeps the SDK from holding these back. */
const HEARTBEAT_EVERY_MS = 1_500;

/**
 * Runs a long piece of work with heartbeats. `stopping` turns true when the activity is cancelled or the worker shuts
 * down and its grace has passed: the work then finishes what it holds and returns what it has, so that nothing it claimed is left behind.
 */
export async function withHeartbeat<T>(details: unknown, work: (stopping: () => boolean) => Promise<T>): Promise<T> {
  const context = Context.current();
  const timer = setInterval(() => context.heartbeat(details), HEARTBEAT_EVERY_MS);
  try {
    return await work(() => context.cancellationSignal.aborted);
  } finally {
    clearInterval(timer);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: activities of every input
type Activities = Record<string, (input: any) => Promise<unknown>>;

/** The same activities, each with heartbeats for as long as it works; their proxies set a `heartbeatTimeout`. */
export function allLiving<A extends Activities>(activities: A): A {
  const living = Object.entries(activities).map(([name, work]) => [
    name,
    (input: unknown) => withHeartbeat(undefined, () => work(input)),
  ]);
  return Object.fromEntries(living);
}
