import { describe, expect, it } from 'vitest';
import { ALARM_AFTER_MS, askAgainAt, maskedRecipient, mayList } from './late-list.ts';

const due = new Date('2021-04-30T16:00:00Z');
const before = new Date(due.getTime() - 1);
const later = (ms: number) => new Date(due.getTime() + ms);

describe('the list of the late', () => {
  it('N2-5: waits until the other source is known up to the due instant', () => {
    expect(mayList({ configured: true, until: null }, due)).toBe(false);
    expect(mayList({ configured: true, until: before }, due)).toBe(false);
    expect(mayList({ configured: true, until: due }, due)).toBe(true);
  });

  it('waits for nothing where there is no other source', () => {
    expect(mayList({ configured: false, until: null }, due)).toBe(true);
  });

  it('asks again ever more seldom, and never sooner than it did', () => {
    const pauses = [0, 3_599_999, 3_600_000, ALARM_AFTER_MS - 1, ALARM_AFTER_MS].map(
      (ms) => (askAgainAt(due, later(ms)).getTime() - due.getTime() - ms) / 60_000,
    );
    expect(pauses).toEqual([10, 10, 60, 60, 360]);
  });

  it('names a recipient by its last four signs', () => {
    expect([maskedRecipient('+8616900000001'), maskedRecipient(null)]).toEqual(['*0001', null]);
  });
});
