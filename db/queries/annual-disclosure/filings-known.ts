import type { KnownFilings } from '../../../rules/late-list.ts';
import type { Executor } from '../../client.ts';
import { findCoveredThrough } from '../reconciliation/sequences.ts';

/**
 * How far the filings in the ministry's system are known here: its poll has read all that was filed there before.
 * `configured` false: there is no such system to ask, and nothing to wait for.
 */
export async function findFilingsKnown(executor: Executor, configured: boolean): Promise<KnownFilings> {
  return { configured, until: configured ? await findCoveredThrough(executor, 'filings') : null };
}
