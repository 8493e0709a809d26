import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideFailover,
  FAILOVER_SETTINGS,
  type FailoverPhase,
  type FailoverState,
  type ProviderMinute,
  providerFor,
} from './failover.ts';

const START = Date.parse('2021-04-20T01:00:00Z');
const minutes = (n: number) => new Date(START + n * 60_000);
const minuteOf = (n: number, counts: Partial<ProviderMinute> = {}): ProviderMinute => ({
  ...{ minute: minutes(n), handedOver: 0, slow: 0, errors: 0 },
  ...counts,
});
const state = (phase: FailoverPhase, since = 0): FailoverState => ({ phase, since: minutes(since), reason: null });
const decide = (from: FailoverState, at: number, preferred: ProviderMinute[] = [], substitute: ProviderMinute[] = []) =>
  decideFailover(from, { preferred, substitute }, minutes(at));

describe('leaving the preferred provider', () => {
  it.each([
    [49, 'preferred'],
    [50, 'substitute'],
  ])('after %i errors within one minute: %s', (errors, phase) => {
    expect(decide(state('preferred'), 3, [minuteOf(2, { errors })]).state.phase).toBe(phase);
  });

  it('does not add the errors of two minutes up', () => {
    expect(decide(state('preferred'), 3, [minuteOf(1, { errors: 49 }), minuteOf(2, { errors: 49 })]).state.phase).toBe(
      'preferred',
    );
  });

  it.each([
    [149, 'preferred'],
    [150, 'substitute'],
  ])('when %i of 1000 were slow: %s', (slow, phase) => {
    const { state: next } = decide(state('preferred'), 10, [minuteOf(2, { handedOver: 1000, slow })]);
    expect(next.phase).toBe(phase);
    if (phase === 'substitute') expect(next).toEqual({ phase, since: minutes(10), reason: 'slow' });
  });

  it('judges a minute only when all its messages had their five minutes', () => {
    const counted = [minuteOf(2, { handedOver: 100, slow: 100 })];
    expect(decide(state('preferred'), 7, counted).state.phase).toBe('preferred');
    expect(decide(state('preferred'), 8, counted).state.phase).toBe('substitute');
  });

  it('takes no share out of fewer than twenty', () => {
    expect(decide(state('preferred'), 10, [minuteOf(2, { handedOver: 19, slow: 19 })]).state.phase).toBe('preferred');
    expect(decide(state('preferred'), 10, [minuteOf(2, { handedOver: 20, slow: 3 })]).state.phase).toBe('substitute');
  });

  it('forgets what is longer ago than its window', () => {
    const counted = [minuteOf(2, { handedOver: 100, slow: 100, errors: 99 })];
    expect(decide(state('preferred'), 18, counted).state.phase).toBe('substitute');
    expect(decide(state('preferred'), 19, counted).state.phase).toBe('preferred');
  });
});

describe('the way back', () => {
  it('begins after the quiet time', () => {
    expect(decide(state('substitute'), 14).state.phase).toBe('substitute');
    expect(decide(state('substitute'), 15).state).toMatchObject({ phase: 'probing', reason: 'quiet-time-over' });
  });

  it('begins at once, and calls an operator, when the substitute fails as well', () => {
    expect(decide(state('substitute'), 3, [], [minuteOf(2, { errors: 50 })])).toEqual({
      state: { phase: 'probing', since: minutes(3), reason: 'substitute-failing' },
      bothFailing: true,
    });
  });

  it('waits until enough probes can be judged', () => {
    expect(decide(state('probing'), 6, [minuteOf(0, { handedOver: 19 })]).state.phase).toBe('probing');
    expect(decide(state('probing'), 5, [minuteOf(0, { handedOver: 20 })]).state.phase).toBe('probing');
    expect(decide(state('probing'), 6, [minuteOf(0, { handedOver: 20 })]).state.phase).toBe('preferred');
  });

  it.each([
    [{ handedOver: 100, slow: 5 }, 'preferred'],
    [{ handedOver: 100, slow: 6 }, 'substitute'],
    [{ handedOver: 95, errors: 5 }, 'preferred'],
    [{ handedOver: 19, errors: 1 }, 'preferred'],
    [{ handedOver: 18, errors: 2 }, 'substitute'],
    [{ errors: 20 }, 'substitute'],
  ])('after probes %j: %s', (counts, phase) => {
    expect(decide(state('probing'), 10, [minuteOf(0, counts)]).state.phase).toBe(phase);
  });

  it('is not closed again by what was counted before it was taken', () => {
    const before = [minuteOf(2, { handedOver: 100, slow: 100, errors: 100 })];
    expect(decide(state('preferred', 3), 10, before).state.phase).toBe('preferred');
  });
});

