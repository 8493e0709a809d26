import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROVINCE } from './campaign.ts';
import { createHarness, type Harness } from './index.ts';
import { startWorkers } from './workers.ts';

/** The product with a worker, for what files bring. */
export function createRegisterHarness(): Promise<Harness> {
  return createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
}

/** Uploads a text as a register of the province and waits for its end. */
export async function importText(
  harness: Harness,
  text: string,
  fields: Record<string, string> = {},
  name = '矿业权.csv',
) {
  const form = new FormData();
  for (const [field, value] of Object.entries({ authority: PROVINCE, ...fields })) form.set(field, value);
  form.set('file', new Blob([text]), name);
  const { status, body } = await harness.as('clerk').post('/rights/imports', form);
  if (status !== 202) throw new Error(`import answered ${status}: ${JSON.stringify(body)}`);
  for (;;) {
    const job = (await harness.as('clerk').get(`/rights/imports/${body.id}`)).body;
    if (job.state === 'done' || job.state === 'failed') return job;
    await sleep(50);
  }
}

/** The small fixture in lines: the heading, then its rows. */
export function smallRegister(): string[] {
  const file = readFileSync(new URL('../fixtures/register-small/rights.csv', import.meta.url), 'utf8');
  return file.replace('\uFEFF', '').trimEnd().split(/\r?\n/);
}

const COLUMNS = smallRegister()[0]?.split(',') as string[];

let sequence = 0;

/** A row of a register with harmless defaults; columns by their titles. */
export function registerRow(changes: Record<string, string> = {}): string {
  sequence += 1;
  const row: Record<string, string> = {
    ...{
      序号: String(sequence),
      许可证号: `C1501002015061234${String(900_000 + sequence)}`,
      矿业权名称: `呼和浩特市试验矿${sequence}`,
    },
    ...{
      矿业权类型: '采矿权',
      矿业权人: '试验矿业有限公司',
      矿业权人类型: '企业',
      统一社会信用代码: '91350100M000100Y43',
    },
    ...{
      矿种: '铁矿',
      '面积(平方公里)': '1.25',
      有效期起: '2019-03-20',
      有效期止: '2029-03-19',
      首次设立日期: '2015-06-25',
    },
    ...{
      发证机关: '内蒙古自治区自然资源厅',
      管理机关: '呼和浩特市自然资源局',
      行政区划代码: '150100',
      状态: '有效',
      绿色矿山: '否',
    },
    ...{ 系统填报电话: '16900000001', 登记电话: '0471-1110000', 联系人: '李芳', 电子邮箱: 'a@example.cn' },
    ...changes,
  };
  return COLUMNS.map((title) => row[title] ?? '').join(',');
}

export const licenceOf = (row: string) => row.split(',')[1] as string;

/** A register of these rows. */
export const registerText = (...rows: string[]) => [COLUMNS.join(','), ...rows, ''].join('\r\n');
