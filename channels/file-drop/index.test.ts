import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../port.ts';
import { createFileDrop, type FileDropOptions } from './index.ts';
import type { FileDropMessage, FileDropPort } from './port.ts';

let root: string;
let drop: FileDropPort;
const adapter = (options: Partial<FileDropOptions> = {}) =>
  createFileDrop({ folder: root, domestic: true, ...options });
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'file-drop-'));
  drop = adapter();
});
afterEach(() => rm(root, { recursive: true }));

const aBatch = (overrides: Partial<Batch<FileDropMessage>> = {}): Batch<FileDropMessage> => ({
  name: 'round-7-1',
  messages: [
    { deliveryId: 36, to: '+8616900000001', text: '您名下有3宗矿业权，\n请“填报”,谢谢' },
    { deliveryId: 37, to: 'holder@example.cn', subject: '提醒', text: '𠮷' },
  ],
  ...overrides,
});
const files = async (folder: string) => (await readdir(join(root, folder))).sort();
const lookup = (deliveryId: number, since = new Date(0)) => {
  if (drop.settles !== 'lookup') throw new Error('it settles otherwise');
  return drop.lookup({ deliveryId, to: '', since });
};
const FILE = 'gongshi-round-7-1.csv';

describe('a batch', () => {
  it('lies whole in the folder, under its name', async () => {
    expect(await drop.sendBatch(aBatch())).toEqual({ kind: 'accepted', providerId: FILE });
    expect(await files('out')).toEqual([FILE]);
    expect(await files('staging')).toEqual([]);
    const rows = parse(await readFile(join(root, 'out', FILE)), { bom: true, columns: true }) as object[];
    expect(rows).toEqual([
      {
        ...{ delivery_id: '36', reference: '编号G10。', recipient: '+8616900000001', subject: '' },
        text: '您名下有3宗矿业权，\n请“填报”,谢谢',
      },
      { delivery_id: '37', reference: '编号G11。', recipient: 'holder@example.cn', subject: '提醒', text: '𠮷' },
    ]);
  });

  it('sent again under its name leaves once, also when it was collected meanwhile', async () => {
    await drop.sendBatch(aBatch());
    await rm(join(root, 'out', FILE));
    expect(await drop.sendBatch(aBatch())).toEqual({ kind: 'accepted', providerId: FILE });
    expect(await files('out')).toEqual([]);
  });

  it('does not leave twice with different content', async () => {
    await drop.sendBatch(aBatch());
    const other = aBatch({ messages: [{ deliveryId: 99, to: 'x', text: 'y' }] });
    expect(await drop.sendBatch(other)).toMatchObject({ kind: 'refused', reason: 'batch-left-with-other-content' });
  });

  it('keeps nothing of its recipients in our record', async () => {
    await drop.sendBatch(aBatch());
    expect(await readFile(join(root, 'handed', 'gongshi-round-7-1.json'), 'utf8')).not.toMatch(/169|example/);
  });

  it.each(['', '../x', 'a/b', 'A', 'a b', '-a', 'x'.repeat(81)])('may not be called %j', (name) => {
    expect(() => drop.sendBatch(aBatch({ name }))).toThrow('is no name for a batch');
  });
});

describe('a crash', () => {
  it('between writing and moving leaves it not handed over, and the next sending completes it', async () => {
    const stopped = await drop.sendBatch(aBatch({ notAfter: new Date(0) })); // as far as it comes without moving
    expect(stopped).toEqual({ kind: 'not-sent', reason: 'too-late' });
    expect(await files('staging')).toEqual([FILE]);
    expect(await files('out')).toEqual([]);
    expect(await drop.sendBatch(aBatch())).toMatchObject({ kind: 'accepted' });
    expect(await files('out')).toEqual([FILE]);
  });

  it('before its record was written leaves it never handed over', async () => {
    await mkdir(join(root, 'staging'));
    await writeFile(join(root, 'staging', FILE), 'half a');
    expect(await drop.sendBatch(aBatch())).toMatchObject({ kind: 'accepted' });
    expect(await readFile(join(root, 'out', FILE), 'utf8')).toContain('delivery_id');
  });
});