describe('providerFor', () => {
  it('gives a probed provider its share and no more', () => {
    const chosen = Array.from({ length: 10_000 }, (_, turn) => providerFor('probing', turn));
    expect(chosen.filter((one) => one === 'preferred')).toHaveLength(500);
  });

  it('gives all to whom is used otherwise', () => {
    fc.assert(
      fc.property(fc.nat(), (turn) => {
        expect(providerFor('preferred', turn)).toBe('preferred');
        expect(providerFor('substitute', turn)).toBe('substitute');
      }),
    );
  });
});

const anyMinute = fc.record({
  handedOver: fc.nat(200),
  slowPart: fc.nat(100),
  errors: fc.nat(80),
});
const anyHour = fc.array(anyMinute, { minLength: 60, maxLength: 60 });
const hourOf = (generated: { handedOver: number; slowPart: number; errors: number }[]) =>
  generated.map(({ handedOver, slowPart, errors }, n) =>
    minuteOf(n, { handedOver, errors, slow: Math.floor((handedOver * slowPart) / 100) }),
  );

/** Every state of an hour, decided once a minute. */
function live(preferred: ProviderMinute[], substitute: ProviderMinute[]): FailoverState[] {
  const states: FailoverState[] = [state('preferred')];
  for (let at = 1; at <= 60; at += 1) states.push(decide(states.at(-1)!, at, preferred, substitute).state);
  return states.filter((one, n) => n === 0 || one !== states[n - 1]);
}

describe('over any hour', () => {
  it('the phases follow each other as drawn, each with its reason', () => {
    const allowed = ['preferred>substitute', 'substitute>probing', 'probing>preferred', 'probing>substitute'];
    fc.assert(
      fc.property(anyHour, anyHour, (one, other) => {
        const states = live(hourOf(one), hourOf(other));
        for (const [n, next] of states.entries())
          if (n > 0) expect(allowed).toContain(`${states[n - 1]?.phase}>${next.phase}`);
        expect(states.slice(1).every(({ reason }) => reason !== null)).toBe(true);
      }),
    );
  });

  it('a provider that was left is not fully used again before probes could be judged', () => {
    fc.assert(
      fc.property(anyHour, anyHour, (one, other) => {
        const states = live(hourOf(one), hourOf(other));
        for (const [n, next] of states.entries()) {
          if (n === 0 || next.phase !== 'preferred') continue;
          const probedMs = next.since.getTime() - states[n - 1]!.since.getTime();
          expect(probedMs).toBeGreaterThanOrEqual(FAILOVER_SETTINGS.slowAfterMs + 60_000);
        }
      }),
    );
  });

  it('nothing changes while the preferred provider is good', () => {
    fc.assert(
      fc.property(anyHour, anyHour, (one, other) => {
        const good = hourOf(one).map((minute) => ({ ...minute, errors: minute.errors % 50, slow: 0 }));
        expect(live(good, hourOf(other))).toEqual([state('preferred')]);
      }),
    );
  });

  it('more errors never make a failing provider good', () => {
    fc.assert(
      fc.property(anyHour, fc.nat(59), fc.integer({ min: 1, max: 500 }), (one, n, more) => {
        const hour = hourOf(one);
        const worse = hour.map((minute, m) => (m === n ? { ...minute, errors: minute.errors + more } : minute));
        const left = (counted: ProviderMinute[]) => decide(state('preferred', 45), 60, counted).state.phase;
        if (left(hour) === 'substitute') expect(left(worse)).toBe('substitute');
      }),
    );
  });

  it('is decided the same by every worker, whatever the order of the counts', () => {
    fc.assert(
      fc.property(anyHour, fc.nat(60), (one, at) => {
        const hour = hourOf(one);
        expect(decide(state('preferred'), at, hour.toReversed())).toEqual(decide(state('preferred'), at, hour));
      }),
    );
  });
});
