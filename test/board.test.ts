// The board of a year (N8-1): every stage, sums that add up to the register, and a page that shows the same.
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CampaignHarness,
  createCampaignHarness,
  importRegister,
  PROVINCE,
  setParameter,
} from './harness/campaign.ts';
import { filingOf } from './harness/filing.ts';
import { type Browser, openBrowser } from './harness/pages.ts';

const BOARD = `/board/${PROVINCE}/2021`;
const HOSTILE = `<script>alert(1)</script>`;

interface Counts extends Record<string, unknown> {
  register: number;
  roster: number;
  excluded: Record<string, number>;
  unplaced: number;
  filed: number;
  filedLate: number;
  notFiled: number;
  late: number;
}
interface Row {
  authority: string;
  stage: { name: string; round: number | null } | null;
  counts: Counts;
}

let harness: CampaignHarness;
let campaign: number;
/** Licence numbers of the roster. */
let licences: string[];
let browser: Browser;

beforeAll(async () => {
  harness = await createCampaignHarness();
  await importRegister(harness, 'register-small');
  await setParameter(harness, 'disclosure.rounds', [14, 3]);
  browser = openBrowser(harness);
}, 120_000);
afterAll(() => harness?.close());

type Name = Parameters<CampaignHarness['as']>[0];
const board = async (authority = PROVINCE, name: Name = 'clerk') =>
  (await harness.as(name).get(`/board?year=2021&authority=${authority}`)).body;
const stage = async () => {
  const { stage: shown } = await board();
  return [shown.name, shown.round];
};
const file = (licenceNo: string) => harness.as('clerk').post('/filings', filingOf(licenceNo));
const sumOf = (rows: readonly Counts[], member: keyof Counts) =>
  rows.reduce((sum, counts) => sum + (counts[member] as number), 0);
const count = async (query: ReturnType<typeof sql>) =>
  (await harness.database.execute<{ n: number }>(query)).rows[0]?.n ?? 0;

/** Every parent is the sum of its parts, every total equals the register, and nothing is out of balance. */
async function expectSums(): Promise<void> {
  const shown = (await board()) as Row & { own: Counts; children: Row[]; rounds: unknown[]; imbalances: string[] };
  const parts = [shown.own, ...shown.children.map(({ counts }) => counts)];
  for (const member of ['register', 'roster', 'unplaced', 'filed', 'filedLate', 'notFiled', 'late'] as const)
    expect([member, sumOf(parts, member)]).toEqual([member, shown.counts[member]]);
  for (const { register, roster, excluded, unplaced, filed, filedLate, notFiled } of [...parts, shown.counts]) {
    expect(roster + Object.values(excluded).reduce((a, b) => a + b, 0) + unplaced).toBe(register);
    expect(filed + filedLate + notFiled).toBe(roster);
  }
  expect(shown.imbalances).toEqual([]);
  expect(shown.counts.register).toBe(await count(sql`SELECT count(*)::int AS n FROM rights`));
  expect(shown.counts.roster).toBe(
    await count(sql`SELECT count(*)::int AS n FROM roster_entries WHERE state = 'roster'`),
  );
  expect(shown.counts.filed + shown.counts.filedLate).toBe(await count(sql`SELECT count(*)::int AS n FROM filings`));
  expect(shown.counts.late).toBe(await count(sql`SELECT count(*)::int AS n FROM late_entries`));
}

