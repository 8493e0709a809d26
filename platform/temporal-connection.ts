import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/**
 * What operators can filter by. Types can never be changed later; `Procedure` is a reserved word.
 * Room 业务, Authority 主管部门, CaseState 状态, DueAt 到期时间, RulePack 规则包.
 */
const SEARCH_ATTRIBUTES = {
  Room: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  Authority: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  CaseState: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  DueAt: IndexedValueType.INDEXED_VALUE_TYPE_DATETIME,
  RulePack: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
};

// How long the history of a closed case stays readable; its record is in the database for good.
const RETENTION_DAYS = 90;
const GRPC_ALREADY_EXISTS = 6;

/** Connects to a Temporal server, waiting up to `timeoutMs` for it to answer. */
export async function connectTemporal(address: string, timeoutMs = 60_000): Promise<Connection> {
  return await untilItWorks(
    () => Connection.connect({ address, connectTimeout: 2_000 }),
    timeoutMs,
    `The Temporal server at ${address} does not answer`,
  );
}

/** Makes the namespace and its search attributes usable; nothing happens to what is there already. */
export async function ensureNamespace(connection: Connection, namespace: string, timeoutMs = 60_000): Promise<void> {
  await untilItWorks(
    () => register(connection, namespace),
    timeoutMs,
    `The Temporal namespace ${namespace} cannot be made`,
  );
  // Both are served from caches that are refreshed every few seconds: asking for them once is not enough.
  await untilItWorks(
    () => proveUsable(connection, namespace),
    timeoutMs,
    `The Temporal namespace ${namespace} did not become usable`,
  );
}

async function register(connection: Connection, namespace: string): Promise<void> {
  const retention = { seconds: (RETENTION_DAYS * 24 * 3600) as never, nanos: 0 };
  await unlessThere(() =>
    connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention }),
  );
  const known = await connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTES).filter(([name]) => known.customAttributes?.[name] === undefined);
  if (missing.length === 0) return;
  await unlessThere(() =>
    connection.operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) }),
  );
}

async function proveUsable(connection: Connection, namespace: string): Promise<void> {
  const query = Object.keys(SEARCH_ATTRIBUTES)
    .map((name) => `${name} IS NULL`)
    .join(' AND ');
  await connection.workflowService.countWorkflowExecutions({ namespace, query });
}

async function unlessThere(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if ((error as { code?: number }).code !== GRPC_ALREADY_EXISTS) throw error;
  }
}

async function untilItWorks<T>(action: () => Promise<T>, timeoutMs: number, complaint: string): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (performance.now() > deadline)
        throw new Error(`${complaint} (waited ${timeoutMs / 1000} s): ${(error as Error).message}`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
