import type { SystemKind } from './kinds.ts';

/** How a poll of one kind ended. */
export type PollEnd =
  /** Everything there was has been read. */
  | 'up-to-date'
  /** There is more; the next poll goes on. */
  | 'more'
  /** Another poll moved the cursor meanwhile: it goes on where that one stands. */
  | 'overtaken'
  /** The system gave the same cursor again and says there is more. */
  | 'no-progress'
  | 'unavailable'
  | 'account-refused'
  /** An answer that is not what was agreed. */
  | 'malformed-page'
  | 'not-configured';

export const POLL_ENDS: Readonly<Record<PollEnd, string>> = {
  'up-to-date': '已读到最新',
  more: '尚有未读，下次继续',
  overtaken: '另一次查询正在读取',
  'no-progress': '对方重复同一位置，无法前进',
  unavailable: '对方暂不可用，将自动重试',
  'account-refused': '对方拒绝本单位账号，须核对账号',
  'malformed-page': '对方答复不符合约定，须与对方核对接口',
  'not-configured': '未配置部公示系统地址，以文件方式核对',
};

/** Whether a poll that ended so is to be counted as failed. */
export function failed(end: PollEnd): boolean {
  return !['up-to-date', 'more', 'overtaken', 'not-configured'].includes(end);
}

/** Ends that nothing but a person mends: shown as an alarm at once. */
const NEEDS_A_PERSON: readonly PollEnd[] = ['account-refused', 'malformed-page', 'no-progress'];

/** A system that is away is nobody's task for an hour; then it is. */
export const ALARM_AFTER_MS = 3_600_000;

/** Whether officials must be told: `failingSince` and `now` in machine time. */
export function isAlarm(end: PollEnd | null, failingSince: Date | null, now: Date): boolean {
  if (end === null || failingSince === null) return false;
  return NEEDS_A_PERSON.includes(end) || now.getTime() - failingSince.getTime() >= ALARM_AFTER_MS;
}

/** What one poll did with one kind: counts only, it stands in the workflow's history. */
export interface KindOutcome {
  end: PollEnd;
  pages: number;
  stored: number;
  repeated: number;
  quarantined: number;
  /** Numbers of the sequence still missing. */
  missing: number;
  /** The cursor was refused, and reading began anew. */
  reset: boolean;
}

/** What a poll is told. */
export interface PollMessage {
  /** Legal time, ISO 8601; absent (a tick of the schedule): the activity asks its clock. */
  asOf?: string;
}

/** What a poll, or a file, came to. */
export interface PollOutcome {
  kinds: Partial<Record<SystemKind, KindOutcome>>;
  /** Filings of the ministry's that became filings here. */
  filings: number;
  /** Differences that are new, and those that have gone. */
  found: number;
  gone: number;
}

/** Id of the schedule, and the beginning of the ids of the runs it begins. */
export const POLL_SCHEDULE = 'reconciliation/poll';

/** How a poll begins that an official asked for, or the driver of a rehearsal; `id` makes the run unique. */
export function pollStart(id: string, input: PollMessage) {
  return {
    workflowType: 'reconciliationPollWorkflow',
    workflowId: `${POLL_SCHEDULE}/${id}`,
    input,
    summary: '查询部公示系统并核对',
  };
}

/** What the workflow of an uploaded file is told; the rest stands in its row. */
export interface FileMessage {
  fileId: string;
  /** Legal time of the request, ISO 8601. */
  asOf: string;
}

/** One file, one run: a start that is tried twice meets the first. */
export function fileStart(input: FileMessage) {
  return {
    workflowType: 'reconciliationFileWorkflow',
    workflowId: `reconciliation/file/${input.fileId}`,
    input,
    summary: '收入部公示系统导出文件并核对',
  };
}
