import { type BareFigures, measureBareLoop } from './bare-loop.ts';
import { type DispatchFigures, measureDispatch } from './dispatch.ts';
import {
  count,
  type Line,
  mebibytes,
  median,
  milliseconds,
  percent,
  quantile,
  rate,
  type Size,
  seconds,
  times,
} from './line.ts';
import { measurePeer } from './peers.ts';
import { startProcess } from './processes.ts';
import { type Bench, withDatabase } from './setup.ts';
import { simulatorControl } from './simulator.ts';

/** A dispatch, and the mean of the bare loops before and after it. */
type HeldFigures = DispatchFigures & { limitPerSecond: number };

/** What all runs measured. */
interface Figures {
  /** One before all dispatches and one after each. */
  bare: BareFigures[];
  silent: HeldFigures[];
  reported: HeldFigures[];
  /** graphile-worker in batches, one a run: messages per second. */
  peer: number[];
  /** A campaign of its own to the deadline, six rounds, with officials at work while the first is sent. */
  whole: DispatchFigures;
  simulatorPeakMiB: number | undefined;
}

/** How a round is planned and sent, beside a bare loop and a queue of others on the same servers in the same run. */
export async function measureReminders(bench: Bench, size: Size): Promise<Line[]> {
  return linesOf(await measure(bench, size));
}

/** In turn, the limit before and after, so that a slow minute of the machine meets both sides of a ratio. */
async function measure(bench: Bench, { rows, runs }: Size): Promise<Figures> {
  const simulator = await startProcess(bench, 'sms-simulator');
  const bareLoop = async () => {
    await simulatorControl(bench.config.sms.baseUrl).reset();
    return withDatabase(bench.databaseUrl, (_, pool) => measureBareLoop(pool, bench.config.sms, rows));
  };
  const say = (what: string, perSecond: number) => bench.say(`${what} ${rate(perSecond)}`);
  const figures: Omit<Figures, 'whole' | 'simulatorPeakMiB'> = {
    ...{ bare: [await bareLoop()], silent: [], reported: [], peer: [] },
  };
  say('bare loop', figures.bare[0]!.perSecond);
  for (let run = 1; run <= runs; run++) {
    for (const [kind, callbacks] of [
      ['silent', false],
      ['reported', true],
    ] as const) {
      const dispatch = await measureDispatch(bench, { rows, callbacks, wholeCampaign: false });
      say(`run ${run}: dispatch, callbacks ${callbacks ? 'on' : 'off'}`, dispatch.perSecond);
      const bare = await bareLoop();
      say('bare loop', bare.perSecond);
      const limitPerSecond = (figures.bare.at(-1)!.perSecond + bare.perSecond) / 2;
      figures[kind].push({ ...dispatch, limitPerSecond });
      figures.bare.push(bare);
    }
    figures.peer.push(await measurePeer(bench, rows));
    say(`run ${run}: graphile-worker in batches`, figures.peer.at(-1)!);
  }
  const whole = await measureDispatch(bench, { rows, callbacks: false, wholeCampaign: true });
  return { ...figures, whole, simulatorPeakMiB: simulator.peakMiB() };
}

function linesOf(figures: Figures): Line[] {
  return [...roundLines(figures), ...speedLines(figures), ...costLines(figures)];
}

/** From the round's instant on. */
function roundLines({ silent, whole }: Figures): Line[] {
  const planned = median(silent.map(({ plannedSeconds }) => plannedSeconds));
  const insert = median(silent.map(({ bareInsertSeconds }) => bareInsertSeconds));
  const onTime = median(silent.map(({ onTimeShare }) => onTimeShare));
  const asked = whole.apiLatenciesMs ?? [];
  return [
    {
      ...{ figure: 'round planned: from its instant to the first claim', measured: seconds(planned) },
      ...{ limit: `one INSERT … SELECT ${seconds(insert)}`, ratio: times(planned / insert) },
    },
    { figure: 'handed over within 10 s of the instant', measured: percent(onTime), aim: '≥ 99 %' },
    {
      ...{
        figure: `API while a round runs, p99 of ${count(asked.length)}`,
        measured: milliseconds(quantile(asked, 0.99)),
      },
      limit: `p50 ${milliseconds(quantile(asked, 0.5))}`,
    },
  ];
}

function speedLines({ bare, silent, reported, peer }: Figures): Line[] {
  const bareRate = median(bare.map(({ perSecond }) => perSecond));
  const postRate = median(bare.map(({ postOnlyPerSecond }) => postOnlyPerSecond));
  const ours = median(silent.map(({ perSecond }) => perSecond));
  return [
    { figure: 'dispatch, callbacks off', ...besideBareLoop(silent), aim: '≥ 70 %' },
    { figure: 'dispatch, callbacks on', ...besideBareLoop(reported) },
    {
      ...{ figure: 'dispatch, callbacks off, beside a queue of others', measured: rate(ours), aim: '> 100 %' },
      ...{ limit: `graphile-worker in batches ${rate(median(peer))}`, ratio: percent(ours / median(peer)) },
    },
    {
      ...{ figure: 'bare claim–POST–record loop', measured: ratesOf(bare) },
      ...{ limit: `POST alone ${rate(postRate)}`, ratio: percent(bareRate / postRate) },
    },
    {
      figure: 'callbacks taken',
      measured: rate(median(reported.map(({ callbacksPerSecond }) => callbacksPerSecond ?? 0))),
    },
  ];
}

function costLines({ silent, reported, whole, simulatorPeakMiB }: Figures): Line[] {
  const dispatches = [...silent, ...reported, whole];
  return [
    {
      figure: 'worker, peak memory',
      measured: mebibytes(dispatches.map(({ workerPeakMiB }) => workerPeakMiB)),
      aim: '< 1,024 MiB',
    },
    { figure: 'API, peak memory', measured: mebibytes(dispatches.map(({ apiPeakMiB }) => apiPeakMiB)) },
    { figure: 'simulator, peak memory', measured: mebibytes([simulatorPeakMiB]) },
    { figure: 'Temporal events, six rounds', measured: String(whole.events), aim: '< 2,000' },
    { figure: 'messages lost, double', measured: '0, 0', aim: '0, 0' },
  ];
}

function besideBareLoop(figures: HeldFigures[]): Omit<Line, 'figure'> {
  const share = median(figures.map(({ perSecond, limitPerSecond }) => perSecond / limitPerSecond));
  const limit = `bare loop ${rate(median(figures.map(({ limitPerSecond }) => limitPerSecond)))}`;
  return { measured: ratesOf(figures), limit, ratio: percent(share) };
}

function ratesOf(figures: { perSecond: number }[]): string {
  const all = figures.map(({ perSecond }) => perSecond);
  const spread = all.length > 1 ? ` (${rate(Math.min(...all))} … ${rate(Math.max(...all))})` : '';
  return rate(median(all)) + spread;
}
