import { type Random, randomFrom } from '../../tools/register-sample/random.ts';
import { type Cut, drawCut } from './cuts.ts';
import { drawKill, drawWeighted, type Kill } from './kills.ts';
import { type Behaviours, BOOKS, drawBehaviours } from './lies.ts';

/** Stretches of a run, in their order. */
export const PHASES = ['opening', 'round 1', 'round 2', 'closing'] as const;
export type Phase = (typeof PHASES)[number];

/** Something done to the system. */
export type Blow = Kill | Cut;

/** A blow and when it falls: once this share of the round's messages has been asked for (of two seconds, outside rounds). */
export interface Strike {
  phase: Phase;
  share: number;
  blow: Blow;
}

/** Everything a seed decides about a run. What it meets is then the machine's: the plan is repeated, not every instant. */
export interface Plan {
  seed: number;
  /** Holders with rights on the roster; some have several rights, some no mobile. */
  holders: number;
  ratePerSecond: number;
  /** Rights that file while the rounds run. */
  filings: number;
  /** The preferred provider of text messages first. */
  smsProviders: (typeof SMS_PROVIDERS)[number];
  /** How the providers behave, by round. */
  behaviours: readonly [Behaviours, Behaviours];
  /** In the order they fall. */
  strikes: readonly Strike[];
}

const SMS_PROVIDERS = ['twilio,alibaba', 'alibaba,twilio'] as const;

const PHASE_WEIGHTS: readonly { phase: Phase; weight: number }[] = [
  { phase: 'opening', weight: 2 },
  { phase: 'round 1', weight: 5 },
  { phase: 'round 2', weight: 5 },
  { phase: 'closing', weight: 1 },
];

/** The plan of a seed: always the same. */
export function planOf(seed: number): Plan {
  const random = randomFrom(seed);
  const holders = random.integer(300, 900);
  return {
    seed,
    holders,
    ratePerSecond: random.integer(150, 400),
    filings: random.integer(30, 80),
    smsProviders: random.pick(SMS_PROVIDERS),
    behaviours: [drawBehaviours(random), drawBehaviours(random)],
    strikes: inOrder(Array.from({ length: random.integer(4, 8) }, () => drawStrike(random))),
  };
}

function drawStrike(random: Random): Strike {
  const { phase } = drawWeighted(random, PHASE_WEIGHTS);
  const share = Math.round(random.next() * 100) / 100;
  return { phase, share, blow: random.chance(0.55) ? drawKill(random) : drawCut(random) };
}

function inOrder(strikes: Strike[]): Strike[] {
  return strikes.sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || a.share - b.share);
}

/** A blow in a few words, as the report counts it: `kill api`, `slow worker-1 → postgres`. */
export function nameOf(blow: Blow): string {
  return blow.act === 'cut' ? `${blow.how} ${blow.link}` : `${blow.act} ${blow.target}`;
}

function describeLies(behaviours: Behaviours): string {
  return BOOKS.map((book) => `${book}: ${behaviours[book].faults?.map(({ kind }) => kind).join(', ')}`).join('; ');
}

/** A plan for people, one line a strike. */
export function describePlan(plan: Plan): string[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    `seed ${plan.seed}: ${plan.holders} holders, ${plan.ratePerSecond} messages/s by ${plan.smsProviders}, ${plan.filings} filings`,
    ...plan.behaviours.map((behaviours, index) => `  round ${index + 1}: ${describeLies(behaviours)}`),
    ...plan.strikes.map(({ phase, share, blow }) => {
      const slowed = blow.act === 'cut' && blow.how === 'slow' ? ` by ${blow.delayMs} ms` : '';
      return `  ${phase} at ${Math.round(share * 100)} %: ${nameOf(blow)}${slowed}${blow.forMs > 0 ? ` for ${seconds(blow.forMs)}` : ''}`;
    }),
  ];
}
