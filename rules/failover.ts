/**
 * Which of two SMS providers is used (issue: failover between the two, and the way back).
 *
 * - Over: of the messages of the last ten minutes that can be judged, 15 % took longer than five minutes to be reported
 *   delivered; or fifty sendings within one minute went wrong.
 * - A message can be judged once five minutes have passed since the end of its minute: earlier, only the fast ones are
 *   known, and they would hide the slow.
 * - Back: after a quiet time a small share goes to the preferred provider again. Is it good, all do; is it not, the quiet
 *   time begins anew. So whoever came back must fail anew, by minutes after its return, to be left again.
 * - Are both failing, the preferred provider is tried at once, and an operator is called.
 *
 *              failing                      quiet time over, or the substitute failing
 *   preferred ─────────▶ substitute ─────────────────────────────▶ probing
 *       ▲                    ▲                                       │ │
 *       │                    └──────────── probes bad ───────────────┘ │
 *       └────────────────────────────────── probes good ───────────────┘
 *
 * All of it operational: no clause asks for these numbers. Counts and state come in and go out; where they are kept, so
 * that all workers see the same, is the caller's.
 */
export const FAILOVER_SETTINGS = {
  /** Later than this a report counts as slow. */
  slowAfterMs: 300_000,
  slowSharePercent: 15,
  windowMinutes: 10,
  /** Fewer judged messages than this prove no share. */
  leastJudged: 20,
  errorsPerMinute: 50,
  quietMinutes: 15,
  /** Share of messages sent to the preferred provider while it is probed. */
  probeSharePercent: 5,
  /** Probes, judged or gone wrong, that decide. */
  probesNeeded: 20,
  /** Of these at most so many may be slow or gone wrong: less than what makes a provider be left. */
  recoveredSharePercent: 5,
} as const;

export type FailoverSettings = { readonly [K in keyof typeof FAILOVER_SETTINGS]: number };

/** What a provider did with what it was given within one minute. */
export interface ProviderMinute {
  /** The minute's first instant. */
  minute: Date;
  /** Messages handed over, those left out that were reported lost: a dead number is not the provider's. */
  handedOver: number;
  /** Of these, those not reported delivered within `slowAfterMs`. */
  slow: number;
  /** Sendings that went wrong by the provider: refused connections, time-outs, 5xx, our account refused. */
  errors: number;
}

export type FailoverPhase = 'preferred' | 'substitute' | 'probing';
export type FailoverReason =
  | 'slow'
  | 'errors'
  | 'quiet-time-over'
  | 'substitute-failing'
  | 'probes-bad'
  | 'probes-good';

export interface FailoverState {
  phase: FailoverPhase;
  /** When this phase began; what was counted before says nothing of it. */
  since: Date;
  /** Why; null at the very beginning. */
  reason: FailoverReason | null;
}

export interface FailoverDecision {
  state: FailoverState;
  /** Neither provider is good: an operator must look. */
  bothFailing: boolean;
}

const MINUTE_MS = 60_000;

/** Decides the state from now on; the same state where nothing changes. `at` is machine time. */
export function decideFailover(
  state: FailoverState,
  counts: { preferred: readonly ProviderMinute[]; substitute: readonly ProviderMinute[] },
  at: Date,
  settings: FailoverSettings = FAILOVER_SETTINGS,
): FailoverDecision {
  const preferred = failureOf(counts.preferred, state.since, at, settings);
  const substitute = failureOf(counts.substitute, state.since, at, settings);
  const become = (phase: FailoverPhase, reason: FailoverReason, bothFailing = false): FailoverDecision => ({
    state: { phase, since: at, reason },
    bothFailing,
  });
  switch (state.phase) {
    case 'preferred':
      return preferred ? become('substitute', preferred) : { state, bothFailing: false };
    case 'substitute':
      if (substitute) return become('probing', 'substitute-failing', true);
      if (at.getTime() - state.since.getTime() >= settings.quietMinutes * MINUTE_MS)
        return become('probing', 'quiet-time-over');
      return { state, bothFailing: false };
    case 'probing': {
      const probes = judgeProbes(counts.preferred, probedFrom(state), at, settings);
      if (probes === 'good') return become('preferred', 'probes-good');
      if (probes === 'bad' || preferred) return become('substitute', 'probes-bad', substitute !== undefined);
      return { state, bothFailing: substitute !== undefined };
    }
  }
}

/**
 * Which of the two takes the next message. `turn` is any running number: a message tried again has another turn, so that
 * none is bound to a provider that is only being probed.
 */
export function providerFor(
  phase: FailoverPhase,
  turn: number,
  { probeSharePercent }: FailoverSettings = FAILOVER_SETTINGS,
): 'preferred' | 'substitute' {
  if (phase !== 'probing') return phase;
  return turn % 100 < probeSharePercent ? 'preferred' : 'substitute';
}

/** Why a provider is to be left; undefined while it need not be. Only whole minutes after `since` count. */
function failureOf(
  minutes: readonly ProviderMinute[],
  since: Date,
  at: Date,
  settings: FailoverSettings,
): 'slow' | 'errors' | undefined {
  const recent = minutes.filter((one) => isWithin(one, since, at, settings));
  if (recent.some(({ errors }) => errors >= settings.errorsPerMinute)) return 'errors';
  const { judged, slow } = judge(recent, at, settings);
  return judged >= settings.leastJudged && slow * 100 >= settings.slowSharePercent * judged ? 'slow' : undefined;
}

/** After the quiet time the minute in which probing began holds nothing but probes. */
function probedFrom({ since, reason }: FailoverState): Date {
  return reason === 'quiet-time-over' ? new Date(Math.floor(since.getTime() / MINUTE_MS) * MINUTE_MS) : since;
}

function judgeProbes(
  minutes: readonly ProviderMinute[],
  since: Date,
  at: Date,
  settings: FailoverSettings,
): 'good' | 'bad' | undefined {
  const probes = minutes.filter(({ minute }) => minute >= since && minute <= at);
  const errors = probes.reduce((sum, one) => sum + one.errors, 0);
  const { judged, slow } = judge(probes, at, settings);
  const decided = judged + errors;
  if (decided < settings.probesNeeded) return undefined;
  return (slow + errors) * 100 <= settings.recoveredSharePercent * decided ? 'good' : 'bad';
}

/** Sums the minutes whose messages can all be judged. */
function judge(minutes: readonly ProviderMinute[], at: Date, { slowAfterMs }: FailoverSettings) {
  const ripe = minutes.filter(({ minute }) => minute.getTime() + MINUTE_MS + slowAfterMs <= at.getTime());
  return {
    judged: ripe.reduce((sum, one) => sum + one.handedOver, 0),
    slow: ripe.reduce((sum, one) => sum + one.slow, 0),
  };
}

/** Whether a minute began after `since` and is not too long ago: the window, and the time its messages needed to be judged. */
function isWithin({ minute }: ProviderMinute, since: Date, at: Date, settings: FailoverSettings): boolean {
  const reach = (settings.windowMinutes + 1) * MINUTE_MS + settings.slowAfterMs;
  return minute >= since && minute <= at && at.getTime() - minute.getTime() <= reach;
}
