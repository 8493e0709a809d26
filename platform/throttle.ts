const MAX_FAILURES = 5;
const WINDOW_MS = 15 * 60_000;
// Names that do not exist are counted like others; the oldest are forgotten first, so that a flood of them costs no memory.
const MAX_NAMES = 10_000;

export interface Throttle {
  /** Counts one attempt; false: too many failed lately, the attempt is not to be made. */
  admit(name: string, machineNow: Date): boolean;
  /** Forgets the failures of a name that has now succeeded. */
  succeeded(name: string): void;
}

/**
 * Slows down guessing: at most five attempts per name in any fifteen minutes that did not succeed. Counted when an
 * attempt begins, or a hundred at once would all be admitted. In memory of one process: N processes admit N times five,
 * which is still far from guessing a password of ten characters.
 */
export function signInThrottle(): Throttle {
  const attempts = new Map<string, number[]>();
  return {
    admit(name, machineNow) {
      const now = machineNow.getTime();
      const recent = (attempts.get(name) ?? []).filter((at) => at > now - WINDOW_MS);
      if (recent.length >= MAX_FAILURES) return false;
      attempts.delete(name); // to the end of the map: it keeps insertion order
      attempts.set(name, [...recent, now]);
      const [oldest] = attempts.keys();
      if (attempts.size > MAX_NAMES && oldest !== undefined) attempts.delete(oldest);
      return true;
    },
    succeeded: (name) => void attempts.delete(name),
  };
}
