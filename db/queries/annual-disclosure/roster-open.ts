import { and, eq, ne } from 'drizzle-orm';
import { isOver, rosterClosed } from '../../../rules/annual-disclosure.ts';
import type { Transaction } from '../../client.ts';
import { roundsTable } from '../../schema/annual-disclosure.ts';
import type { Campaign } from './campaigns.ts';

/**
 * Refuses what would change a roster that is fixed: it is open until the first round has begun, a corrected freeze
 * included, and never after the deadline. Precondition: the campaign is locked, so that no round begins meanwhile.
 */
export async function assertRosterOpen(tx: Transaction, campaign: Campaign, asOf: Date): Promise<void> {
  if (!(await isRosterOpen(tx, campaign, asOf))) throw rosterClosed(campaign.year);
}

/** The same as a question. */
export async function isRosterOpen(tx: Transaction, campaign: Campaign, asOf: Date): Promise<boolean> {
  // Nobody could file before the freeze: frozen after the deadline, everybody would be late at once.
  if (isOver(campaign.state) || (campaign.deadline !== null && campaign.deadline <= asOf)) return false;
  const begun = and(
    eq(roundsTable.campaignId, campaign.id),
    eq(roundsTable.kind, 'reminder'),
    ne(roundsTable.state, 'scheduled'),
  );
  const rounds = await tx.select({ id: roundsTable.id }).from(roundsTable).where(begun).limit(1);
  return rounds.length === 0;
}
