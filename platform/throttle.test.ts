import { describe, expect, it } from 'vitest';
import { signInThrottle } from './throttle.ts';

const BEGIN = Date.parse('2021-01-04T01:00:00Z');
const at = (minutes: number, milliseconds = 0) => new Date(BEGIN + minutes * 60_000 + milliseconds);

describe('signInThrottle', () => {
  it('admits five attempts in fifteen minutes, and the sixth when the first is fifteen minutes old', () => {
    const throttle = signInThrottle();
    for (const minute of [0, 1, 2, 3, 4]) expect(throttle.admit('a', at(minute))).toBe(true);
    expect(throttle.admit('a', at(15, -1))).toBe(false);
    expect(throttle.admit('b', at(15, -1))).toBe(true);
    expect(throttle.admit('a', at(15))).toBe(true);
    expect(throttle.admit('a', at(15))).toBe(false);
  });

  it('forgets the failures of who has signed in', () => {
    const throttle = signInThrottle();
    for (let attempt = 0; attempt < 5; attempt += 1) throttle.admit('a', at(0));
    throttle.succeeded('a');
    expect(throttle.admit('a', at(0))).toBe(true);
  });

  it('does not grow with names that do not exist', () => {
    const throttle = signInThrottle();
    for (let attempt = 0; attempt < 5; attempt += 1) throttle.admit('first', at(0));
    for (let name = 0; name < 10_000; name += 1) throttle.admit(`name ${name}`, at(0));
    expect(throttle.admit('first', at(0))).toBe(true);
  });
});
