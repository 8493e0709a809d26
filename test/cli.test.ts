// The commands as an operator types them, in processes of their own, against the API over HTTP.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listEvidence } from '../db/queries/evidence.ts';
import { findOfficialByUsername } from '../db/queries/identity.ts';
import { leaveAddresses } from '../platform/addresses.ts';
import { PROVINCE, readTruth } from './harness/campaign.ts';
import { createHarness, type Harness } from './harness/index.ts';
import { startWorkers } from './harness/workers.ts';

const GONGSHI = join(import.meta.dirname, '..', 'cli', 'gongshi.mjs');
const FIXTURE = join(import.meta.dirname, 'fixtures', 'register-small', 'rights.csv');
const PASSWORD = '一个足够长的密码 2021';

let harness: Harness;
const data = mkdtempSync(join(tmpdir(), 'gongshi-cli-'));

beforeAll(async () => {
  harness = await createHarness({
    temporal: true,
    onStart: async (started) => {
      const workers = await startWorkers(started);
      return async () => void (await Promise.all(workers.map((worker) => worker.shutdown())));
    },
  });
  // As `gongshi start` leaves them: commands find the system by its data folder.
  mkdirSync(join(data, 'run'));
  const { address = '', namespace } = harness.config.temporal;
  const databaseUrl = harness.config.database.url as string;
  leaveAddresses(data, { api: harness.url, databaseUrl, temporalAddress: address, namespace });
});
afterAll(async () => {
  await harness?.close();
  rmSync(data, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** Runs one command beside the system, with none of the variables of the test run but those given. */
function gongshi(args: string[], { stdin = '', env = {} }: { stdin?: string; env?: NodeJS.ProcessEnv } = {}) {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [GONGSHI, ...args], { env: { PATH, HOME, GONGSHI_DATA: data, ...env } });
  child.stdin.on('error', () => undefined); // a command that refuses at once does not read it
  child.stdin.end(stdin);
  const ended: Ended = { code: null, out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    ended.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    ended.err += chunk;
  });
  return new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
}

const newOfficial = (username: string, more: string[] = []) => [
  ...['official', 'add', '--authority', PROVINCE, '--username', username, '--name', '李明'],
  ...['--roles', 'clerk,reviewer', '--password-stdin', ...more],
];
const login = (username: string, password = PASSWORD) =>
  gongshi(['login', '--username', username, '--password-stdin'], { stdin: `${password}\n` });
/** What a command that must refuse was to say, and what it said, in one comparable line each. */
async function refusal(args: string[], stdin: string, code: number, says: string) {
  const { err, ...ended } = await gongshi(args, { stdin });
  const got = JSON.stringify({ ...ended, said: err.includes(says) ? says : err });
  return { wanted: JSON.stringify({ code, out: '', said: says }), got };
}
const kindsOf = async (subject: string) =>
  (await listEvidence(harness.database, subject, { limit: 50 })).map(({ kind, actorId }) => [kind, actorId]);

describe('gongshi official', () => {
  it('adds an official who can sign in, until disabled; each act is in the evidence, the operator’s without an actor', async () => {
    const added = await gongshi(newOfficial('li.ming', ['--json']), { stdin: `${PASSWORD}\n` });
    expect(added).toMatchObject({ code: 0, err: '' });
    const official = JSON.parse(added.out);
    expect(official).toMatchObject({ username: 'li.ming', authorityCode: PROVINCE, roles: ['clerk', 'reviewer'] });
    expect(added.out).not.toContain('argon2');

    const signedIn = await login('li.ming');
    expect(signedIn).toMatchObject({ code: 0, out: expect.stringMatching(/^[\w-]{43}\n$/) });

    expect(await gongshi(['official', 'disable', 'li.ming'])).toMatchObject({ code: 0, out: '用户 li.ming 已停用\n' });
    const refused = await login('li.ming');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('用户名或密码不正确');
    const token = { env: { GONGSHI_TOKEN: signedIn.out.trim() } };
    expect(await gongshi(['campaign', 'list'], token)).toMatchObject({ code: 1, out: '' });

    expect(await gongshi(['official', 'disable', 'li.ming'])).toMatchObject({
      code: 0,
      out: '用户 li.ming 此前已经停用\n',
    });
    expect(await kindsOf(`official/${official.id}`)).toEqual([
      ['official.added', null],
      ['token.issued', official.id],
      ['official.disabled', null],
    ]);
    const listed = await gongshi(['official', 'list', '--authority', PROVINCE]);
    expect(listed.out).toMatch(/^li\.ming +150000 +clerk,reviewer +停用 +李明$/m);
  }, 120_000);

  // Together, and not one by one: each process takes a second to load.
  it('refuses what cannot be, says which field, and adds nobody', async () => {
    const refused = await Promise.all([
      refusal(newOfficial('wang.wei'), '短密码', 1, 'password: 密码长度为 3 个字符，应为 10 至 200'),
      refusal(newOfficial('clerk'), PASSWORD, 1, 'username = "clerk": 已被使用'),
      refusal([...newOfficial('wang.wei'), '--authority', '990000'], PASSWORD, 1, 'authority = "990000"'),
      refusal([...newOfficial('wang.wei'), '--roles', 'clerk,king'], PASSWORD, 2, '"king"'),
      refusal(newOfficial('wang.wei').slice(0, -1), PASSWORD, 2, '--password-stdin'),
    ]);
    expect(refused.map(({ wanted, got }) => [wanted, got]).filter(([wanted, got]) => wanted !== got)).toEqual([]);
    expect(await findOfficialByUsername(harness.database, 'wang.wei')).toBeUndefined();
  });
});

describe('gongshi authority', () => {
  const add = (code: string, level: string, parent: string[] = []) =>
    gongshi(['authority', 'add', '--code', code, '--name', '某局', '--level', level, ...parent]);

  it('adds an authority in its place, with evidence', async () => {
    expect(await add('150102', 'county', ['--parent', '150100'])).toMatchObject({ code: 0, err: '' });
    expect(await kindsOf('authority/150102')).toEqual([['authority.added', null]]);
    const { items } = JSON.parse((await gongshi(['authority', 'list', '--json'])).out);
    expect(items).toContainEqual({ code: '150102', name: '某局', level: 'county', parentCode: '150100' });
  });

  it('refuses one that is there, a level there is not, and a place the tree has not', async () => {
    const [again, village, lonely] = await Promise.all([
      add(PROVINCE, 'province', ['--parent', '100000']),
      add('150103', 'village'),
      add('152800', 'city', ['--parent', '150100']),
    ]);
    expect(again).toMatchObject({ code: 1, out: '', err: expect.stringContaining('code = "150000": 已存在') });
    expect(village).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--level') });
    expect(lonely).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('parent = "150100": 150100 为市级'),
    });
    expect((await gongshi(['authority', 'list'])).out).toMatch(/^150000 +province +100000 +内蒙古自治区自然资源厅$/m);
  });
});

