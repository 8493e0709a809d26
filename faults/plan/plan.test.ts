import { describe, expect, it } from 'vitest';
import { readBehaviour as readMail } from '../../channels/email/sink/behaviour.ts';
import { readBehaviour as readAlibaba } from '../../channels/sms/alibaba/simulator/behaviour.ts';
import { readBehaviour as readTwilio } from '../../channels/sms/simulator/behaviour.ts';
import { readBehaviour as readVoice } from '../../channels/voice/simulator/behaviour.ts';
import { LINKS } from './cuts.ts';
import { KILLS } from './kills.ts';
import { BOOKS, LIES } from './lies.ts';
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

  it('tells the simulators only what they understand', () => {
    const read = { twilio: readTwilio, alibaba: readAlibaba, voice: readVoice, mail: readMail };
    for (const { behaviours } of plans)
      for (const behaviour of behaviours) for (const book of BOOKS) read[book](behaviour[book]);
  });

  it('leaves out nothing that may be struck, over many seeds', () => {
    const struck = new Set(plans.flatMap(({ strikes }) => strikes.map(({ blow }) => nameOf(blow))));
    for (const { act, target } of KILLS) expect(struck).toContain(`${act} ${target}`);
    for (const link of LINKS)
      for (const how of ['reset', 'refuse', 'slow', 'stall', 'drop']) expect(struck).toContain(`${how} ${link}`);
    for (const book of BOOKS) {
      const told = plans.flatMap(({ behaviours }) =>
        behaviours.flatMap((behaviour) => behaviour[book].faults?.map(({ kind }) => kind) ?? []),
      );
      expect(new Set(told).size).toBe(LIES[book].length);
    }
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
