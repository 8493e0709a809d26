import type pg from 'pg';

/**
 * A register of `rights` rights on the roster, each of a holder of his own with a mobile: as many messages as rights.
 * Straight into the tables; the import has its own road and is not what is measured here.
 */
export async function seedRegister(pool: pg.Pool, rights: number): Promise<void> {
  const importId = '00000000-0000-4000-8000-000000000001';
  await pool.query(
    `INSERT INTO rights_imports (id, authority_code, actor_id, file_name, file_sha256, dry_run, state, as_of, recorded_at)
     SELECT $1, o.authority_code, o.id, 'bench.csv', '', false, 'done', now(), now() FROM officials o WHERE o.username = 'clerk'`,
    [importId],
  );
  await pool.query(
    `INSERT INTO holders (key, kind, name, credit_code)
     SELECT 'bench/' || i, 'enterprise', '测试矿业' || i || '有限公司', 'B' || lpad(i::text, 17, '0') FROM generate_series(1, $1::int) i`,
    [rights],
  );
  await pool.query(
    `INSERT INTO rights (authority_code, licence_no, name, kind, holder_id, mineral, area_km2, valid_from, valid_to, first_issued,
       issuing_authority, managing_authority, division_code, state, green_mine, system_phones, registered_phones, mobile, mobile_source,
       contact_person, email, remark, import_id)
     SELECT '150000', 'C' || lpad(i::text, 22, '0'), '测试矿' || i, 'mining', h.id, '煤', 1.5, '2015-01-01', '2030-01-01', '2015-01-01',
       '内蒙古自治区自然资源厅', '呼和浩特市自然资源局', '150100', 'valid', false, ARRAY[mobile], '{}', mobile, 'system', '测试', '', '', $2
     FROM (SELECT i, '+861690' || lpad(i::text, 7, '0') AS mobile FROM generate_series(1, $1::int) i) numbers
     JOIN holders h ON h.key = 'bench/' || i`,
    [rights, importId],
  );
  await pool.query('ANALYZE');
}

/** The parameter goes up to 10,000 a second, and what is measured here is how fast the product could go. */
export async function liftRate(pool: pg.Pool, campaignId: number): Promise<void> {
  await pool.query(
    `UPDATE campaigns SET terms = jsonb_set(terms, '{sms.rate-per-second,value}', '1000000') WHERE id = $1`,
    [campaignId],
  );
}
