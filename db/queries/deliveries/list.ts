import { and, asc, eq, gt } from 'drizzle-orm';
import type { DeliveryChannel } from '../../../rules/cascade.ts';
import type { DeliveryState } from '../../../rules/deliveries.ts';
import type { Executor } from '../../client.ts';
import { roundsTable } from '../../schema/annual-disclosure.ts';
import { deliveriesTable } from '../../schema/deliveries.ts';

export type Delivery = typeof deliveriesTable.$inferSelect;

/** Messages of a campaign in the order of their numbers. */
export async function listDeliveries(
  executor: Executor,
  query: {
    campaignId: number;
    roundNumber?: number | undefined;
    channel?: DeliveryChannel | undefined;
    state?: DeliveryState | undefined;
    after?: number | undefined;
    limit: number;
  },
): Promise<(Delivery & { roundNumber: number })[]> {
  const rows = await executor
    .select({ delivery: deliveriesTable, roundNumber: roundsTable.number })
    .from(deliveriesTable)
    .innerJoin(roundsTable, eq(roundsTable.id, deliveriesTable.roundId))
    .where(
      and(
        eq(roundsTable.campaignId, query.campaignId),
        query.roundNumber === undefined ? undefined : eq(roundsTable.number, query.roundNumber),
        query.channel === undefined ? undefined : eq(deliveriesTable.channel, query.channel),
        query.state === undefined ? undefined : eq(deliveriesTable.state, query.state),
        gt(deliveriesTable.id, query.after ?? 0),
      ),
    )
    .orderBy(asc(deliveriesTable.id))
    .limit(query.limit);
  return rows.map((row) => ({ ...row.delivery, roundNumber: row.roundNumber }));
}

/** One message with the campaign it belongs to. */
export async function findDelivery(
  executor: Executor,
  id: number,
): Promise<(Delivery & { campaignId: number }) | undefined> {
  const [row] = await executor
    .select({ delivery: deliveriesTable, campaignId: roundsTable.campaignId })
    .from(deliveriesTable)
    .innerJoin(roundsTable, eq(roundsTable.id, deliveriesTable.roundId))
    .where(eq(deliveriesTable.id, id));
  return row && { ...row.delivery, campaignId: row.campaignId };
}

/** Every step of a round for the holder of a message, in order. */
export async function listSteps(
  executor: Executor,
  { roundId, holderId }: Pick<Delivery, 'roundId' | 'holderId'>,
): Promise<Delivery[]> {
  return executor
    .select()
    .from(deliveriesTable)
    .where(and(eq(deliveriesTable.roundId, roundId), eq(deliveriesTable.holderId, holderId)))
    .orderBy(asc(deliveriesTable.step));
}
