import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findTemporal } from './temporal-binaries.ts';

test('production takes no development server for the real one', async () => {
  const home = await mkdtemp(join(tmpdir(), 'gongshi-'));
  const options = { home, env: { PATH: home, HOME: home }, progress: () => {}, production: true };
  await expect(findTemporal(options)).rejects.toThrow(/TEMPORAL_ADDRESS/);
  await rm(home, { recursive: true });
});
