import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';

const ROOM = defineSearchAttributeKey('Room', 'KEYWORD');
const AUTHORITY = defineSearchAttributeKey('Authority', 'KEYWORD');
const CASE_STATE = defineSearchAttributeKey('CaseState', 'KEYWORD');
const RULE_PACK = defineSearchAttributeKey('RulePack', 'KEYWORD');
const DUE_AT = defineSearchAttributeKey('DueAt', 'DATETIME');

export interface CaseMarks {
  room?: string;
  authority?: string;
  caseState?: string;
  rulePack?: string;
  /** Legal instant of what the case waits for; null: no clock ends the wait. */
  dueAt?: Date | null;
}

/** Sets what operators find cases by. */
export function markCase(marks: CaseMarks): void {
  const pairs: SearchAttributeUpdatePair[] = [];
  if (marks.room !== undefined) pairs.push({ key: ROOM, value: marks.room });
  if (marks.authority !== undefined) pairs.push({ key: AUTHORITY, value: marks.authority });
  if (marks.caseState !== undefined) pairs.push({ key: CASE_STATE, value: marks.caseState });
  if (marks.rulePack !== undefined) pairs.push({ key: RULE_PACK, value: marks.rulePack });
  if (marks.dueAt !== undefined) pairs.push({ key: DUE_AT, value: marks.dueAt });
  upsertSearchAttributes(pairs);
}
