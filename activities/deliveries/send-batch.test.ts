import { describe, expect, it } from 'vitest';
import type { DeliveryOutcome } from '../../channels/port.ts';
import type { ClaimedDelivery } from '../../db/queries/deliveries/index.ts';
import { sendBatch } from './send-batch.ts';

const NOW = new Date('2026-01-05T01:00:00Z');
const LATER = new Date('2026-01-05T02:00:00Z');
const batch = Array.from({ length: 6 }, (_, index) => ({
  id: index + 1,
  recipient: '+8616900000001',
  rightsCount: 1,
  attempt: 2,
  wordingId: null,
}));

/** A provider that answers as told, and counts what it was handed. */
function provider(outcomes: Record<number, DeliveryOutcome>) {
  const handed: number[] = [];
  return {
    handed,
    send: async ({ id }: ClaimedDelivery): Promise<DeliveryOutcome> => {
      handed.push(id);
      return outcomes[id] ?? { kind: 'accepted', providerId: `SM${id}` };
    },
  };
}

const options = ({ send }: ReturnType<typeof provider>, overrides = {}) => ({
  ...{ send, concurrency: 2, pace: async () => {}, machineNow: () => NOW, startBefore: LATER },
  ...overrides,
});

describe('sendBatch', () => {
  it('records what is certain and leaves what is uncertain to be settled', async () => {
    const sms = provider({
      2: { kind: 'refused', reason: 'opted-out', code: 21610 },
      3: { kind: 'not-sent', reason: 'too-many', retryAfterMs: 5_000 },
      4: { kind: 'uncertain', reason: 'time-out' },
    });
    const { results, tally } = await sendBatch(batch, options(sms));
    const states = Object.fromEntries(results.map((result) => [result.id, result.state]));
    expect(states).toEqual({ 1: 'handed_over', 2: 'failed', 3: 'planned', 5: 'handed_over', 6: 'handed_over' });
    expect(results.find(({ id }) => id === 3)).toMatchObject({
      notBefore: new Date(NOW.getTime() + 5_000),
      attempt: 2,
    });
    expect(tally).toMatchObject({ accepted: 3, refused: 1, notSent: 1, uncertain: 1, withdrawn: 0 });
  });

  it('begins no request once the claim could run out before it ends', async () => {
    const sms = provider({});
    const { results, tally } = await sendBatch(batch, options(sms, { startBefore: NOW }));
    expect(sms.handed).toEqual([]);
    expect(tally.withdrawn).toBe(batch.length);
    expect(results.every(({ state }) => state === 'planned')).toBe(true);
  });

  it('stops at once when the provider refuses our account, and gives the rest back', async () => {
    const sms = provider({ 1: { kind: 'account-refused', reason: '20003' } });
    const { results, tally } = await sendBatch(batch, options(sms, { concurrency: 1 }));
    expect(sms.handed).toEqual([1]);
    expect(tally.accountRefused).toBe('20003');
    expect(results.map(({ state }) => state)).toEqual(Array(6).fill('planned'));
  });
});
