// Where persons must not be met: 10,000 rights, nearly all of persons with rare names, through everything there is.
import { setTimeout as sleep } from 'node:timers/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { parse } from 'csv-parse/sync';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OTHER_OUTPUTS } from '../rules/privacy/outputs.ts';
import {
  type CampaignHarness,
  createCampaignHarness,
  freezeRoster,
  importFile,
  PROVINCE,
  setParameter,
} from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { personalDataIn, personRegister } from './harness/persons.ts';
import { startWorkerProcess, type WorkerProcess } from './harness/worker-process.ts';

const RIGHTS = 10_000;
const SEED = 20210101;

let harness: CampaignHarness;
let worker: WorkerProcess;
let campaign: number;
let job: { id: string; accepted: number; rejected: number };
/** Of a natural person, on the roster. */
let licence: string;
/** Of a natural person, excluded. */
let excluded: string;
/** Of the import while its first attempts failed on a name. */
let failing = '';
const apiLog: string[] = [];
/** Everything a problem ever said while the story ran, by what was asked. */
const problems: Record<string, string> = {};

beforeAll(async () => {
  const logger = pino({ level: 'debug' }, { write: (line) => void apiLog.push(line) });
  harness = await createCampaignHarness({ workers: 0, logger });
  worker = await startWorkerProcess(harness, 'debug');
  await setParameter(harness, 'sms.rate-per-second', 10_000);
  await setParameter(harness, 'disclosure.rounds', [14, 3]);
  job = await importThroughFailures();
  licence = await licenceOf(sql`r.state = 'valid' AND h.kind = 'natural-person'`);
  excluded = await licenceOf(sql`r.state = 'policy-closed' AND h.kind = 'natural-person'`);
  campaign = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE })).body.id;
  await exclude(await licenceOf(sql`r.state = 'valid' AND h.kind = 'individual-business'`));
  await freezeRoster(harness, campaign);
  harness.simulator.setBehaviour({
    faults: [
      { kind: 'refuse', code: 21610, share: 0.01 },
      { kind: 'reset-after', share: 0.001 },
      { kind: 'error-before', share: 0.001 },
      { kind: 'undelivered', share: 0.01 },
    ],
  });
  await harness.lapse('2021-04-17T00:00:00+08:00');
  await harness.as('clerk').post('/filings', filingOf(licence));
  await harness.lapse('2021-05-01T00:00:00+08:00');
}, 280_000);
afterAll(async () => {
  await worker?.stop();
  await harness?.close();
});

/** The first attempts meet a database that refuses a holder by name, and says so with the whole row. */
async function importThroughFailures() {
  await harness.database.execute(
    sql`ALTER TABLE holders ADD CONSTRAINT probe CHECK (kind <> 'natural-person' OR name NOT LIKE '%𠮷%') NOT VALID`,
  );
  const importing = importFile(harness, personRegister(RIGHTS, SEED));
  failing = await failureOfImport();
  await harness.database.execute(sql`ALTER TABLE holders DROP CONSTRAINT probe`);
  return importing;
}

/** The last failure of the import that runs, as operators see it. */
async function failureOfImport(): Promise<string> {
  for (;;) {
    for await (const { workflowId } of harness.temporal.workflow.list()) {
      if (!workflowId.startsWith('registry/import/')) continue;
      const { raw } = await harness.temporal.workflow.getHandle(workflowId).describe();
      const failure = raw.pendingActivities?.[0]?.lastFailure;
      if (failure) return JSON.stringify(failure);
    }
    await sleep(100);
  }
}

async function licenceOf(condition: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await harness.database.execute<{ licence_no: string }>(
    sql`SELECT r.licence_no FROM rights r JOIN holders h ON h.id = r.holder_id WHERE ${condition} ORDER BY r.id LIMIT 1`,
  );
  return rows[0]?.licence_no as string;
}

async function exclude(licenceNo: string): Promise<void> {
  const path = `/campaigns/${campaign}/exclusions`;
  const request = { licenceNo, ground: 'limited-output', documentNo: '内自然资字〔2020〕113号', remark: '已停产' };
  const { body } = await harness.as('clerk').post(path, request);
  await harness.as('reviewer').post(`${path}/${body.id}/decision`, { approve: true });
}

/** Everything of all executions: events with their payloads read, attributes, memo, what operators are shown. */
async function executionsInWords(): Promise<{ histories: string; marks: string; details: string; count: number }> {
  const all = { histories: '', marks: '', details: '', count: 0 };
  for await (const { workflowId, runId } of harness.temporal.workflow.list()) {
    const handle = harness.temporal.workflow.getHandle(workflowId, runId);
    all.histories += decoded(historyToJSON(await handle.fetchHistory()));
    const { raw } = await handle.describe();
    all.marks += decoded(JSON.stringify(raw.workflowExecutionInfo, withBytes));
    all.details += JSON.stringify(await handle.query('__temporal_workflow_metadata').catch(() => ''));
    all.count += 1;
  }
  return all;
}

