import { describe, expect, it } from 'vitest';
import { STAGES, type StageFacts, stageInWords, stageOf } from './stage.ts';

const CLOSES = new Date('2021-04-30T16:00:00Z');
const BEFORE = new Date(CLOSES.getTime() - 1);
type Rounds = StageFacts['rounds'];
const rounds = (...states: Rounds[number]['state'][]): Rounds =>
  states.map((state, index) => ({ number: index + 1, state }));
const campaign = (over: Partial<StageFacts>): StageFacts => ({
  ...{ state: 'running', rosterProposed: true, rounds: [], closesAt: CLOSES, ...over },
});

describe('the stage of a year', () => {
  it.each([
    ['no campaign', undefined, BEFORE, 'not-opened', null],
    ['a campaign without a roster', campaign({ state: 'preparing', rosterProposed: false }), BEFORE, 'preparing', null],
    ['a roster before the second officer', campaign({ state: 'preparing' }), BEFORE, 'roster-proposed', null],
    ['no round yet', campaign({ rounds: rounds('scheduled', 'scheduled') }), BEFORE, 'frozen', null],
    ['no rounds at all', campaign({}), BEFORE, 'frozen', null],
    ['a round being held', campaign({ rounds: rounds('closed', 'sending', 'scheduled') }), BEFORE, 'reminding', 2],
    ['a round held, one to come', campaign({ rounds: rounds('closed', 'scheduled') }), BEFORE, 'between-rounds', 1],
    ['all rounds held', campaign({ rounds: rounds('closed', 'closed') }), BEFORE, 'awaiting-deadline', 2],
    ['the instant of the deadline', campaign({ rounds: rounds('closed', 'closed') }), CLOSES, 'deadline-passed', 2],
    ['no date yet', campaign({ rounds: rounds('scheduled'), closesAt: null }), CLOSES, 'frozen', null],
    ['the list of the late', campaign({ state: 'closed', rounds: rounds('closed') }), CLOSES, 'late-list-fixed', 1],
  ] as const)('N8-1: %s', (_what, facts, asOf, name, round) => {
    expect(stageOf(facts, asOf)).toEqual({ name, round });
  });

  it('has words in both languages', () => {
    for (const name of STAGES) {
      const { zh, en } = stageInWords({ name, round: 2 });
      expect([name, zh.length > 0, /^[\x20-\x7e]+$/.test(en)]).toEqual([name, true, true]);
    }
    expect(stageInWords({ name: 'reminding', round: 2 }).zh).toBe('第 2 轮提醒中');
  });
});
