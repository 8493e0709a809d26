import { sql } from 'drizzle-orm';
import type { FieldError } from '../../../rules/refusal.ts';
import { creditKey, personKey } from '../../../rules/register.ts';
import { type ActDetails, EVENT_OF, isInForce, objectionTo, STATE_NAMES } from '../../../rules/register-acts.ts';
import type { RightState } from '../../../rules/registry.ts';
import { firstMobile } from '../../../rules/telephone.ts';
import type { Executor, Transaction } from '../../client.ts';
import { recordEvidenceBatch } from '../evidence.ts';
import { onlyRow } from '../rows.ts';
import { type FoundRight, listRightsOfAct, type RegisterAct, updateAct } from './acts.ts';
import { changeRights } from './change-rights.ts';
import type { ContentColumn } from './right-columns.ts';

export interface ActTimes {
  /** Legal time. */
  asOf: Date;
  /** Machine time. */
  recordedAt: Date;
  actorId: number | null;
  commandId?: string | null;
}

/** Why the rights of an act are not as it needs them, right by right; empty: they are. */
export async function objectionsTo(
  executor: Executor,
  act: Pick<RegisterAct, 'kind' | 'details' | 'effectiveFrom'>,
  rights: readonly FoundRight[],
): Promise<FieldError[]> {
  const { kind, effectiveFrom, details } = act;
  const newHolderId = kind === 'transfer' ? await findNamedHolder(executor, details) : undefined;
  const survivor = kind === 'merger' ? await findState(executor, details.into ?? '') : undefined;
  if (survivor && !isInForce(survivor))
    return [{ pointer: '/body/into', value: details.into, detail: `存续的矿业权状态为${STATE_NAMES[survivor]}` }];
  return rights.flatMap((right) => {
    const detail = objectionTo(right, { kind, effectiveFrom, from: details.from, newHolderId });
    return detail === undefined ? [] : [{ pointer: '/body/licenceNos', value: right.licenceNo, detail }];
  });
}

async function findState(executor: Executor, licenceNo: string): Promise<RightState | undefined> {
  const { rows } = await executor.execute<{ state: RightState }>(
    sql`SELECT state FROM rights WHERE licence_no = ${licenceNo}`,
  );
  return rows[0]?.state;
}

/**
 * Carries an act out: new versions of its rights from its day on, in one transaction with the log. Preconditions: imports
 * are held off, `objectionsTo` found none.
 */
export async function applyAct(tx: Transaction, act: RegisterAct, times: ActTimes): Promise<void> {
  const { kind, effectiveFrom: from, id: actId } = act;
  const rights = await listRightsOfAct(tx, actId);
  const rightIds = rights.map(({ id }) => id);
  const set = await columnsOf(tx, act, rights);
  await overrideFile(tx, act, rightIds);
  const event = EVENT_OF[kind];
  const changed = await changeRights(tx, { rightIds, set, from, event, actId, recordedAt: times.recordedAt });
  const { asOf, recordedAt, actorId, commandId } = times;
  const data = { actId, documentNo: act.documentNo, effectiveFrom: from };
  await recordEvidenceBatch(
    tx,
    changed.map((id) => ({
      ...{ asOf, recordedAt, actorId, commandId: commandId ?? null, room: 'registry' },
      ...{ kind: `right.${event}`, subject: `right/${id}`, data },
    })),
  );
}

/** Ends an act that was carried out. */
export function saveActApplied(
  tx: Transaction,
  id: number,
  by: Partial<Pick<RegisterAct, 'decidedBy' | 'decidedAt' | 'decisionNote'>> & { appliedAt: Date },
): Promise<RegisterAct> {
  return updateAct(tx, id, { state: 'applied', ...by });
}

type Columns = Partial<Record<ContentColumn, unknown>>;

async function columnsOf(tx: Transaction, act: RegisterAct, rights: readonly FoundRight[]): Promise<Columns> {
  const { kind, details, documentNo: document_no } = act;
  switch (kind) {
    case 'transfer':
      return holderColumns(tx, details, rights);
    case 'merger':
      return { state: 'merged', merged_into: details.into, document_no };
    case 'cancellation':
      return { state: 'cancelled', document_no };
    case 'abolition':
      return { state: 'abolished', document_no };
    case 'jurisdiction-transfer':
      return { managing_code: details.to };
  }
}

/** The new holder with his telephones: nobody else's may stand beside his name. */
async function holderColumns(tx: Transaction, details: ActDetails, rights: readonly FoundRight[]): Promise<Columns> {
  const { systemPhones = [], registeredPhones = [], contactPerson = '', email = '' } = details;
  const mobile = firstMobile(systemPhones, registeredPhones);
  return {
    holder_id: await saveNamedHolder(tx, details, rights[0]?.licenceNo ?? ''),
    ...{ system_phones: systemPhones, registered_phones: registeredPhones, contact_person: contactPerson, email },
    ...{ mobile: mobile?.number ?? null, mobile_source: mobile?.source ?? null },
  };
}

/** The holder a transfer names, after merges; undefined: it is not in the register yet. */
export async function findNamedHolder(executor: Executor, { holder }: ActDetails): Promise<number | undefined> {
  const { id = null, creditCode = null } = holder ?? {};
  const { rows } = await executor.execute<{ id: number }>(sql`
    SELECT coalesce(merged_into, id)::int AS id FROM holders WHERE id = ${id}::bigint OR credit_code = ${creditCode}`);
  return rows[0]?.id;
}

async function saveNamedHolder(tx: Transaction, details: ActDetails, licenceNo: string): Promise<number> {
  const known = await findNamedHolder(tx, details);
  if (known !== undefined) return known;
  const { kind, name = '', creditCode = null } = details.holder ?? {};
  const { systemPhones = [], registeredPhones = [] } = details;
  const key = creditCode ? creditKey(creditCode) : personKey(name, { licenceNo, systemPhones, registeredPhones });
  await tx.execute(sql`
    INSERT INTO holders (key, kind, name, credit_code) VALUES (${key}, ${kind}, ${name}, ${creditCode}) ON CONFLICT (key) DO NOTHING`);
  const { rows } = await tx.execute<{ id: number }>(
    sql`SELECT coalesce(merged_into, id)::int AS id FROM holders WHERE key = ${key}`,
  );
  return onlyRow(rows).id;
}

/** Keeps what the file said before the act, the first time: a file that repeats it is behind (keepDecided). */
async function overrideFile(tx: Transaction, { kind }: RegisterAct, rightIds: readonly number[]): Promise<void> {
  if (kind === 'jurisdiction-transfer') return;
  const ids = sql`ANY (${sql.param(rightIds)}::bigint[])`;
  const word =
    kind === 'transfer'
      ? sql`jsonb_build_object('holder_key', (SELECT key FROM holders h WHERE h.id = coalesce(r.named_holder_id, r.holder_id)))`
      : sql`jsonb_build_object('state', r.state)`;
  await tx.execute(sql`UPDATE rights r SET overridden = ${word} || coalesce(r.overridden, '{}') WHERE r.id = ${ids}`);
  if (kind === 'transfer') await tx.execute(sql`UPDATE rights SET named_holder_id = NULL WHERE id = ${ids}`);
}