/** Payloads stand in base64: beside the text as it is, each of them read. */
function decoded(json: string): string {
  const payloads = [...json.matchAll(/"([A-Za-z0-9+/]{8,}={0,2})"/g)].map(([, data]) => data as string);
  return `${json}\n${payloads.map((data) => Buffer.from(data, 'base64').toString()).join('\n')}`;
}

const withBytes = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

async function textOf(path: string, token?: string): Promise<string> {
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  return (await fetch(`${harness.url}${path}`, headers && { headers })).text();
}

async function entriesOf(kind: string): Promise<number> {
  const { rows } = await harness.database.execute<{ n: number }>(
    sql`SELECT count(*)::int AS n FROM evidence WHERE kind = ${kind} AND actor_id = ${harness.officials.clerk.id}`,
  );
  return rows[0]?.n ?? 0;
}

describe('the register of persons', () => {
  it('is what the tests below would find: officials see names in lists, telephones in the one right', async () => {
    expect(job).toMatchObject({ state: 'done', accepted: expect.any(Number) });
    expect(job.accepted).toBeGreaterThan(RIGHTS * 0.85);
    expect(job.rejected).toBeGreaterThan(0);
    const token = harness.as('clerk').token;
    expect(personalDataIn(await textOf('/api/v1/rights?limit=200', token))).toEqual(['name', 'creditCode']);
    const opened = personalDataIn(await textOf(`/api/v1/rights/${licence}`, token));
    expect(opened).toEqual(expect.arrayContaining(['name', 'landline', 'email']));
  });
});

