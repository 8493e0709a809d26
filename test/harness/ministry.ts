import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import { type SystemSimulator, startSystemSimulator } from '../../channels/system/simulator/server.ts';
import type { NewSystemItem } from '../../channels/system/simulator/store.ts';
import type { SystemKind } from '../../rules/reconciliation/kinds.ts';
import type { PollOutcome } from '../../rules/reconciliation/poll.ts';
import { type CampaignHarness, createCampaignHarness, PROVINCE } from './campaign.ts';
import type { HarnessOptions } from './index.ts';

const TOKEN = 'rehearsal-token';

/** The product beside a ministry's system, both real servers. */
export interface MinistryHarness extends CampaignHarness {
  ministry: SystemSimulator;
  /** Asks the ministry's system at an instant of legal time, as an official does, and waits for the outcome. */
  poll(instant?: string): Promise<PollOutcome>;
  /** What `GET /reconciliation` says of a kind. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every member
  standing(kind: SystemKind): Promise<any>;
}

export async function createMinistryHarness(
  options: { workers?: number; config?: HarnessOptions['config'] } = {},
): Promise<MinistryHarness> {
  const ministry = await startSystemSimulator({ host: '127.0.0.1', port: 0, token: TOKEN });
  const harness = await createCampaignHarness({
    workers: options.workers ?? 1,
    config: (config) => {
      const patient = { ...config, system: { ...config.system, url: ministry.address, token: TOKEN, timeoutMs: 800 } };
      return options.config ? options.config(patient) : patient;
    },
  });
  return {
    ...{ ...harness, ministry },
    poll: async (instant) => {
      if (instant !== undefined) await harness.clocks.setLegal(new Date(instant));
      return finishedPoll(harness);
    },
    standing: async (kind) => {
      const { body } = await harness.as('clerk').get('/reconciliation');
      return body.kinds.find((one: { kind: string }) => one.kind === kind);
    },
    close: async () => {
      await harness.close();
      await ministry.close();
    },
  };
}

async function finishedPoll(harness: CampaignHarness): Promise<PollOutcome> {
  const { status, body } = await harness.as('clerk').post('/reconciliation/polls');
  if (status !== 201) throw new Error(`poll answered ${status}: ${JSON.stringify(body)}`);
  for (;;) {
    const poll = (await harness.as('clerk').get(`/reconciliation/polls/${body.id}`)).body;
    if (poll.state === 'done') return poll.outcome;
    await sleep(50);
  }
}

/** The rights of a fixture's register as the ministry would hold them, by licence number: the first row of each. */
export function rightsOf(fixture: string): Map<string, Record<string, string>> {
  const text = readFileSync(new URL(`../fixtures/${fixture}/rights.csv`, import.meta.url));
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  const rights = new Map<string, Record<string, string>>();
  for (const { 序号: _number, ...cells } of rows) {
    const licenceNo = cells.许可证号 as string;
    if (!rights.has(licenceNo)) rights.set(licenceNo, cells);
  }
  return rights;
}

const item = (id: string, occurredAt: string, content: Record<string, unknown>, version = 1): NewSystemItem => ({
  ...{ id, version, occurredAt, authority: PROVINCE, content },
});

export const right = (cells: Record<string, string>, occurredAt: string, version = 1) =>
  item(cells.许可证号 as string, occurredAt, cells, version);

/** A filing made at the ministry at an instant, in 2021's year. */
export const filing = (licenceNo: string, filedAt: string, { version = 1, state = '有效', at = filedAt } = {}) =>
  item(`F-${licenceNo}`, at, { 许可证号: licenceNo, 年度: '2021', 填报时间: filedAt, 状态: state }, version);

export const abnormal = (licenceNo: string, listedOn: string, more: Record<string, string> = {}, version = 1) =>
  item(
    `Y-${licenceNo}`,
    `${more.移出日期 ?? listedOn}T09:00:00+08:00`,
    { 许可证号: licenceNo, 列入日期: listedOn, 列入事由: '未按规定填报', 列入机关: '内蒙古自治区自然资源厅', ...more },
    version,
  );

export const serious = (id: string, holder: string, listedOn: string, more: Record<string, string> = {}) =>
  item(`W-${id}`, `${listedOn}T09:00:00+08:00`, {
    ...{ 矿业权人: holder, 列入日期: listedOn, 列入事由: '拒不改正', 列入机关: '自然资源部', ...more },
  });

export const draw = (id: string, year: string, licenceNos: readonly string[]) =>
  item(`D-${id}`, `${year}-06-01T09:00:00+08:00`, {
    ...{
      抽查年度: year,
      抽查机关: '内蒙古自治区自然资源厅',
      抽取日期: `${year}-06-01`,
      抽查对象: licenceNos.join('；'),
    },
  });
