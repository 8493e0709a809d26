import { and, asc, desc, eq, gt, gte, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import {
  type EffectiveParameter,
  type LegalName,
  type ParameterName,
  parameterTimeline,
  type Resolved,
  resolveParameter,
  type StepName,
  stepOf,
  type ValuePeriod,
} from '../../rules/parameters/index.ts';
import type { RulePackId } from '../../rules/rule-packs/index.ts';
import type { Executor } from '../client.ts';
import { parametersTable } from '../schema/index.ts';
import { authorityAndAbove } from './identity.ts';
import { onlyRow } from './rows.ts';

export type ParameterRecord = typeof parametersTable.$inferSelect;

export interface ParameterProposal {
  authorityCode: string;
  name: ParameterName;
  value: unknown;
  /** The regime a legal value is for; null: operational. */
  rulePack: RulePackId | null;
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

type Asking<N extends ParameterName> = { authority: string; name: N; on: string; year?: number } & (N extends LegalName
  ? { rulePack: RulePackId }
  : { rulePack?: RulePackId });

/** What holds for an authority on a legal day (rules/parameters/resolve); undefined: not set. */
export async function findParameter<N extends ParameterName>(
  executor: Executor,
  asked: Asking<N>,
): Promise<EffectiveParameter<N> | undefined> {
  const { name, authority, on, rulePack, year } = asked;
  const resolved = await resolveParameters(executor, [name], { authority, on, rulePack, year });
  return resolved.get(name)?.effective as EffectiveParameter<N> | undefined;
}

/** What holds of several parameters, by name; one statement however many. */
export async function resolveParameters(
  executor: Executor,
  names: readonly ParameterName[],
  at: { authority: string; on: string; rulePack: RulePackId | undefined; year?: number | undefined },
): Promise<Map<ParameterName, Resolved>> {
  const rows = await listApproved(executor, names, at);
  const asked = { rulePack: at.rulePack, day: at.on, year: at.year };
  return new Map(names.map((name) => [name, resolveParameter(name, rows, asked)]));
}

/** What holds of the parameters of a step. */
export function resolveStep(
  executor: Executor,
  step: StepName,
  at: { authority: string; on: string; rulePack: RulePackId; year?: number },
): Promise<Map<ParameterName, Resolved>> {
  return resolveParameters(executor, stepOf(step).parameters, at);
}

/** Which value of a parameter held when, for an authority under a rule pack; nothing once approved is left out. */
export async function listParameterPeriods(
  executor: Executor,
  asked: { authority: string; name: ParameterName; rulePack: RulePackId },
): Promise<{ period: ValuePeriod; row: ParameterRecord | undefined }[]> {
  const rows = await listApproved(executor, [asked.name], { authority: asked.authority });
  return parameterTimeline(asked.name, rows, asked.rulePack).map((period) => ({
    period,
    row: rows.find(({ id }) => id === period.effective?.id),
  }));
}

/** Approved values, the nearest authority's first, of each the one effective last first; with `on`, those of that day. */
function listApproved(
  executor: Executor,
  names: readonly ParameterName[],
  { authority, on }: { authority: string; on?: string },
): Promise<ParameterRecord[]> {
  return executor
    .select()
    .from(parametersTable)
    .where(
      and(
        inArray(parametersTable.name, [...names]),
        holdsFor(authority),
        on === undefined ? eq(parametersTable.state, 'approved') : inForce(on),
        countsHere(),
      ),
    )
    .orderBy(
      sql`(SELECT depth FROM (${authorityAndAbove(authority)}) line WHERE line.code = ${parametersTable.authorityCode})`,
      desc(parametersTable.effectiveFrom),
      desc(parametersTable.id),
    );
}

/**
 * Rows that concern an authority, its own and those of the authorities above; with `on`, only what is in force that day,
 * with `state`, only those of that state.
 */
export async function listParameters(
  executor: Executor,
  filter: {
    authority: string;
    name?: string | undefined;
    on?: string | undefined;
    state?: ParameterRecord['state'] | undefined;
    rulePack?: RulePackId | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<ParameterRecord[]> {
  const { authority, name, on, state, rulePack, after, limit } = filter;
  return executor
    .select()
    .from(parametersTable)
    .where(
      and(
        holdsFor(authority),
        name === undefined ? undefined : eq(parametersTable.name, name),
        on === undefined ? undefined : inForce(on),
        state === undefined ? undefined : eq(parametersTable.state, state),
        rulePack === undefined ? undefined : eq(parametersTable.rulePack, rulePack),
        gt(parametersTable.id, after ?? 0),
      ),
    )
    .orderBy(asc(parametersTable.id))
    .limit(limit);
}

function holdsFor(authority: string): SQL {
  return sql`${parametersTable.authorityCode} IN (SELECT code FROM (${authorityAndAbove(authority)}) line)`;
}

/** A value of the demonstration 演示 counts only where the database itself says that its data is a rehearsal's. */
function countsHere(): SQL {
  return sql`(NOT ${parametersTable.demonstration} OR EXISTS (SELECT FROM data_mode WHERE mode = 'rehearsal'))`;
}

function inForce(day: string): SQL | undefined {
  return and(
    eq(parametersTable.state, 'approved'),
    lte(parametersTable.effectiveFrom, day),
    or(isNull(parametersTable.effectiveTo), gte(parametersTable.effectiveTo, day)),
  );
}
