import { describe, expect, it } from 'vitest';
import { type Call, callError, entryAfter, outcomeNamed } from './call-list.ts';

const A = '16900000001';
const B = '0471-1110000';
const call = (outcome: Call['outcome'], number = A): Call => ({ number, outcome });

describe('N2-6: an entry of the call list', () => {
  it('is done when somebody was reached, willing or not', () => {
    expect(entryAfter([call('busy'), call('reached')], [A, B], 3)).toEqual({ state: 'delivered' });
    expect(entryAfter([call('refused')], [A], 3)).toEqual({ state: 'delivered' });
  });

  it('stays until it was called as often as is asked for, and not one time more', () => {
    expect(entryAfter([call('no-answer'), call('busy', B)], [A, B], 3)).toEqual({ state: 'planned' });
    const thrice = [call('no-answer'), call('busy', B), call('switched-off')];
    expect(entryAfter(thrice, [A, B], 3)).toEqual({ state: 'failed', reason: 'not-reached' });
  });

  it('fails when every known number is wrong, and not while one is left', () => {
    expect(entryAfter([call('wrong-number')], [A, B], 3)).toEqual({ state: 'planned' });
    expect(entryAfter([call('wrong-number'), call('wrong-number', B)], [A, B], 3)).toEqual({
      ...{ state: 'failed', reason: 'wrong-number' },
    });
  });
});

it('reads outcomes as people write them', () => {
  expect([' 占线', 'reached', '号码有误', '不知道'].map(outcomeNamed)).toEqual([
    ...['busy', 'reached', 'wrong-number', undefined],
  ]);
});

it('refuses a call to a number nobody knows, of the future, or of an entry that is done', () => {
  const asOf = new Date('2021-03-01T02:00:00Z');
  const entry = { id: 1, open: true, numbers: [A] };
  const made = { number: A, calledAt: asOf };
  expect(callError(made, entry, asOf, '/body')).toBeNull();
  expect(callError({ ...made, number: B }, entry, asOf, '/body')?.pointer).toBe('/body/number');
  expect(callError({ ...made, calledAt: new Date(asOf.getTime() + 1) }, entry, asOf, '/body')?.pointer).toBe(
    '/body/calledAt',
  );
  expect(callError(made, { ...entry, open: false }, asOf, '/body')?.pointer).toBe('/body');
});