describe('a command that cannot work', () => {
  it('says where to look when no system runs, no token is given, or the API does not answer', async () => {
    const nowhere = { env: { GONGSHI_DATA: join(data, 'empty') } };
    const [down, tokenless, silent] = await Promise.all([
      gongshi(['official', 'list'], nowhere),
      gongshi(['campaign', 'list']),
      gongshi(['campaign', 'list', '--token', 'x', '--api', 'http://127.0.0.1:9']),
    ]);
    expect(down).toMatchObject({ code: 1, err: expect.stringContaining('DATABASE_URL') });
    expect(tokenless).toMatchObject({ code: 2, err: expect.stringContaining('gongshi login') });
    expect(silent).toMatchObject({ code: 1, err: expect.stringContaining('接口无应答') });
  });

  it('works on DATABASE_URL where no system runs', async () => {
    const env = { GONGSHI_DATA: join(data, 'empty'), DATABASE_URL: harness.config.database.url };
    expect(await gongshi(['authority', 'list'], { env })).toMatchObject({ code: 0, err: '' });
  });
});

describe('gongshi campaign', () => {
  const as = (username: 'clerk' | 'reviewer', args: string[]) =>
    gongshi(args, { env: { GONGSHI_TOKEN: harness.as(username).token } });
  const open = ['campaign', 'open', '--year', '2021', '--authority', PROVINCE];

  it('takes a register from import to a frozen roster by two officers, and shows the account', async () => {
    const truth = readTruth('register-small');
    const roster = truth['class:roster'];
    const imported = await as('clerk', ['import', FIXTURE, '--json']);
    expect(imported.code, imported.err).toBe(0);
    expect(JSON.parse(imported.out)).toMatchObject({ state: 'done', accepted: truth.accepted });

    const opened = await as('clerk', [...open, '--json']);
    expect(opened.code, opened.err).toBe(0);
    const id = String(JSON.parse(opened.out).id);
    const tooEarly = await as('reviewer', ['campaign', 'approve-freeze', id]);
    expect(tooEarly).toMatchObject({ code: 1, err: expect.stringContaining('底数尚未提出') });
    expect((await as('clerk', ['campaign', 'propose-freeze', id])).out).toContain('已提出底数：应公示');
    const another = await as('reviewer', ['campaign', 'approve-freeze', id, '--digest', '0123']);
    expect(another).toMatchObject({ code: 1, err: expect.stringContaining('最近提出的底数不是所指明的一版') });
    const approved = await as('reviewer', ['campaign', 'approve-freeze', id]);
    expect(approved.out).toContain('共 6 轮提醒');
    expect(approved.out).toContain('第 1 版，摘要');

    const [shown, json, late, list, again] = await Promise.all([
      as('clerk', ['campaign', 'show', id]),
      as('clerk', ['campaign', 'show', id, '--json']),
      as('clerk', ['campaign', 'late', id]),
      as('clerk', ['campaign', 'list']),
      as('clerk', open),
    ]);
    expect(shown.out).toContain('填报阶段');
    expect(shown.out).toContain(`应公示 ${roster} 宗`);
    expect(shown.out).toMatch(/^第 1 轮 +2021-03-01 09:00 +待发 .* 0$/m);
    expect(JSON.parse(json.out)).toMatchObject({ state: 'running', register: { roster: { roster } } });
    expect(late).toMatchObject({ code: 0, out: '没有逾期未填报的矿业权\n' });
    expect(list.out).toMatch(new RegExp(`^${id} +2021 +150000 +填报阶段 +2021-04-30 24:00$`, 'm'));
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('该年度公示工作已经启动') });
    await correctRoster(id, as);
  }, 120_000);
});

