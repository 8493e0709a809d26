import type pg from 'pg';

/**
 * The limit that planning is held against, seconds: one INSERT … SELECT of the messages that stand in `deliveries` into
 * a table with the same checks and indexes, which nobody had to decide upon.
 */
export async function measureBareInsert(pool: pg.Pool): Promise<number> {
  await pool.query(
    'CREATE TABLE bare_insert (LIKE deliveries INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)',
  );
  const started = performance.now();
  await pool.query('INSERT INTO bare_insert SELECT * FROM deliveries');
  const taken = (performance.now() - started) / 1000;
  await pool.query('DROP TABLE bare_insert');
  return taken;
}
