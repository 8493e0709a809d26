import type { Asked } from '../story/clients.ts';
import type { Facts } from './facts.ts';

/** What the product and its clients did about what befell them. */
export interface Recovery {
  /** Messages that might have been sent, and that the provider was found to have. */
  foundThere: number;
  /** Messages that might have been sent, and that the provider was found not to have: they were sent again. */
  notThere: number;
  /** Messages tried more than once, for whatever reason. */
  triedAgain: number;
  /** Times that a client sent a request again, having had no answer to it. */
  askedAgain: number;
}

/** Counts it from log, rows and the clients' own notes. */
export function recoveryOf({ entries, deliveries }: Facts, asked: readonly Asked[]): Recovery {
  const settled = entries.filter(({ kind }) => kind === 'delivery.settled').map(({ data }) => data.state);
  return {
    foundThere: settled.filter((state) => state !== 'planned' && state !== 'unknown').length,
    notThere: settled.filter((state) => state === 'planned').length,
    triedAgain: deliveries.filter(({ attempts }) => attempts > 1).length,
    askedAgain: asked.reduce((sum, { sent, answers }) => sum + sent - answers.length, 0),
  };
}

/** All together. */
export function sumOf(recoveries: readonly Recovery[]): Recovery {
  const total = { foundThere: 0, notThere: 0, triedAgain: 0, askedAgain: 0 };
  for (const one of recoveries) for (const name of Object.keys(total) as (keyof Recovery)[]) total[name] += one[name];
  return total;
}