describe('gongshi parameter', () => {
  const as = (username: 'clerk' | 'reviewer', args: string[]) =>
    gongshi(args, { env: { GONGSHI_TOKEN: harness.as(username).token } });
  const basis = ['--document', '内自然资发〔2021〕9号', '--clause', '第五条', '--from', '2021-01-01'];

  it('shows what must be looked up, takes it from one officer and has it approved by another', async () => {
    const missing = ['parameter', 'missing', '--year', '2021'];
    const before = await as('clerk', missing);
    expect(before.code, before.err).toBe(0);
    expect(before.out).toContain('2021 年度，规则包 2021');
    expect(before.out).toMatch(/【拟列入异常名录公示】缺少参数，不能启动\n {2}abnormal\.articles/);
    expect(before.out).toMatch(
      /【办理移出】照常办理，缺少参数的予以提醒\n {2}removal\.limit[\s\S]*查阅 +国土资规〔2015〕6号/,
    );

    const value = ['--value', '{"length":10,"unit":"working-day"}'];
    const proposed = await as('clerk', ['parameter', 'propose', 'removal.limit', ...value, ...basis, '--json']);
    expect(proposed.code, proposed.err).toBe(0);
    const { id, rulePack } = JSON.parse(proposed.out);
    expect(rulePack).toBe('2021');
    const waiting = await as('reviewer', ['parameter', 'list', '--state', 'proposed']);
    expect(waiting.out).toMatch(new RegExp(`^${id} +removal\\.limit +.*待审核 +2021 +150000`, 'm'));
    const approved = await as('reviewer', ['parameter', 'approve', String(id)]);
    expect(approved, approved.err).toMatchObject({ code: 0, out: `参数 removal.limit（编号 ${id}）已批准\n` });

    const [after, history] = await Promise.all([
      as('clerk', missing),
      as('clerk', ['parameter', 'history', 'removal.limit']),
    ]);
    expect(after.out).not.toContain('removal.limit');
    expect(history.out).toMatch(/最早 至 2020-12-31 +未设定/);
    expect(history.out).toMatch(/2021-01-01 至 被取代时 .*录入 .*内自然资发〔2021〕9号第五条/);
  });

  it('takes a bare day or number for text where text is meant, and says what is wrong', async () => {
    const hotline = await as('clerk', [
      'parameter',
      'propose',
      'disclosure.hotline',
      '--value',
      '95588',
      ...basis,
      '--json',
    ]);
    expect(JSON.parse(hotline.out)).toMatchObject({ value: '95588', rulePack: null });
    const short = ['parameter', 'propose', 'serious.publicity-working-days', '--value', '10', ...basis];
    expect(await as('clerk', short)).toMatchObject({ code: 1, err: expect.stringContaining('不得少于 15 工作日') });
  });

  it('shows the pack and the values a campaign runs under', async () => {
    const opened = (await harness.as('clerk').get('/campaigns')).body.items[0];
    const { out } = await as('clerk', ['campaign', 'terms', String(opened.id)]);
    expect(out).toContain('规则包 2021');
    expect(out).toMatch(/填报截止日（当日 24:00 止） +2021-04-30 +文件原文 +自然资办发〔2021〕23号第二部分第二款/);
    expect(out).toMatch(/咨询电话 .*演示.*〔演示〕〔操作〕/);
  });
});

