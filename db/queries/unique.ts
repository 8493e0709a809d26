import { DrizzleQueryError } from 'drizzle-orm/errors';
import pg from 'pg';
import type { Refusal } from '../../rules/refusal.ts';

const UNIQUE_VIOLATION = '23505';

/** Runs a statement; the violation of the named unique constraint becomes a Refusal: callers know no PostgreSQL codes. */
export async function withUniqueRefused<T>(
  statement: PromiseLike<T>,
  constraint: string,
  refusal: () => Refusal,
): Promise<T> {
  try {
    return await statement;
  } catch (error) {
    const cause = error instanceof DrizzleQueryError ? error.cause : error;
    if (cause instanceof pg.DatabaseError && cause.code === UNIQUE_VIOLATION && cause.constraint === constraint)
      throw Object.assign(refusal(), { cause: error });
    throw error;
  }
}
