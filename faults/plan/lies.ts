import type { BehaviourInput as MailBehaviour } from '../../channels/email/sink/behaviour.ts';
import type { BehaviourInput, OwnFault } from '../../channels/simulator/behaviour.ts';
import type { AlibabaFault } from '../../channels/sms/alibaba/simulator/behaviour.ts';
import type { BehaviourInput as SmsBehaviour } from '../../channels/sms/simulator/behaviour.ts';
import type { BehaviourInput as VoiceBehaviour } from '../../channels/voice/simulator/behaviour.ts';
import type { Random } from '../../tools/register-sample/random.ts';

/** The books that are kept by simulators: text messages at two providers, calls, mail. */
export const BOOKS = ['twilio', 'alibaba', 'voice', 'mail'] as const;
export type Book = (typeof BOOKS)[number];

/** How each provider behaves. */
export interface Behaviours {
  twilio: SmsBehaviour;
  alibaba: BehaviourInput<AlibabaFault>;
  voice: VoiceBehaviour;
  mail: MailBehaviour;
}

type FaultOf<B> = B extends { faults?: (infer F)[] } ? F : never;
/** What a provider may do wrong, each drawn with its own numbers. */
type Lie<F> = (random: Random) => F;
type CommonFault = FaultOf<BehaviourInput<OwnFault & never>>;

const share = (random: Random, most: number) => Math.round(random.next() * most * 1_000) / 1_000 + 0.005;

// A request acted on later than this after it was made could outlast settleAfterMs with everything else that is slow.
const LATEST_ACCEPT_MS = 1_000;

/** What any provider that speaks HTTP may do. */
const COMMON_LIES: readonly Lie<CommonFault>[] = [
  (random) => ({ kind: 'error-before', share: share(random, 0.1), status: random.pick([500, 502, 503]) }),
  (random) => ({ kind: 'error-after', share: share(random, 0.1), status: random.pick([500, 502, 504]) }),
  (random) => ({ kind: 'too-many', share: share(random, 0.2), retryAfterSeconds: random.integer(0, 2) }),
  (random) => ({ kind: 'reset-before', share: share(random, 0.1) }),
  (random) => ({ kind: 'reset-after', share: share(random, 0.1) }),
  (random) => ({ kind: 'answer-late', share: share(random, 0.05), delayMs: random.integer(600, 3_000) }),
  (random) => ({ kind: 'accept-late', share: share(random, 0.05), delayMs: random.integer(400, LATEST_ACCEPT_MS) }),
  (random) => ({ kind: 'slow', latencyMs: random.integer(5, 60), jitterMs: random.integer(0, 60) }),
  (random) => ({ kind: 'callback-twice', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-late', share: share(random, 0.3), delayMs: random.integer(500, 4_000) }),
  (random) => ({ kind: 'callback-never', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-forged', share: share(random, 0.2) }),
  (random) => ({ kind: 'callback-out-of-order', share: share(random, 0.3) }),
  (random) => ({ kind: 'callback-unknown-delivery', share: share(random, 0.1) }),
];

export const LIES: { readonly [B in Book]: readonly Lie<FaultOf<Behaviours[B]>>[] } = {
  twilio: [
    ...COMMON_LIES,
    (random) => ({ kind: 'refuse', share: share(random, 0.05), code: random.pick([21610, 21211, 21614]) }),
    (random) => ({ kind: 'undelivered', share: share(random, 0.1) }),
  ],
  alibaba: [
    ...COMMON_LIES,
    (random) => ({ kind: 'refuse', share: share(random, 0.05), code: 'isv.MOBILE_NUMBER_ILLEGAL' }),
    (random) => ({ kind: 'undelivered', share: share(random, 0.1) }),
  ],
  voice: [
    ...COMMON_LIES,
    (random) => ({ kind: 'refuse', share: share(random, 0.1), code: random.pick([13224, 21211]) }),
    (random) => ({ kind: 'busy', share: share(random, 0.4) }),
    (random) => ({ kind: 'no-answer', share: share(random, 0.4) }),
    (random) => ({ kind: 'unconnected', share: share(random, 0.4), sipCode: random.pick([403, 404, 480]) }),
    (random) => ({ kind: 'machine', share: share(random, 0.4) }),
    (random) => ({ kind: 'no-keypress', share: share(random, 0.4) }),
    (random) => ({ kind: 'wrong-key', share: share(random, 0.4) }),
  ],
  // Nothing that asks to be tried again in five minutes, greylisting least of all: a run would wait for it.
  mail: [
    (random) => ({ kind: 'refuse-recipient', share: share(random, 0.3), code: 550 }),
    (random) => ({ kind: 'refuse-content', share: share(random, 0.2), code: 554 }),
    (random) => ({ kind: 'drop-at-connect', share: share(random, 0.1) }),
    (random) => ({ kind: 'drop-before-content', share: share(random, 0.2) }),
    (random) => ({ kind: 'drop-after-content', share: share(random, 0.2), kept: random.chance(0.5) }),
    (random) => ({ kind: 'slow', latencyMs: random.integer(5, 60), jitterMs: random.integer(0, 60) }),
  ],
};

/** How all providers behave in one round: each has up to five lies, each kind once. */
export function drawBehaviours(random: Random): Behaviours {
  return {
    twilio: drawBehaviour(random, LIES.twilio),
    alibaba: drawBehaviour(random, LIES.alibaba),
    voice: drawBehaviour(random, LIES.voice),
    mail: drawBehaviour(random, LIES.mail),
  };
}

function drawBehaviour<F>(random: Random, lies: readonly Lie<F>[]): { seed: number; faults: F[] } {
  const left = [...lies];
  const faults = Array.from({ length: random.integer(2, 5) }, () => {
    const [lie] = left.splice(random.integer(0, left.length - 1), 1) as [Lie<F>];
    return lie(random);
  });
  return { seed: random.integer(0, 0xffff), faults };
}