describe('lookup', () => {
  it('knows what was handed over, collected or not', async () => {
    await drop.sendBatch(aBatch());
    expect(await lookup(36)).toEqual({ providerId: FILE, state: 'handed_over' });
    await rm(join(root, 'out', FILE));
    expect(await lookup(37)).toEqual({ providerId: FILE, state: 'handed_over' });
    expect(await lookup(38)).toBeUndefined();
    expect(await lookup(36, new Date(Date.now() + 60_000))).toBeUndefined();
  });

  it('withdraws what was not, so that it cannot leave later beside its successor', async () => {
    await drop.sendBatch(aBatch({ notAfter: new Date(0) }));
    expect(await lookup(36)).toBeUndefined();
    expect([await files('staging'), await files('handed'), await files('out')]).toEqual([[], [], []]);
  });
});

describe('a folder', () => {
  it('that is none is our own fault', async () => {
    await writeFile(join(root, 'file'), '');
    const wrong = adapter({ folder: join(root, 'file') });
    expect(await wrong.sendBatch(aBatch())).toEqual({ kind: 'account-refused', reason: 'folder-enotdir' });
  });

  it('that has no way out has been handed nothing', async () => {
    await drop.sendBatch(aBatch({ name: 'first' }));
    await rm(join(root, 'out'), { recursive: true });
    await writeFile(join(root, 'out'), 'not a folder');
    expect(await drop.sendBatch(aBatch())).toMatchObject({ reason: expect.stringMatching(/^folder-e/) });
    expect(await files('staging')).toEqual([]);
  });
});

describe('acknowledgements', () => {
  it('are read until they are put aside', async () => {
    expect(await drop.readAcknowledgements()).toEqual([]);
    await writeFile(join(root, 'in', 'a.csv'), '\uFEFFdelivery_id,result,reason,message_id\r\n36,delivered,,OUT-1\r\n');
    await writeFile(join(root, 'in', 'b.csv'), 'delivery_id,result\n37,failed\n');
    await writeFile(join(root, 'in', 'c.csv.part'), 'delivery_id,res');
    const expected = [
      { file: 'a.csv', receipts: [{ deliveryId: 36, providerId: 'OUT-1', state: 'delivered' }], problems: [] },
      {
        ...{ file: 'b.csv', problems: [] },
        receipts: [{ deliveryId: 37, providerId: 'b.csv', state: 'failed', reason: 'failed' }],
      },
    ];
    expect(await drop.readAcknowledgements()).toEqual(expected);
    expect(await drop.readAcknowledgements()).toEqual(expected);
    for (let time = 0; time < 2; time += 1) await drop.putAside('a.csv');
    expect((await drop.readAcknowledgements()).map(({ file }) => file)).toEqual(['b.csv']);
    expect(await files('done')).toEqual(['a.csv']);
  });

  it('give what can be read and name what cannot, by line', async () => {
    await drop.readAcknowledgements();
    const rows = [
      '36,delivered,',
      'thirty,delivered,',
      '38,perhaps,',
      '39,failed,被叫13812345678停机',
      '40,failed,number-unknown',
    ];
    await writeFile(join(root, 'in', 'a.csv'), `delivery_id,result,reason\n${rows.join('\n')}\n`);
    const [read] = await drop.readAcknowledgements();
    expect(read?.receipts.map(({ deliveryId, reason }) => [deliveryId, reason])).toEqual([
      [36, undefined],
      [39, 'failed'],
      [40, 'number-unknown'],
    ]);
    expect(read?.problems).toEqual([expect.stringContaining('line 3'), expect.stringContaining('line 4')]);
    expect(JSON.stringify(read)).not.toContain('13812345678');
  });

  it('that are no table say so', async () => {
    await drop.readAcknowledgements();
    await writeFile(join(root, 'in', 'a.csv'), 'delivery_id,result\n36,"delivered\n');
    expect(await drop.readAcknowledgements()).toEqual([
      { file: 'a.csv', receipts: [], problems: [expect.stringContaining('not read: CSV_')] },
    ]);
  });

  it.each(['../a.csv', 'a/b.csv', '..'])('are never moved out of their folder: %s', async (file) => {
    await expect(drop.putAside(file)).rejects.toThrow('is no name');
  });
});
