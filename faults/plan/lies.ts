import type { BehaviourInput, Fault } from '../../channels/sms/simulator/behaviour.ts';
import type { Random } from '../../tools/register-sample/random.ts';

/** What one channel's provider may do wrong, each drawn with its own numbers. */
type Lie = (random: Random) => Fault;

const share = (random: Random, most: number) => Math.round(random.next() * most * 1_000) / 1_000 + 0.005;

// A request acted on later than this after it was made could outlast settleAfterMs with everything else that is slow.
const LATEST_ACCEPT_MS = 1_000;

/** The lies of the SMS provider; another channel adds its own list. */
export const SMS_LIES: readonly Lie[] = [
  (random) => ({ kind: 'error-before', share: share(random, 0.1), status: random.pick([500, 502, 503]) }),
  (random) => ({ kind: 'error-after', share: share(random, 0.1), status: random.pick([500, 502, 504]) }),
  (random) => ({ kind: 'too-many', share: share(random, 0.2), retryAfterSeconds: random.integer(0, 2) }),
  (random) => ({ kind: 'refuse', share: share(random, 0.05), code: random.pick([21610, 21211, 21614]) }),
  (random) => ({ kind: 'reset-before', share: share(random, 0.1) }),
  (random) => ({ kind: 'reset-after', share: share(random, 0.1) }),
  (random) => ({ kind: 'answer-late', share: share(random, 0.05), delayMs: random.integer(600, 3_000) }),
  (random) => ({ kind: 'accept-late', share: share(random, 0.05), delayMs: random.integer(400, LATEST_ACCEPT_MS) }),
  (random) => ({ kind: 'slow', latencyMs: random.integer(5, 60), jitterMs: random.integer(0, 60) }),
  (random) => ({ kind: 'undelivered', share: share(random, 0.1) }),
  (random) => ({ kind: 'callback-twice', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-late', share: share(random, 0.3), delayMs: random.integer(500, 4_000) }),
  (random) => ({ kind: 'callback-never', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-forged', share: share(random, 0.2) }),
  (random) => ({ kind: 'callback-out-of-order', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-unknown-delivery', share: share(random, 0.1) }),
];

/** How the provider behaves in one round: two to six lies, each kind once. */
export function drawBehaviour(random: Random): BehaviourInput {
  const left = [...SMS_LIES];
  const faults = Array.from({ length: random.integer(2, 6) }, () => {
    const [lie] = left.splice(random.integer(0, left.length - 1), 1) as [Lie];
    return lie(random);
  });
  return { seed: random.integer(0, 0xffff), faults };
}
