import { until } from '../patience.ts';
import { BOOKS } from '../plan/lies.ts';
import type { Plan } from '../plan/plan.ts';
import { listLicences, seedRegister } from '../stage/register.ts';
import type { Stage } from '../stage/stage.ts';
import type { System } from '../stage/system.ts';
import { PROVINCE, type Tokens } from '../stage/template.ts';
import type { Blows } from './blows.ts';
import { type Asked, type Client, createClient, succeeded } from './clients.ts';
import { drawLicences, fileAgain, fileFor } from './filings.ts';
import { allProviders, providerControl } from './provider.ts';
import { lapseUntil } from './time.ts';

/** What a run leaves behind beside rows, log and the provider's books. */
export interface Told {
  campaignId: number;
  asked: Asked[];
  misused: number;
  refused: number;
  /** How often each lie was told. */
  lies: Map<string, number>;
}

/** The last instant of the day a round is held on: pauses after failures lie before it. */
const ROUND_DAYS = [new Date('2021-03-02T00:00:00+08:00'), new Date('2021-04-01T00:00:00+08:00')] as const;
const AFTER_DEADLINE = new Date('2021-05-02T00:00:00+08:00');
const OUTSIDE_ROUNDS_MS = 2_000;
/** A round that stands still all the same has its strikes in time. */
const ROUND_AT_MOST_MS = 25_000;
const WATCH_EVERY_MS = 60;

/** A campaign from its opening to its deadline, two rounds and filings on the way, while the blows fall. */
export async function tellStory(stage: Stage, system: System, tokens: Tokens, plan: Plan, blows: Blows): Promise<Told> {
  const providers = allProviders(system.providerUrl);
  const asked: Asked[] = [];
  const clerk = createClient(system.clientsUrl, tokens.clerk, asked);
  const reviewer = createClient(system.clientsUrl, tokens.reviewer, asked);
  await seedRegister(system.pool, plan.holders);
  const licences = drawLicences(await listLicences(system.pool), plan.filings, plan.seed);
  await setRates(system, plan.ratePerSecond);

  const campaignId = await blows.during('opening', elapsed(OUTSIDE_ROUNDS_MS), () => openAndFreeze(clerk, reviewer));
  const half = Math.ceil(licences.length / 2);
  const filed: Asked[] = [];
  const lies = new Map<string, number>();
  for (const [index, behaviours] of plan.behaviours.entries()) {
    for (const book of BOOKS) await providers[book].behave(behaviours[book]);
    const watch = watchRequests(system, plan.holders);
    const work = async () => {
      const filing = fileFor(clerk, licences.slice(index * half, (index + 1) * half), plan.seed + index);
      await Promise.all([lapseUntil(stage, system, ROUND_DAYS[index]!), filing.then((some) => filed.push(...some))]);
    };
    await blows.during(index === 0 ? 'round 1' : 'round 2', watch.progress, work).finally(watch.stop);
    for (const book of BOOKS)
      for (const [kind, times] of Object.entries((await providers[book].counts()).faults))
        lies.set(`${book} ${kind}`, (lies.get(`${book} ${kind}`) ?? 0) + times);
  }
  for (const provider of Object.values(providers)) await provider.behave({});
  await blows.during('closing', elapsed(OUTSIDE_ROUNDS_MS), () => lapseUntil(stage, system, AFTER_DEADLINE));
  await blows.over();
  for (const [book, provider] of Object.entries(providers))
    await until(`${book} to have reported`, 120_000, async () =>
      (await provider.counts()).callbacks.pending === 0 ? true : undefined,
    );
  return { campaignId, asked, lies, ...(await fileAgain(clerk, filed)) };
}

async function openAndFreeze(clerk: Client, reviewer: Client): Promise<number> {
  const opened = succeeded(await clerk.post('campaigns.open', '/campaigns', { year: 2021, authority: PROVINCE }));
  const roster = `/campaigns/${opened.id}/roster`;
  const { proposal } = succeeded(await clerk.post('campaigns.propose-freeze', `${roster}/freeze-proposal`));
  const { digest } = proposal;
  succeeded(await reviewer.post('campaigns.approve-freeze', `${roster}/freeze-approval`, { digest }));
  return opened.id;
}

/** Before the campaign takes its terms from the parameters. */
async function setRates(system: System, ratePerSecond: number): Promise<void> {
  await system.pool.query(`UPDATE parameters SET value = $1::jsonb WHERE name = 'sms.rate-per-second'`, [
    JSON.stringify(ratePerSecond),
  ]);
}

function elapsed(ofMs: number): () => number {
  const began = performance.now();
  return () => (performance.now() - began) / ofMs;
}

/** How far a round is: the share of its text messages that their providers were asked to send. */
function watchRequests(system: System, messages: number): { progress: () => number; stop: () => void } {
  const [twilio, alibaba] = (['twilio', 'alibaba'] as const).map((book) => providerControl(system.providerUrl, book));
  const time = elapsed(ROUND_AT_MOST_MS);
  let first: number | undefined;
  let share = 0;
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    const both = await Promise.all([twilio!.counts(), alibaba!.counts()]).finally(() => {
      looking = false;
    });
    const requests = both.reduce((sum, counts) => sum + counts.requests, 0);
    const before = first ?? requests;
    first = before;
    share = (requests - before) / messages;
  };
  const timer = setInterval(() => void look().catch(() => undefined), WATCH_EVERY_MS);
  return { progress: () => Math.max(share, time()), stop: () => clearInterval(timer) };
}
