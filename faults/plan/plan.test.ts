import { describe, expect, it } from 'vitest';
import { readBehaviour } from '../../channels/sms/simulator/behaviour.ts';
import { LINKS } from './cuts.ts';
import { KILLS } from './kills.ts';
import { SMS_LIES } from './lies.ts';
import { describePlan, nameOf, PHASES, planOf } from './plan.ts';

const plans = Array.from({ length: 300 }, (_, index) => planOf(index + 1));

describe('the plan of a seed', () => {
  it('is the same every time, and another for another seed', () => {
    expect(planOf(7)).toEqual(planOf(7));
    expect(describePlan(planOf(7))).not.toEqual(describePlan(planOf(8)));
  });

  it('has its strikes in the order they fall', () => {
    for (const { strikes } of plans) {
      const places = strikes.map(({ phase, share }) => PHASES.indexOf(phase) + share / 2);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }
  });

  it('tells the simulator only what it understands', () => {
    for (const { behaviours } of plans) for (const behaviour of behaviours) readBehaviour(behaviour);
  });

  it('leaves out nothing that may be struck, over many seeds', () => {
    const struck = new Set(plans.flatMap(({ strikes }) => strikes.map(({ blow }) => nameOf(blow))));
    for (const { act, target } of KILLS) expect(struck).toContain(`${act} ${target}`);
    for (const link of LINKS)
      for (const how of ['reset', 'refuse', 'slow', 'stall', 'drop']) expect(struck).toContain(`${how} ${link}`);
    const lies = new Set(plans.flatMap(({ behaviours }) => behaviours.flatMap(({ faults = [] }) => faults)));
    expect(new Set([...lies].map(({ kind }) => kind)).size).toBe(SMS_LIES.length);
  });

  it('never holds a request to the provider back for longer than a message takes to be settled', () => {
    for (const { strikes } of plans)
      for (const { blow } of strikes) {
        if (blow.act === 'suspend' && blow.target === 'provider') expect(blow.forMs).toBeLessThanOrEqual(700);
        if (blow.act === 'cut' && blow.how === 'stall' && blow.link.endsWith('provider'))
          expect(blow.forMs).toBeLessThanOrEqual(1_000);
      }
  });
});