describe('the board of a year', () => {
  it('N8-1: begins before anything is opened, with the register', async () => {
    expect(await stage()).toEqual(['not-opened', null]);
    const { counts, children, rounds, curve } = await board();
    expect(counts).toMatchObject({ roster: 0, filed: 0, filedPercent: null });
    expect(counts.unplaced).toBe(counts.register);
    expect([children.length, rounds, curve]).toEqual([12, [], []]);
    await expectSums();
  });

  it('N8-1: follows the roster from its preparation to its freeze', async () => {
    campaign = (await harness.as('clerk').post('/campaigns', { year: 2021, authority: PROVINCE })).body.id;
    expect(await stage()).toEqual(['preparing', null]);
    const { proposal } = (await harness.as('clerk').post(`/campaigns/${campaign}/roster/freeze-proposal`)).body;
    expect(await stage()).toEqual(['roster-proposed', null]);
    const { digest } = proposal;
    await harness.as('reviewer').post(`/campaigns/${campaign}/roster/freeze-approval`, { digest });
    expect(await stage()).toEqual(['frozen', null]);
    const { counts, campaigns } = await board();
    expect(counts).toMatchObject({
      register: 39,
      roster: 34,
      unplaced: 0,
      excluded: { cancelled: 2, 'newly-set': 1, 'policy-closure': 2 },
    });
    expect(campaigns).toMatchObject([{ id: campaign, lastDay: '2021-04-30', rulePack: '2021' }]);
    await expectSums();
    const { rows } = await harness.database.execute<{ licence_no: string }>(sql`
      SELECT r.licence_no FROM roster_entries e JOIN rights r ON r.id = e.right_id WHERE e.state = 'roster' ORDER BY r.id`);
    licences = rows.map(({ licence_no }) => licence_no);
  });

  it('N8-1, N2-6: follows the rounds, whose accounts balance, and who was not reached', async () => {
    harness.simulator.setBehaviour({ faults: [{ kind: 'refuse', code: 21610, share: 0.4 }] });
    await harness.lapse('2021-04-17T12:00:00+08:00');
    expect(await stage()).toEqual(['between-rounds', 1]);
    const shown = await board();
    expect(shown.rounds).toMatchObject([
      { number: 1, state: 'closed', imbalance: 0, balance: { planned: 34 } },
      { number: 2, state: 'scheduled', balance: { planned: 0 } },
    ]);
    const [sms] = shown.funnel;
    expect(sms.channel).toBe('sms');
    expect(sms.planned).toBeGreaterThanOrEqual(sms.handedOver);
    expect(sms.handedOver).toBeGreaterThanOrEqual(sms.delivered);
    expect(sms.delivered).toBeGreaterThanOrEqual(sms.filed);
    // Whom no machine reached waits for a person to call: not given up yet, and behind it stand the steps before.
    const { calls } = shown.rounds[0].balance.pending;
    expect(calls).toBeGreaterThan(0);
    expect(shown.funnel.find(({ channel }: { channel: string }) => channel === 'call-list')).toMatchObject({
      planned: calls,
      delivered: 0,
    });
    expect(sms.planned - sms.delivered).toBeGreaterThan(0);
    await expectSums();
  });

  it('N8-1: draws how filings came in, day by day', async () => {
    for (const licence of licences.slice(0, 5)) expect((await file(licence)).status).toBe(201);
    await harness.lapse('2021-04-29T12:00:00+08:00');
    for (const licence of licences.slice(5, 8)) expect((await file(licence)).status).toBe(201);
    const { curve, counts } = await board();
    expect(counts).toMatchObject({ filed: 8, notFiled: 26, filedPercent: 23.5 });
    expect(curve.at(-1)).toEqual({ day: '2021-04-29', filed: 3, total: 8 });
    expect(curve.find(({ day }: { day: string }) => day === '2021-04-17')).toMatchObject({ filed: 5, total: 5 });
    expect(await stage()).toEqual(['awaiting-deadline', 2]);
    await expectSums();
  });

  it('N8-1: ends with the list of the late; whoever files after it is counted apart', async () => {
    await harness.lapse('2021-05-02T00:00:00+08:00');
    expect(await stage()).toEqual(['late-list-fixed', 2]);
    expect((await file(licences[8] as string)).status).toBe(201);
    const { counts, curve, unreachable } = await board();
    expect(unreachable.map(({ reason }: { reason: string }) => reason)).toContain('not-called');
    expect(counts).toMatchObject({ filed: 8, filedLate: 1, notFiled: 25, late: 26 });
    expect(curve.at(-1)).toMatchObject({ total: 9 });
    await expectSums();
  });

  it('N8-1: counts each right at the authority that manages it, and nowhere else', async () => {
    const { children } = await board();
    for (const { authority, counts } of children as Row[]) {
      const { rows } = await harness.database.execute<{ n: number }>(sql`
        SELECT count(*)::int AS n FROM rights r JOIN authorities a ON a.code = ${authority} WHERE r.managing_authority = a.name`);
      expect([authority, counts.register]).toEqual([authority, rows[0]?.n]);
      const own = await board(authority);
      expect([authority, own.counts, own.imbalances]).toEqual([authority, counts, []]);
      expect(own.stage.name).toBe('late-list-fixed');
    }
  });

  it('N8-1: is summed up by the ministry, province by province', async () => {
    await harness.database.execute(
      sql`UPDATE officials SET authority_code = '100000' WHERE username = 'other-auditor'`,
    );
    const shown = await board('100000', 'other-auditor');
    const province = shown.children.find(({ authority }: Row) => authority === PROVINCE);
    expect(province.counts).toEqual((await board()).counts);
    expect(shown.counts.register).toBe(province.counts.register);
    expect(shown.children.find(({ authority }: Row) => authority === '110000').stage.name).toBe('not-opened');
    expect([shown.stage, shown.rounds, shown.imbalances]).toEqual([null, [], []]);
  });

  it('is for those who may look at the authority', async () => {
    const asked = (name: Name, authority: string) => harness.as(name).get(`/board?year=2021&authority=${authority}`);
    expect((await asked('city-clerk', PROVINCE)).status).toBe(403);
    expect((await asked('city-clerk', '150100')).status).toBe(200);
    expect((await asked('city-clerk', '150200')).status).toBe(403);
    expect((await asked('other-clerk', PROVINCE)).status).toBe(403);
    expect((await harness.as('city-clerk').get('/board?year=2021')).body.authority).toBe('150100');
  });
});

