import { and, asc, desc, eq, gt, gte, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { type EffectiveParameter, operationalDefault, type ParameterName } from '../../rules/parameters/index.ts';
import type { Executor } from '../client.ts';
import { parametersTable } from '../schema/index.ts';
import { authorityAndAbove } from './identity.ts';
import { onlyRow } from './rows.ts';

export type ParameterRecord = typeof parametersTable.$inferSelect;

export interface ParameterProposal {
  authorityCode: string;
  name: ParameterName;
  value: unknown;
  basisDocument: string;
  basisClause: string;
  demonstration: boolean;
  /** First day, YYYY-MM-DD. */
  effectiveFrom: string;
  /** Last day, inclusive; null: until superseded. */
  effectiveTo: string | null;
  proposedBy: number;
  /** Legal time. */
  proposedAt: Date;
}

/** Records a proposal; it holds for nothing before another officer approves it. */
export async function saveParameterProposal(executor: Executor, proposal: ParameterProposal): Promise<ParameterRecord> {
  return onlyRow(
    await executor
      .insert(parametersTable)
      .values({ ...proposal, state: 'proposed' })
      .returning(),
  );
}

/** A parameter row, locked until the transaction ends, so that two decisions cannot both find it undecided. */
export async function findParameterForDecision(tx: Executor, id: number): Promise<ParameterRecord | undefined> {
  const [row] = await tx.select().from(parametersTable).where(eq(parametersTable.id, id)).for('update');
  return row;
}

/** Preconditions: the row is proposed, and `decidedBy` is not who proposed it (the database refuses the latter as well). */
export async function saveParameterDecision(
  tx: Executor,
  id: number,
  decision: { state: 'approved' | 'rejected'; decidedBy: number; decidedAt: Date },
): Promise<ParameterRecord> {
  return onlyRow(await tx.update(parametersTable).set(decision).where(eq(parametersTable.id, id)).returning());
}

/**
 * What holds for an authority on a day: of the values approved for it, or else for the next authority above, the one
 * effective last; where nobody has set an operational parameter, its default. Undefined: not set.
 */
export async function findParameter<N extends ParameterName>(
  executor: Executor,
  asked: { authority: string; name: N; on: string },
): Promise<EffectiveParameter<N> | undefined> {
  const [row] = await executor
    .select()
    .from(parametersTable)
    .where(and(eq(parametersTable.name, asked.name), holdsFor(asked.authority), inForce(asked.on)))
    .orderBy(
      sql`(SELECT depth FROM (${authorityAndAbove(asked.authority)}) line WHERE line.code = ${parametersTable.authorityCode})`,
      desc(parametersTable.effectiveFrom),
      desc(parametersTable.id),
    )
    .limit(1);
  if (!row) return operationalDefault(asked.name);
  const { id, value, basisDocument, basisClause, demonstration } = row;
  return { id, name: asked.name, value, basisDocument, basisClause, demonstration } as EffectiveParameter<N>;
}

/** Rows that concern an authority, its own and those of the authorities above; with `on`, only what is in force that day. */
export async function listParameters(
  executor: Executor,
  filter: {
    authority: string;
    name?: string | undefined;
    on?: string | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<ParameterRecord[]> {
  const { authority, name, on, after, limit } = filter;
  return executor
    .select()
    .from(parametersTable)
    .where(
      and(
        holdsFor(authority),
        name === undefined ? undefined : eq(parametersTable.name, name),
        on === undefined ? undefined : inForce(on),
        gt(parametersTable.id, after ?? 0),
      ),
    )
    .orderBy(asc(parametersTable.id))
    .limit(limit);
}

function holdsFor(authority: string): SQL {
  return sql`${parametersTable.authorityCode} IN (SELECT code FROM (${authorityAndAbove(authority)}) line)`;
}

function inForce(day: string): SQL | undefined {
  return and(
    eq(parametersTable.state, 'approved'),
    lte(parametersTable.effectiveFrom, day),
    or(isNull(parametersTable.effectiveTo), gte(parametersTable.effectiveTo, day)),
  );
}
