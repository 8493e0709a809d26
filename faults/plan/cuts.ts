import type { Random } from '../../tools/register-sample/random.ts';
import { drawWeighted } from './kills.ts';

/** Connections that lead through a proxy of ours (stage/proxy), named by who asks and who answers. */
export const LINKS = [
  'worker-1 → postgres',
  'worker-2 → postgres',
  'worker-1 → temporal',
  'worker-2 → temporal',
  'worker-1 → provider',
  'worker-2 → provider',
  'worker-1 → mail',
  'worker-2 → mail',
  'api → postgres',
  'api → temporal',
  'provider → api',
  'clients → api',
] as const;
export type LinkName = (typeof LINKS)[number];

/**
 * reset  every connection is reset at once; new ones are taken
 * refuse every connection is reset, and new ones are refused for a while
 * slow   every piece is held back for `delayMs`
 * stall  nothing passes for a while, then everything held back does
 * drop   half-open: what is connected goes deaf for good without a word to either side; new connections are taken
 */
export type CutKind = 'reset' | 'refuse' | 'slow' | 'stall' | 'drop';

export interface Cut {
  act: 'cut';
  link: LinkName;
  how: CutKind;
  forMs: number;
  /** Of `slow`. */
  delayMs: number;
}

const KINDS: readonly { how: CutKind; weight: number; forMs: readonly [number, number] }[] = [
  { how: 'reset', weight: 2, forMs: [0, 0] },
  { how: 'refuse', weight: 2, forMs: [500, 4_000] },
  { how: 'slow', weight: 2, forMs: [1_000, 5_000] },
  { how: 'stall', weight: 2, forMs: [500, 4_000] },
  { how: 'drop', weight: 2, forMs: [0, 0] },
];

// Held back for longer, a request could reach the provider after its message was settled as never sent: that is beyond
// what any provider allows, and what settleAfterMs promises.
const PROVIDER_STALL_MS = 1_000;
const MOST_DELAY_MS = 250;

/** Draws one. */
export function drawCut(random: Random): Cut {
  const link = random.pick(LINKS);
  const { how, forMs } = drawWeighted(random, KINDS);
  const [least, most] = forMs as [number, number];
  const longest = how === 'stall' && link.endsWith('→ provider') ? Math.min(most, PROVIDER_STALL_MS) : most;
  return { act: 'cut', link, how, forMs: random.integer(least, longest), delayMs: random.integer(20, MOST_DELAY_MS) };
}
