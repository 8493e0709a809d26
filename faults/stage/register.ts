import type pg from 'pg';

/**
 * A register of `holders` holders: every fifth has three rights, every twentieth no mobile, and every other of these no
 * telephone at all; two of three can be written to by mail.
 * Straight into the tables: the import has its own road and is not what is struck here.
 */
export async function seedRegister(pool: pg.Pool, holders: number): Promise<void> {
  const importId = '00000000-0000-4000-8000-000000000001';
  await pool.query(
    `INSERT INTO rights_imports (id, authority_code, actor_id, file_name, file_sha256, dry_run, state, as_of, recorded_at)
     SELECT $1, o.authority_code, o.id, 'faults.csv', '', false, 'done', now(), now() FROM officials o WHERE o.username = 'clerk'`,
    [importId],
  );
  await pool.query(
    `INSERT INTO holders (key, kind, name, credit_code)
     SELECT 'faults/' || i, 'enterprise', '测试矿业' || i || '有限公司', 'B' || lpad(i::text, 17, '0') FROM generate_series(1, $1::int) i`,
    [holders],
  );
  await pool.query(
    `INSERT INTO rights (authority_code, licence_no, name, kind, holder_id, mineral, area_km2, valid_from, valid_to, first_issued,
       issuing_authority, managing_authority, division_code, state, green_mine, system_phones, registered_phones, mobile, mobile_source,
       contact_person, email, remark, import_id)
     SELECT '150000', 'C' || lpad((i * 10 + part)::text, 22, '0'), '测试矿' || i || '-' || part, 'mining', h.id, '煤', 1.5,
       '2015-01-01', '2030-01-01', '2015-01-01', '内蒙古自治区自然资源厅', '呼和浩特市自然资源局', '150100', 'valid', false,
       CASE WHEN i % 40 = 0 THEN '{}' WHEN i % 20 = 0 THEN ARRAY['0471-111' || lpad(i::text, 4, '0')] ELSE ARRAY[mobile] END, '{}',
       CASE WHEN i % 20 > 0 THEN mobile END, CASE WHEN i % 20 > 0 THEN 'system' END, '测试',
       CASE WHEN i % 3 > 0 THEN 'holder' || i || '@example.cn' ELSE '' END, '', $2
     FROM (SELECT i, '+861690' || lpad(i::text, 7, '0') AS mobile FROM generate_series(1, $1::int) i) numbers
     JOIN holders h ON h.key = 'faults/' || i
     CROSS JOIN LATERAL generate_series(1, CASE WHEN i % 5 = 0 THEN 3 ELSE 1 END) part`,
    [holders, importId],
  );
  await pool.query('ANALYZE');
}

/** Licence numbers of all rights, in their order. */
export async function listLicences(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ licence_no: string }>('SELECT licence_no FROM rights ORDER BY id');
  return rows.map(({ licence_no }) => licence_no);
}