type As = (username: 'clerk' | 'reviewer', args: string[]) => Promise<Ended>;

/** Two officers leave a right out, and freeze the roster anew (N2-3): what each command says on the way. */
async function correctRoster(id: string, as: As): Promise<void> {
  const page = await harness.as('clerk').get(`/campaigns/${id}/roster?state=roster&limit=1`);
  const { licenceNo } = page.body.items[0];
  const ground = ['--ground', 'limited-output', '--document', '内自然资字〔2021〕1号', '--remark', '限产'];
  expect(await as('clerk', ['campaign', 'exclude', id])).toMatchObject({ code: 2 });
  const proposed = await as('clerk', ['campaign', 'exclude', id, '--licence', licenceNo, ...ground, '--json']);
  expect(proposed.code, proposed.err).toBe(0);
  const [exclusion] = JSON.parse(proposed.out).ids;
  const decided = await as('reviewer', ['campaign', 'decide-exclusion', id, String(exclusion)]);
  expect(decided, decided.err).toMatchObject({ code: 0, out: '已批准 1 项\n' });
  const listed = await as('clerk', ['campaign', 'exclusions', id]);
  expect(listed.out).toMatch(new RegExp(`^${exclusion} +${licenceNo} +已批准 +限产`, 'm'));
  const corrected = await as('clerk', ['campaign', 'propose-freeze', id]);
  expect(corrected.out).toContain('与已冻结的第 1 版相比：移出 1 宗');
  const difference = await as('reviewer', ['campaign', 'difference', id, '--against', 'frozen']);
  expect(difference.out).toMatch(
    new RegExp(`^${licenceNo} +移出 +应公示 +除外：政策性关停（限产，内自然资字〔2021〕1号）$`, 'm'),
  );
  expect((await as('reviewer', ['campaign', 'approve-freeze', id])).out).toContain('第 2 版');
}
