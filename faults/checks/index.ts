import type { Facts } from '../facts/facts.ts';
import { accountsBalance } from './accounts.ts';
import { everyCommandAnsweredOnce, everyFilingKept } from './commands.ts';
import type { Check, Finding, FindingKind } from './findings.ts';
import { logTellsEveryMessage, logTellsTheCampaign } from './log.ts';
import {
  everyRightPlanned,
  nothingAfterUnknown,
  nothingDoubled,
  nothingLost,
  rowsAgreeWithProvider,
  unknownOnlyWhereAllowed,
} from './messages.ts';

export type { Finding } from './findings.ts';

/** What must hold after every run; another channel or procedure adds its own. */
export const CHECKS: readonly Check[] = [
  nothingLost,
  nothingDoubled,
  unknownOnlyWhereAllowed,
  nothingAfterUnknown,
  rowsAgreeWithProvider,
  everyRightPlanned,
  accountsBalance,
  logTellsEveryMessage,
  logTellsTheCampaign,
  everyCommandAnsweredOnce,
  everyFilingKept,
];

export interface Verdict {
  lost: number;
  doubled: number;
  unknown: number;
  /** Everything found, each after the name of its check. */
  findings: (Finding & { check: string })[];
}

/** Holds a run against every check. */
export function judge(facts: Facts): Verdict {
  const findings = CHECKS.flatMap(({ name, find }) => find(facts).map((finding) => ({ ...finding, check: name })));
  const count = (kind: FindingKind) => findings.filter((finding) => finding.kind === kind).length;
  return { lost: count('lost'), doubled: count('doubled'), unknown: count('unknown'), findings };
}

/** Whether a run is as it must be; what is unknown where nobody could know is no fault. */
export function isGood({ findings }: Pick<Verdict, 'findings'>): boolean {
  return findings.every(({ kind }) => kind === 'unknown');
}