describe('the list of the unreachable', () => {
  const list = async (query = '') =>
    (await harness.as('clerk').get(`/board/unreachable?year=2021&authority=${PROVINCE}${query}`)).body;

  it('N2-6: holds as many rights as the board counts, by reason, page by page', async () => {
    const { unreachable } = await board();
    const all = (await list('&limit=200')).items as { licenceNo: string; reason: string }[];
    for (const { reason, rights } of unreachable)
      expect([reason, all.filter((row) => row.reason === reason).length]).toEqual([reason, rights]);
    expect(all).toHaveLength(unreachable.reduce((sum: number, { rights }: { rights: number }) => sum + rights, 0));
    const paged: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const page: { items: { licenceNo: string }[]; next: string | null } = await list(
        `&limit=2${next && `&cursor=${next}`}`,
      );
      paged.push(...page.items.map(({ licenceNo }) => licenceNo));
      next = page.next;
    }
    expect(paged).toEqual(all.map(({ licenceNo }) => licenceNo));
    const [{ reason }] = unreachable;
    expect((await list(`&reason=${reason}`)).items.every((row: { reason: string }) => row.reason === reason)).toBe(
      true,
    );
  });

  it('leaves an entry of who saw it', async () => {
    const views = () => count(sql`SELECT count(*)::int AS n FROM evidence WHERE kind = 'unreachable-list.viewed'`);
    const before = await views();
    await list();
    expect(await views()).toBe(before + 1);
  });
});

describe('the page of the board', () => {
  beforeAll(async () => void (await browser.signIn('clerk')));

  it('is for officials who have signed in, and leads others to the door and back', async () => {
    const stranger = await openBrowser(harness).get(`${BOARD}?lang=en`);
    expect([stranger.status, stranger.headers.get('location')]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent(`${BOARD}?lang=en`)}`,
    ]);
    const city = openBrowser(harness);
    await city.signIn('city-clerk');
    expect((await city.get(BOARD)).status).toBe(403);
    expect((await city.get('/board')).headers.get('location')).toBe('/board/150100/2021');
    expect((await browser.get('/board/999999/2021')).status).toBe(403);
  });

  it('N8-1: shows the figures of the API, a chart and a table for each course of things', async () => {
    const { text, headers, status } = await browser.get(BOARD);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { counts, children } = await board();
    expect(text).toContain('账目平衡');
    expect(text).toContain('已截止，逾期名单已固定');
    expect(text).toContain(`<strong>${counts.roster}</strong><span>应公示</span>`);
    for (const child of children as (Row & { name: string })[]) expect(text).toContain(child.name);
    const charts = [
      ...text.matchAll(/<img class="chart" src="data:image\/svg\+xml;base64,([^"]+)"[^>]* alt="([^"]+)"/g),
    ];
    expect(charts).toHaveLength(3);
    for (const [, data = ''] of charts) expect(Buffer.from(data, 'base64').toString()).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(text.match(/<table/g)?.length).toBeGreaterThanOrEqual(5);
    expect(text).not.toMatch(/<script|style="/);
    expect((await browser.get(`${BOARD}?lang=en`)).text).toContain('closed, list of the late fixed');
  });

  it('N6-3: names no natural person anywhere, nor a right that may be called after one', async () => {
    await harness.database.execute(
      sql`UPDATE rights SET name = holders.name || '采石场' FROM holders WHERE holders.id = rights.holder_id`,
    );
    const { rows } = await harness.database.execute<{ word: string }>(sql`
      SELECT h.name AS word FROM holders h WHERE h.kind <> 'enterprise' UNION SELECT r.contact_person FROM rights r`);
    const words = rows.map(({ word }) => word).filter((word) => word !== '');
    expect(words.length).toBeGreaterThan(3);
    const token = harness.as('clerk').token;
    const answer = async (path: string) =>
      (await fetch(`${harness.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } })).text();
    const said = [
      ...[(await browser.get(BOARD)).text, (await browser.get(`${BOARD}/unreachable`)).text],
      ...[await answer('/board?year=2021'), await answer('/board/unreachable?year=2021&limit=200')],
    ].join('\n');
    expect(words.filter((word) => said.includes(word))).toEqual([]);
  });

  it('shows what stands in the register as words, whatever it says', async () => {
    await harness.database.execute(sql`UPDATE rights SET name = ${HOSTILE}`);
    await harness.database.execute(sql`UPDATE authorities SET name = ${HOSTILE} WHERE code = '150200'`);
    const pages = (await browser.get(`${BOARD}/unreachable`)).text + (await browser.get(BOARD)).text;
    expect(pages).toContain('&lt;script>');
    expect(pages).not.toContain('<script');
  });
});
