import { bigint, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import type {
  DifferenceChoice,
  DifferenceState,
  DifferenceType,
  MissingGround,
} from '../../rules/reconciliation/differences.ts';
import type { Claim, SequenceRange } from '../../rules/reconciliation/gaps.ts';
import type { ItemProblem, MalformedReason, SystemKind } from '../../rules/reconciliation/kinds.ts';
import type { KindOutcome, PollOutcome } from '../../rules/reconciliation/poll.ts';
import type { Problem } from '../../rules/refusal.ts';
import { bytes, identity, instant, reference } from './columns.ts';

const number = () => bigint({ mode: 'number' });

/** How far each kind has been read. */
export const reconciliationSequencesTable = pgTable('reconciliation_sequences', {
  kind: text().$type<SystemKind>().primaryKey(),
  cursor: text(),
  high: number().notNull(),
  gaps: jsonb().$type<SequenceRange[]>().notNull(),
  claims: jsonb().$type<Claim[]>().notNull(),
  coveredThrough: instant(),
  poll: jsonb().$type<KindOutcome>(),
  polledAt: instant(),
  pollRecordedAt: instant(),
  failingSince: instant(),
});

/** Files an official uploaded where the system cannot be asked. */
export const reconciliationFilesTable = pgTable('reconciliation_files', {
  id: uuid().primaryKey(),
  kind: text().$type<SystemKind>().notNull(),
  authorityCode: text().notNull(),
  actorId: reference().notNull(),
  fileName: text().notNull(),
  size: number().notNull(),
  sha256: bytes().notNull(),
  through: instant(),
  state: text().$type<'queued' | 'running' | 'done' | 'failed'>().notNull(),
  failure: jsonb().$type<Problem>(),
  itemsRead: integer().notNull().default(0),
  stored: integer().notNull().default(0),
  repeated: integer().notNull().default(0),
  quarantined: integer().notNull().default(0),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
  finishedAt: instant(),
});

export const reconciliationFileChunksTable = pgTable(
  'reconciliation_file_chunks',
  { fileId: uuid().notNull(), number: integer().notNull(), bytes: bytes().notNull() },
  (table) => [primaryKey({ columns: [table.fileId, table.number] })],
);

/** Items as received 收到的记录: append-only. */
export const reconciliationItemsTable = pgTable('reconciliation_items', {
  id: identity(),
  kind: text().$type<SystemKind>().notNull(),
  externalId: text().notNull(),
  version: integer().notNull(),
  sequence: number(),
  occurredAt: instant().notNull(),
  authorityCode: text().notNull(),
  content: jsonb().$type<Record<string, unknown>>().notNull(),
  facts: jsonb().$type<Record<string, unknown>>().notNull(),
  unknownFields: text().array().notNull(),
  digest: bytes().notNull(),
  fileId: uuid(),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
});

/** Items nobody could take as they came 待处理记录. */
export const reconciliationQuarantineTable = pgTable('reconciliation_quarantine', {
  id: identity(),
  kind: text().$type<SystemKind>().notNull(),
  reason: text().$type<MalformedReason>().notNull(),
  problems: jsonb().$type<ItemProblem[]>().notNull(),
  externalId: text(),
  version: number(),
  sequence: number(),
  authorityCode: text(),
  raw: text().notNull(),
  digest: bytes().notNull(),
  fileId: uuid(),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
  state: text().$type<'open' | 'read' | 'set-aside' | 'superseded'>().notNull(),
  decidedBy: reference(),
  decidedAt: instant(),
  note: text(),
});

/** Numbers nobody waits for any longer. */
export const reconciliationGapNotesTable = pgTable('reconciliation_gap_notes', {
  id: identity(),
  kind: text().$type<SystemKind>().notNull(),
  fromNo: number().notNull(),
  toNo: number().notNull(),
  ground: text().notNull(),
  notedBy: reference().notNull(),
  notedAt: instant().notNull(),
});

/** Polls an official asked for. */
export const reconciliationPollsTable = pgTable('reconciliation_polls', {
  id: uuid().primaryKey(),
  askedBy: reference().notNull(),
  asOf: instant().notNull(),
  recordedAt: instant().notNull(),
  outcome: jsonb().$type<PollOutcome>(),
  finishedAt: instant(),
});

/** What differs, row by row 差异. */
export const reconciliationDifferencesTable = pgTable('reconciliation_differences', {
  id: identity(),
  kind: text().$type<SystemKind>().notNull(),
  authorityCode: text().notNull(),
  subject: text().notNull(),
  field: text().notNull(),
  type: text().$type<DifferenceType>().notNull(),
  ground: text().$type<MissingGround>(),
  licenceNo: text().notNull(),
  year: integer(),
  ours: jsonb().$type<unknown>(),
  theirs: jsonb().$type<unknown>(),
  itemId: reference(),
  foundAt: instant().notNull(),
  goneAt: instant(),
  state: text().$type<DifferenceState>().notNull(),
  choice: text().$type<DifferenceChoice>(),
  note: text(),
  decidedBy: reference(),
  decidedAt: instant(),
  approvedBy: reference(),
  approvedAt: instant(),
  importId: uuid(),
});
