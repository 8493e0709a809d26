import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** Surrogate key of a row; far below 2^53, so a plain number. */
export const identity = () => bigint({ mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

/** Reference to a surrogate key. */
export const reference = () => bigint({ mode: 'number' });

/** A number of bytes; far below 2^53 as well. */
export const byteCount = () => bigint({ mode: 'number' });

/** An instant. Whether it is legal or machine time stands beside the column in its migration. */
export const instant = () => timestamp({ withTimezone: true, mode: 'date' });

/** Raw bytes: digests and token hashes. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });

/**
 * Any JSON value. The driver has parsed it already; drizzle's own column would parse a text a second time, and read the
 * hotline "12345" as a number.
 */
export const jsonValue = customType<{ data: unknown; driverData: unknown }>({
  dataType: () => 'jsonb',
  toDriver: (value) => JSON.stringify(value),
  fromDriver: (value) => value,
});
