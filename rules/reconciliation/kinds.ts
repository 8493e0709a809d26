/**
 * Reconciliation (核对) with the ministry's disclosure system 部公示系统, read side.
 *
 * - What the ministry holds comes as *items*: one version of one thing, with the ministry's own time and a number in a
 *   sequence per kind. An item is known by kind, external id and version; the same one again is a repeat, never a second.
 * - The sequence has no holes at its source. A number that has not come, or came with something nobody can read, is a
 *   gap: asked for until it comes, or an officer notes on what ground it will not.
 * - *Covered through* 数据齐至: the instant up to which everything of a kind is known. It stands still at a gap: whoever
 *   is listed as late must not be late by our ignorance.
 */
export const SYSTEM_KINDS = ['rights', 'filings', 'abnormal-list', 'serious-list', 'draws'] as const;

/** 矿业权 · 填报 · 异常名录 · 严重违法名单 · 历年抽查 */
export type SystemKind = (typeof SYSTEM_KINDS)[number];

/** Kinds that are lists of who is on them: 异常名录 · 严重违法名单 */
export const LIST_KINDS = ['abnormal-list', 'serious-list'] as const satisfies readonly SystemKind[];
export type ListKind = (typeof LIST_KINDS)[number];

export const KIND_TITLES: Readonly<Record<SystemKind, string>> = {
  rights: '矿业权',
  filings: '填报',
  'abnormal-list': '异常名录',
  'serious-list': '严重违法名单',
  draws: '历年抽查',
};

/** Longest an item may be, bytes of its JSON: the widest right of a register stays below a tenth of it. */
export const MAX_ITEM_BYTES = 64 * 1024;

/** One version of one thing in the ministry's system, read and checked. */
export interface SystemItem {
  kind: SystemKind;
  /** The ministry's own id of the thing; a right's is its licence number. */
  externalId: string;
  /** 1, 2 … per thing. */
  version: number;
  /** Its number in the kind's sequence, from 1; null where a file gave none. */
  sequence: number | null;
  /** The ministry's own time, an instant in ISO 8601. */
  occurredAt: string;
  /** The province it concerns. */
  authorityCode: string;
  /** The columns as they came. */
  content: Record<string, unknown>;
  /** What was read out of them, in our own terms: see `facts.ts`. */
  facts: Record<string, unknown>;
  /** Columns nobody here knows: kept, shown to operators, not judged. */
  unknownFields: string[];
}

/** Why an item cannot be taken as it is, in words for officials. */
export const MALFORMED = {
  'not-an-object': '不是一条记录',
  'too-large': `超过 ${MAX_ITEM_BYTES / 1024} KiB`,
  'bad-envelope': '缺少编号、版本、序号、时间或省级主管部门，或其格式不符',
  'bad-content': '内容不符合该类数据的要求',
  unstorable: '含有空字符（U+0000）、不完整的字符或嵌套过深',
  'unknown-authority': '省级主管部门不在本系统中',
  'other-authority': '省级主管部门不是文件所属的主管部门',
  /** Kind, id and version are taken by an item with other content: one of the two is wrong. */
  'version-conflict': '同一编号、同一版本此前已收到内容不同的记录',
  /** The number in the sequence is another item's. */
  'sequence-conflict': '同一序号此前已属于另一条记录',
} as const;

export type MalformedReason = keyof typeof MALFORMED;

/** One problem of an item: which column, and what it should be. Never its value: it may be a person's. */
export interface ItemProblem {
  field: string;
  detail: string;
}

/** What could be read of an item that cannot be taken, so that it can be found again. */
export interface MalformedItem {
  reason: MalformedReason;
  problems: ItemProblem[];
  externalId: string | null;
  version: number | null;
  sequence: number | null;
  authorityCode: string | null;
}

export type ItemResult = { ok: true; item: SystemItem } | ({ ok: false } & MalformedItem);

/** One item as it came, and what was made of it. */
export interface ReceivedItem {
  raw: unknown;
  result: ItemResult;
}
