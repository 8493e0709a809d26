import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestVersion, type Version, versionOn, versionsOf } from './right-versions.ts';

const v = (version: number, holds_from: string, content: object): Version => ({ version, holds_from, ...content });
const cancelled = { set: { state: 'cancelled' }, from: '2021-02-10', about: { event: 'cancelled' } };

describe('versionsOf', () => {
  it('makes one version where nothing holds from a later day', () => {
    const made = versionsOf([v(1, '2021-01-04', { state: 'valid', phone: '1' })], cancelled);
    expect(made).toEqual([
      {
        version: 2,
        holds_from: '2021-02-10',
        state: 'cancelled',
        phone: '1',
        event: 'cancelled',
        based_on: 1,
        changed: ['state'],
      },
    ]);
  });

  it('writes what holds from a later day anew, with the change in it', () => {
    const all = [
      v(1, '2021-01-04', { state: 'valid', phone: '1' }),
      v(2, '2021-02-18', { state: 'valid', phone: '2' }),
    ];
    const after = [...all, ...versionsOf(all, cancelled)];
    expect(versionOn(after, '2021-02-09')).toMatchObject({ state: 'valid', phone: '1' });
    expect(versionOn(after, '2021-02-10')).toMatchObject({ state: 'cancelled', phone: '1', version: 3 });
    expect(versionOn(after, '2021-02-17')).toMatchObject({ state: 'cancelled', phone: '1' });
    expect(versionOn(after, '2021-02-18')).toMatchObject({ state: 'cancelled', phone: '2', version: 4, based_on: 2 });
    expect(latestVersion(after).version).toBe(4);
  });

  it('yields to a later word of the register on the same column', () => {
    const all = [v(1, '2021-01-04', { state: 'valid' }), v(2, '2021-02-18', { state: 'policy-closed' })];
    const after = [...all, ...versionsOf(all, cancelled)];
    expect(versionOn(after, '2021-02-17')).toMatchObject({ state: 'cancelled' });
    expect(versionOn(after, '2021-02-18')).toMatchObject({ state: 'policy-closed', version: 4, changed: [] });
  });

  it('goes on through what an earlier change was carried into: that is no later word', () => {
    const all = [v(1, '2021-01-04', { state: 'valid', holder: 1 }), v(2, '2021-03-01', { state: 'valid', holder: 2 })];
    const once = [...all, ...versionsOf(all, { ...cancelled, set: { state: 'policy-closed' }, from: '2021-01-10' })];
    const twice = [...once, ...versionsOf(once, cancelled)];
    expect(versionOn(twice, '2021-02-09')).toMatchObject({ state: 'policy-closed', holder: 1 });
    expect(versionOn(twice, '2021-03-01')).toMatchObject({ state: 'cancelled', holder: 2 });
  });

  it('counts a day before the register knew the right as its first day there', () => {
    const all = [v(1, '2021-01-04', { state: 'valid' })];
    expect(versionsOf(all, { ...cancelled, from: '2020-12-01' })).toMatchObject([
      { holds_from: '2021-01-04', version: 2 },
    ]);
    expect(versionOn(all, '2021-01-03')).toBeUndefined();
  });

  it('makes none where nothing changes', () => {
    expect(versionsOf([v(1, '2021-01-04', { state: 'cancelled' })], cancelled)).toEqual([]);
  });

  it('whatever was written down, leaves every day before the change as it was, and the day itself as changed', () => {
    const day = fc.integer({ min: 10, max: 28 }).map((n) => `2021-01-${n}`);
    const change = fc.record({ from: day, column: fc.constantFrom('a', 'b'), value: fc.integer({ min: 0, max: 3 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), change, (before, last) => {
        const apply = (all: Version[], { from, column, value }: typeof last) => [
          ...all,
          ...versionsOf(all, { from, set: { [column]: value }, about: {} }),
        ];
        const all = before.reduce(apply, [v(1, '2021-01-10', { a: 0, b: 0 })]);
        const after = apply(all, last);
        expect(new Set(after.map(({ version }) => version)).size).toBe(after.length);
        expect(latestVersion(after).version).toBe(Math.max(...after.map(({ version }) => version)));
        expect(versionOn(after, last.from)?.[last.column]).toBe(last.value);
        const other = last.column === 'a' ? 'b' : 'a';
        for (let n = 10; n <= 28; n++) {
          const on = `2021-01-${n}`;
          expect(versionOn(after, on)?.[other]).toBe(versionOn(all, on)?.[other]);
          if (on < last.from) expect(versionOn(after, on)?.[last.column]).toBe(versionOn(all, on)?.[last.column]);
        }
      }),
    );
  });
});
