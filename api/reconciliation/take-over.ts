import type { Transaction } from '../../db/client.ts';
import {
  type Difference,
  findItem,
  findLatestItem,
  findOurFacts,
  type ItemRow,
  queueRowImport,
} from '../../db/queries/reconciliation/index.ts';
import { startWorkflowOnce } from '../../platform/start-workflow.ts';
import { canonicalJson } from '../../rules/canonical-json.ts';
import { cannotBeTaken, differenceOvertaken } from '../../rules/reconciliation/refusals.ts';
import { type RightFacts, readRegisterCells, rowTaken, TITLES } from '../../rules/reconciliation/take.ts';
import { importStart } from '../../rules/registry.ts';
import type { ApiDeps } from '../deps.ts';
import { takeTheirFiling } from './take-filing.ts';
import type { Taking } from './taking.ts';

/**
 * Carries out that the ministry's word is taken over. A filing changes here and now; a right is brought in as a register
 * of one row, read by the register's rules and carried out by its import, whose id is returned. Throws Refusal
 * difference-overtaken where either side has changed since, cannot-be-taken where the register would refuse it.
 */
export async function takeTheirs(tx: Transaction, difference: Difference, taking: Taking): Promise<string | null> {
  const item = difference.itemId === null ? undefined : await findItem(tx, difference.itemId);
  const latest = item && (await findLatestItem(tx, item.kind, item.externalId));
  if (!latest) throw new Error(`difference ${difference.id} has no item of the ministry's to take over`);
  if (difference.kind === 'rights') return takeTheirRight(tx, difference, latest, taking);
  if (latest.id !== item.id) throw differenceOvertaken(difference.id);
  await takeTheirFiling(tx, difference, latest, taking);
  return null;
}

async function takeTheirRight(
  tx: Transaction,
  { id, licenceNo, field, ours, theirs, authorityCode }: Difference,
  latest: ItemRow,
  taking: Taking,
): Promise<string> {
  const their = latest.facts as RightFacts;
  const our = await findOurFacts(tx, licenceNo);
  const seen = field === '' ? [null, their.name] : [our?.[field as keyof RightFacts], their[field as keyof RightFacts]];
  const missing = field === '' ? our !== undefined : our === undefined;
  if (missing || canonicalJson(seen) !== canonicalJson([ours, theirs])) throw differenceOvertaken(id);
  const cells = rowTaken(licenceNo, our, their, field);
  const row = readRegisterCells(cells);
  if (!row.ok) throw cannotBeTaken(id, row.problems);
  const fileName = `部公示系统-差异${id}.csv`;
  return queueRowImport(tx, { ...taking, authorityCode, fileName, lines: [TITLES, cells], differenceId: id });
}

/** After the commit. A start that is lost here is made up for by the sweep of the imports. */
export async function startTaken({ temporal, clocks, logger }: ApiDeps, importId: string | null): Promise<void> {
  if (!temporal || importId === null) return;
  const asOf = (await clocks.legalNow()).toISOString();
  await startWorkflowOnce(temporal, importStart({ importId, asOf })).catch((err) =>
    logger.warn({ err, importId }, 'the import could not be started; the sweep will'),
  );
}
