import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePorts } from '../../platform/ports.ts';
import { type Link, startProxy } from './proxy.ts';

let echo: Server;
let proxy: Link;
let port: number;
const heard: Socket[] = [];

beforeEach(async () => {
  const [near, far] = (await freePorts(2)) as [number, number];
  port = near;
  echo = createServer((socket) => {
    heard.push(socket);
    socket.on('error', () => undefined).on('data', (piece) => socket.write(piece));
  });
  await new Promise<void>((resolve) => echo.listen(far, '127.0.0.1', resolve));
  proxy = await startProxy(near, far);
});
afterEach(() => {
  proxy.close();
  for (const socket of heard.splice(0)) socket.destroy();
  echo.close();
});

/** A connection through the proxy, what came back on it, and how it ended. */
async function dial() {
  const line = { said: '', ended: '' };
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (piece) => {
    line.said += piece;
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    line.ended = error.code ?? '';
  });
  await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
  return Object.assign(line, { socket });
}

const until = async (met: () => boolean) => {
  for (let waited = 0; !met() && waited < 2_000; waited += 10) await sleep(10);
  expect(met()).toBe(true);
};

it('carries what is said, and says it in its order after a stall', async () => {
  const line = await dial();
  line.socket.write('a');
  await until(() => line.said === 'a');
  proxy.stall();
  line.socket.write('b');
  await sleep(60);
  line.socket.write('c');
  await sleep(60);
  expect(line.said).toBe('a');
  await proxy.open();
  await until(() => line.said === 'abc');
});

it('holds every piece back while it is slow, and lets none overtake another', async () => {
  const line = await dial();
  proxy.slow(80);
  const began = performance.now();
  line.socket.write('1');
  await sleep(10);
  line.socket.write('2');
  await until(() => line.said === '12');
  expect(performance.now() - began).toBeGreaterThanOrEqual(160);
});

it('resets what is connected, and refuses what is new until it is opened', async () => {
  const line = await dial();
  proxy.refuse();
  await until(() => line.ended === 'ECONNRESET');
  expect((await dial()).ended).toBe('ECONNREFUSED');
  await proxy.open();
  const again = await dial();
  again.socket.write('x');
  await until(() => again.said === 'x');
});

it('drops what is connected without a word to either side, and takes new connections', async () => {
  const line = await dial();
  line.socket.write('a');
  await until(() => line.said === 'a');
  proxy.drop();
  line.socket.write('b');
  const fresh = await dial();
  fresh.socket.write('c');
  await until(() => fresh.said === 'c');
  await proxy.open();
  await sleep(50);
  expect(line).toMatchObject({ said: 'a', ended: '' });
});