describe('no name, telephone, e-mail or code of a person', () => {
  it('N6-3: nothing of a person stands in a Temporal history, in search attributes, memo, or what operators are shown', async () => {
    const { histories, marks, details, count } = await executionsInWords();
    // The import and the campaign, and what swept in between.
    expect(count).toBeGreaterThanOrEqual(2);
    expect(histories).toContain('importRights');
    expect(details).toContain('填报已截止');
    expect(personalDataIn(histories)).toEqual([]);
    expect(personalDataIn(marks)).toEqual([]);
    expect(personalDataIn(details)).toEqual([]);
  });

  it('N6-3: nothing of a person stands in the failure of an activity whose database refused a row for the name in it', () => {
    expect(failing).toContain('sqlstate 23514');
    expect(personalDataIn(failing)).toEqual([]);
  });

  it('N6-3: nothing of a person stands in a log line of the API or of a worker, failures included', () => {
    expect(worker.output()).toContain('23514');
    expect(personalDataIn(worker.output())).toEqual([]);
    expect(personalDataIn(apiLog.join(''))).toEqual([]);
  });

  it('N6-3: nothing of a person stands in the metrics, and no licence number', async () => {
    const metrics = await textOf('/metrics');
    expect(metrics).toContain('gongshi_http_request_seconds');
    expect(personalDataIn(metrics)).toEqual([]);
    expect(metrics).not.toContain('C1501002015');
  });

  it('N6-3: nothing of a person stands in an answer to somebody who is not signed in', async () => {
    const { paths } = JSON.parse(await textOf('/openapi.json')) as { paths: Record<string, object> };
    const ids: Record<string, string> = { licenceNo: licence, kind: 'campaign' };
    for (const [pattern, methods] of Object.entries(paths))
      for (const method of Object.keys(methods)) {
        const path = pattern.replace(
          /\{(\w+)\}/g,
          (_, name) => ids[name] ?? (pattern.includes('imports') ? job.id : '1'),
        );
        const reply = await fetch(`${harness.url}${path}`, { method: method.toUpperCase() });
        expect([method, pattern, personalDataIn(await reply.text())]).toEqual([method, pattern, []]);
      }
  });

  it('N6-3: nothing of a person stands in a problem, whoever asked', async () => {
    const asked: [name: Parameters<CampaignHarness['as']>[0], path: string, body?: object][] = [
      ['other-clerk', `/rights/${licence}`],
      ['other-clerk', `/rights/imports/${job.id}/findings`],
      ['other-clerk', `/campaigns/${campaign}/late`],
      ['other-auditor', `/evidence/right/1`],
      ['clerk', '/rights?limit=0'],
      ['clerk', '/deliveries/99999999'],
      ['clerk', '/filings', filingOf(excluded)],
      ['clerk', `/campaigns/${campaign}/exclusions`, { licenceNo: licence, ground: 'x', documentNo: '', remark: '' }],
      ['clerk', `/campaigns/${campaign}/roster/freeze-proposal`, {}],
    ];
    for (const [name, path, body] of asked) {
      const { status, body: said } = await (body ? harness.as(name).post(path, body) : harness.as(name).get(path));
      expect([path, status >= 400]).toEqual([path, true]);
      problems[`${name} ${path}`] = JSON.stringify(said);
    }
    for (const [request, said] of Object.entries(problems))
      expect([request, personalDataIn(said)]).toEqual([request, []]);
  });

  it('N6-3: nothing of a person stands in the log 办理日志: ids and facts only', async () => {
    const { rows } = await harness.database.execute<{ all: string; n: number }>(
      sql`SELECT string_agg(kind || subject || data::text, E'\n') AS all, count(*)::int AS n FROM evidence`,
    );
    expect(rows[0]?.n).toBeGreaterThan(RIGHTS);
    expect(personalDataIn(rows[0]?.all ?? '')).toEqual([]);
  });

  it('N6-3: nothing of a person stands in the text of a message', async () => {
    const said = await (await fetch(`${harness.simulator.address}/_simulator/messages?pageSize=500`)).json();
    const texts = (said as { messages: { body: string }[] }).messages.map(({ body }) => body);
    expect(texts.length).toBe(500);
    expect(personalDataIn(texts.join('\n').replace(/编号G[0-9A-Z]+/gi, ''))).toEqual([]);
  });

  it('N6-3, N2-4: nothing of a person leaves with the list for the ministry system; every excluded right stands in it', async () => {
    const csv = await textOf(`/api/v1/campaigns/${campaign}/roster/excluded.csv`, harness.as('clerk').token);
    const rows = parse(csv, { bom: true, columns: true }) as Record<string, string>[];
    const { register } = (await harness.as('clerk').get(`/campaigns/${campaign}`)).body;
    const counts = Object.values(register.roster.excluded as Record<string, number>);
    expect(rows).toHaveLength(counts.reduce((sum, count) => sum + count, 0));
    expect(rows.find((row) => row.许可证号 === excluded)).toMatchObject({
      ...{ 矿业权名称: '（已隐去）', 关停原因: '自然保护地', 文号: '内自然资字〔2020〕113号' },
      备注说明: '因自然保护地实施政策性关停（文号：内自然资字〔2020〕113号），不纳入2021年度应公示范围。',
    });
    const { rows: protectedRights } = await harness.database.execute<{ licence_no: string }>(
      sql`SELECT r.licence_no FROM rights r JOIN holders h ON h.id = r.holder_id WHERE h.kind <> 'enterprise'`,
    );
    const persons = new Set(protectedRights.map(({ licence_no }) => licence_no));
    const ofPersons = rows.filter((row) => persons.has(row.许可证号 as string));
    expect(ofPersons.length).toBeGreaterThan(100);
    expect(personalDataIn(JSON.stringify(ofPersons))).toEqual([]);
  });
});

describe('lists of officials', () => {
  it('show no telephone: messages by their last four digits, and who did not file by licence number', async () => {
    const token = harness.as('clerk').token;
    for (const path of [`/deliveries?campaign=${campaign}&limit=200`, `/campaigns/${campaign}/late?limit=200`])
      expect([path, personalDataIn(await textOf(`/api/v1${path}`, token)).filter((kind) => kind !== 'name')]).toEqual([
        path,
        [],
      ]);
  });

  it('leave an entry of who saw persons in them, as does the one right', async () => {
    const kinds = ['right.listed', 'right.viewed', 'late-list.viewed', 'import.findings-viewed'];
    const count = () => Promise.all(kinds.map(entriesOf));
    const before = await count();
    const clerk = harness.as('clerk');
    const { items } = (await clerk.get('/rights?limit=50')).body;
    await clerk.get(`/rights/${licence}`);
    await clerk.get(`/campaigns/${campaign}/late?limit=10`);
    await clerk.get(`/rights/imports/${job.id}/findings?limit=5`);
    const persons = items.filter((right: { holder: { kind: string } }) => right.holder.kind !== 'enterprise');
    const after = await count();
    expect(after.map((n, i) => n - (before[i] ?? 0))).toEqual([persons.length, 1, 1, 1]);
  });
});

it('looks into every output that is no route', () => {
  expect(Object.keys(OTHER_OUTPUTS).sort()).toEqual([
    ...['email.reminder', 'logs.api', 'logs.worker', 'problems', 'sms.reminder', 'temporal.current-details'],
    ...['temporal.histories', 'temporal.memo', 'temporal.search-attributes', 'voice.reminder'],
  ]);
});
