import { DrizzleQueryError } from 'drizzle-orm';
import pg from 'pg';
import { expect, it } from 'vitest';
import { withoutValues } from './private-failures.ts';

it('says of a failure of the database which it was, and none of the values', () => {
  const cause = Object.assign(new pg.DatabaseError('duplicate key: (name)=(司马𠮷)', 1, 'error'), {
    ...{ code: '23505', table: 'holders', constraint: 'holders_key_key', detail: 'Key (name)=(司马𠮷) exists' },
  });
  const error = withoutValues(
    new DrizzleQueryError('INSERT INTO holders VALUES ($1, $2)', ['司马𠮷', '16900000001'], cause),
  );
  expect(error).toBeInstanceOf(Error);
  const { message, stack, name } = error as Error;
  expect(`${name} ${message} ${stack}`).not.toMatch(/司马|16900000001/);
  expect(message).toContain('sqlstate 23505, table holders, constraint holders_key_key');
  expect(stack).toContain('at ');
  expect((error as Error).cause).toBeUndefined();
});

it('leaves every other error as it is', () => {
  const error = new Error('the provider does not answer');
  expect(withoutValues(error)).toBe(error);
});
