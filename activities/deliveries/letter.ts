import type { ClaimedDelivery } from '../../db/queries/deliveries/index.ts';
import { assignWordings, listWordings, renewWordings, type StoredWording } from '../../db/queries/templates/index.ts';
import { type RenderedMessage, sayMessage } from '../../rules/templates/index.ts';
import type { ActivityDeps } from '../deps.ts';

/** What a claimed message says, and the codes of its text at providers that have it registered. */
export interface Said extends RenderedMessage {
  providerCodes: StoredWording['providerCodes'];
}

export interface Letter {
  /** What each message of a batch says; to be called once for the batch, before the first of them is sent. */
  wordsFor(batch: readonly ClaimedDelivery[]): Promise<(delivery: ClaimedDelivery) => Said>;
}

/** A deadline that moved is in every message begun later than this. */
const RENEW_EVERY_MS = 10_000;

/**
 * What the messages of a round say (rules/templates/wording), kept up to date while they are sent: a message that was
 * planned before a fact changed, or without a wording, is given the current one in its row before it is sent.
 */
export function createLetter(deps: ActivityDeps, of: { roundId: number; campaignId: number; asOf: Date }): Letter {
  let known = new Map<number, StoredWording>();
  let current: StoredWording[] = [];
  let renewedAt = Number.NEGATIVE_INFINITY;

  async function renew(): Promise<void> {
    const now = deps.machineNow().getTime();
    if (now - renewedAt < RENEW_EVERY_MS) return;
    current = await renewWordings(deps.database, of);
    known = new Map((await listWordings(deps.database, of.roundId)).map((wording) => [wording.id, wording]));
    renewedAt = now;
  }

  async function wordingsOf(batch: readonly ClaimedDelivery[]): Promise<Map<number, number>> {
    const upToDate = new Set(current.map(({ id }) => id));
    const stale = batch.filter(({ wordingId }) => wordingId === null || !upToDate.has(wordingId));
    return stale.length === 0
      ? new Map()
      : assignWordings(
          deps.database,
          stale.map(({ id }) => id),
          current,
        );
  }

  return {
    wordsFor: async (batch) => {
      await renew();
      const anew = await wordingsOf(batch);
      return ({ id, wordingId, rightsCount }) => {
        const wording = known.get(anew.get(id) ?? wordingId ?? 0);
        if (!wording) throw new Error(`no wording is fixed for delivery ${id} of round ${of.roundId}`);
        const { providerCodes } = wording;
        return { ...sayMessage(wording, { deliveryId: id, rightsCount }), providerCodes };
      };
    },
  };
}
