import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type Connection } from '@temporalio/client';

/**
 * The time-lapse driver of a rehearsal: moves every live execution to the earliest instant any of them waits for, waits
 * until all are idle again, and repeats. Needs a Temporal server started with time skipping; production refuses it.
 *
 *   row:         ──────▶ 03-01 09:00 ──────▶ 03-31 09:00 ─ … ─▶ until
 *   executions:  ──skip──▶ work ──idle──skip──▶ work ──idle──
 *
 * An execution's clock also moves with real time, so it runs ahead of the row by the seconds the rehearsal has taken.
 */
export interface TimeLapseDeps {
  connection: Connection;
  namespace: string;
  /** Reads and moves the rehearsal's clock row. */
  findInstant: () => Promise<Date>;
  moveTo: (instant: Date) => Promise<void>;
  machineNow: () => Date;
  /**
   * What a schedule does in production from tick to tick: here once at each instant stopped at, before anything due then
   * happens. Returns when it is done.
   */
  tick?: (instant: Date) => Promise<unknown>;
  /** The next instant after this one at which a tick would have something to do; null: none is known. */
  nextTick?: (after: Date) => Promise<Date | null>;
  /** Told of every instant stopped at. */
  onStep?: (instant: Date) => void | Promise<void>;
  /** How long work at one instant may take, machine time. */
  idleTimeoutMs?: number;
  /** How often executions are asked where they stand. */
  pollEveryMs?: number;
}

/** What an execution answers to the query `legal-clock`. */
interface LegalClockAnswer {
  asOf: string;
  startedAt: string;
  waiting: { dueAt: string | null } | null;
}

interface Execution {
  workflowId: string;
  /** Null: at work. */
  waiting: LegalClockAnswer['waiting'];
  /** Legal time its clock stands at now. */
  legalNow: number;
}

const IDLE_TIMEOUT_MS = 10 * 60_000;
const POLL_EVERY_MS = 50;

/** Lets legal time pass until `until`. Everything due on the way happens, in order. */
export async function lapseTo(deps: TimeLapseDeps, until: Date): Promise<void> {
  const client = new Client({ connection: deps.connection, namespace: deps.namespace });
  let now = await deps.findInstant();
  let executions = await whenIdle(deps, client, now);
  while (now < until) {
    const dues = executions.flatMap(({ waiting }) => (waiting?.dueAt ? [Date.parse(waiting.dueAt)] : []));
    const scheduled = await deps.nextTick?.(now);
    if (scheduled) dues.push(scheduled.getTime());
    now = new Date(Math.max(now.getTime(), Math.min(until.getTime(), ...dues)));
    await deps.moveTo(now);
    await deps.tick?.(now);
    await Promise.all(executions.map((execution) => fastForward(deps, execution, now)));
    executions = await whenIdle(deps, client, now);
    await deps.onStep?.(now);
  }
}

/**
 * All live executions, once none of them has anything to do at `now`. Believed when two looks in a row agree: the list
 * lags, and between a run and the one it continues as it may be empty.
 */
async function whenIdle(deps: TimeLapseDeps, client: Client, now: Date): Promise<Execution[]> {
  const giveUpAt = performance.now() + (deps.idleTimeoutMs ?? IDLE_TIMEOUT_MS);
  for (let seen = ''; ; ) {
    const executions = await listLive(deps, client);
    const busy = executions.filter(
      ({ waiting }) => !waiting || (waiting.dueAt !== null && Date.parse(waiting.dueAt) <= now.getTime()),
    );
    const idle = busy.length === 0 ? `idle: ${executions.map(({ workflowId }) => workflowId).sort()}` : '';
    if (idle !== '' && idle === seen) return executions;
    seen = idle;
    if (performance.now() > giveUpAt)
      throw new Error(
        `time-lapse: still at work at ${now.toISOString()}: ${busy.map(({ workflowId }) => workflowId).join(', ')}; look at them in the Temporal UI`,
      );
    await sleep(deps.pollEveryMs ?? POLL_EVERY_MS);
  }
}

async function listLive(deps: TimeLapseDeps, client: Client): Promise<Execution[]> {
  const live: Execution[] = [];
  for await (const { workflowId } of client.workflow.list({ query: "ExecutionStatus = 'Running'" })) {
    const execution = await describe(deps, client, workflowId);
    if (execution) live.push(execution);
  }
  return live;
}

/** Undefined: it has ended since it was listed. An execution that has no legal clock of its own counts as at work. */
async function describe(deps: TimeLapseDeps, client: Client, workflowId: string): Promise<Execution | undefined> {
  const { namespace } = deps;
  const description = await deps.connection.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId },
  });
  const info = description.workflowExecutionInfo;
  if (info?.closeTime) return undefined;
  try {
    const answer = await client.workflow.getHandle(workflowId).query<LegalClockAnswer>('legal-clock');
    const virtualNow =
      toMs(description.workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? deps.machineNow().getTime();
    return {
      workflowId,
      waiting: answer.waiting,
      legalNow: Date.parse(answer.asOf) + virtualNow - Date.parse(answer.startedAt),
    };
  } catch {
    return { workflowId, waiting: null, legalNow: 0 };
  }
}

/** Skips one execution's clock to `to`; returns when it has got there or has ended. */
async function fastForward(deps: TimeLapseDeps, execution: Execution, to: Date): Promise<void> {
  const skipMs = to.getTime() - execution.legalNow;
  if (skipMs <= 0) return;
  const { namespace } = deps;
  const fastForwardId = randomUUID();
  const workflowExecution = { workflowId: execution.workflowId };
  const duration = { seconds: Math.floor(skipMs / 1000) as never, nanos: (skipMs % 1000) * 1_000_000 };
  const timeSkippingConfig = {
    enabled: true,
    maxSessionSkipCount: 10_000,
    fastForwardConfig: { id: fastForwardId, duration },
  };
  await deps.connection.workflowService.updateWorkflowExecutionOptions({
    ...{ namespace, workflowExecution },
    updateMask: { paths: ['time_skipping_config'] },
    workflowExecutionOptions: { timeSkippingConfig },
  });
  // A poll gives up after 20 s and is asked again: the work on the way may take longer.
  while (!(await arrived())) await sleep(POLL_EVERY_MS);

  async function arrived(): Promise<boolean> {
    try {
      await deps.connection.workflowService.pollWorkflowExecutionTimeSkipping({
        namespace,
        workflowExecution,
        fastForwardId,
      });
      return true;
    } catch (error) {
      const { code } = error as { code?: number };
      if (code === GRPC_NOT_FOUND) return true;
      if (code === GRPC_DEADLINE_EXCEEDED || code === GRPC_CANCELLED) return false;
      throw error;
    }
  }
}

const GRPC_CANCELLED = 1;
const GRPC_DEADLINE_EXCEEDED = 4;
const GRPC_NOT_FOUND = 5;

function toMs(time: { seconds?: unknown; nanos?: number | null } | null | undefined): number | undefined {
  return time ? Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6) : undefined;
}
