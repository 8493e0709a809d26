import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { freePorts, isPortFree, requireFreePort } from './ports.ts';

test('a taken port is named, with the variable that moves it', async () => {
  const [port] = (await freePorts(1)) as [number];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await expect(requireFreePort(port, 'GONGSHI_PORT', 'API')).rejects.toThrow(new RegExp(`${port} .*GONGSHI_PORT`));
  await new Promise((resolve) => server.close(resolve));
  expect(await isPortFree(port)).toBe(true);
});

test('free ports differ, and fit what Temporal can store', async () => {
  const ports = await freePorts(20);
  expect(new Set(ports).size).toBe(20);
  expect(Math.max(...ports)).toBeLessThanOrEqual(32_767);
});
