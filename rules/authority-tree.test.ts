import { expect, test } from 'vitest';
import { assertPlacement, type Place } from './authority-tree.ts';
import type { AuthorityLevel } from './identity.ts';
import { Refusal } from './refusal.ts';

const place = (level: AuthorityLevel, code: string): Place => ({ level, code });
const MINISTRY = place('ministry', '100000');
const PROVINCE = place('province', '150000');
const CITY = place('city', '150100');

test.each([
  ['the ministry under nobody', MINISTRY, null],
  ['a province under the ministry', PROVINCE, MINISTRY],
  ['a province alone', PROVINCE, null],
  ['a city under its province', CITY, PROVINCE],
  ['a county under its city', place('county', '150102'), CITY],
  ['a county its province governs directly', place('county', '429004'), place('province', '420000')],
])('takes %s', (_what, child, parent) => {
  expect(() => assertPlacement(child, parent)).not.toThrow();
});

test.each([
  ['the ministry under anybody', MINISTRY, PROVINCE, 'parent'],
  ['a province whose code is not one of a province', place('province', '150100'), null, 'code'],
  ['a province under a city', PROVINCE, CITY, 'parent'],
  ['a city alone', CITY, null, 'parent'],
  ['a city under the ministry', CITY, MINISTRY, 'parent'],
  ['a city under another province', CITY, place('province', '110000'), 'parent'],
  ['a county alone', place('county', '150102'), null, 'parent'],
  ['a county under a county', place('county', '150102'), place('county', '150103'), 'parent'],
])('refuses %s, and names the field', (_what, child, parent, pointer) => {
  const error = (() => {
    try {
      assertPlacement(child, parent);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(Refusal);
  expect((error as Refusal).problem).toMatchObject({
    type: 'urn:gongshi:problem:authority-misplaced',
    errors: [{ pointer }],
  });
});
