import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { connectTemporal, ensureNamespace } from '../../platform/temporal-connection.ts';

test('the run has a PostgreSQL that lets us make databases', async () => {
  const client = new pg.Client({ connectionString: inject('servers').databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    'SELECT rolcreatedb OR rolsuper AS may FROM pg_roles WHERE rolname = current_user',
  );
  await client.end();
  expect(rows).toEqual([{ may: true }]);
});

test('a namespace is usable with its search attributes as soon as it is made, and making it again changes nothing', async () => {
  const connection = await connectTemporal(inject('servers').temporalAddress);
  await ensureNamespace(connection, 'setup-test');
  await ensureNamespace(connection, 'setup-test');
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'setup-test' });
  await connection.close();
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(['Room', 'Authority', 'CaseState', 'DueAt', 'RulePack']),
  );
});
