import type { SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { strikes } from '../../simulator/dice.ts';
import type { Fault, FaultKind, SystemBehaviour } from './behaviour.ts';

interface ArmedFault {
  fault: Fault;
  /** Its place in the list: two faults of the same kind draw apart. */
  salt: string;
  left: number;
}

/** Decides which faults strike, and counts them. Chance is drawn by `key`: a request's number, or an item's. */
export class Faults {
  readonly #seed: number;
  readonly #armed: ArmedFault[];
  readonly #struck = new Map<FaultKind, number>();

  constructor({ seed, faults }: SystemBehaviour) {
    this.#seed = seed;
    this.#armed = faults.map((fault, place) => ({
      fault,
      salt: `${place}/${fault.kind}`,
      left: fault.count ?? Number.POSITIVE_INFINITY,
    }));
  }

  /** The first fault of one of these kinds that strikes; `applies` says whether it could at all. */
  strike<K extends FaultKind>(
    kinds: readonly K[],
    of: { kind: SystemKind; key: string },
    applies: (fault: Extract<Fault, { kind: K }>) => boolean = () => true,
  ): Extract<Fault, { kind: K }> | undefined {
    const found = this.#armed.find(
      ({ fault, salt, left }) =>
        (kinds as readonly string[]).includes(fault.kind) &&
        left > 0 &&
        (fault.kinds?.includes(of.kind) ?? true) &&
        applies(fault as Extract<Fault, { kind: K }>) &&
        strikes(fault.share ?? 1, this.#seed, salt, `${of.kind}/${of.key}`),
    );
    if (!found) return undefined;
    found.left -= 1;
    this.#struck.set(found.fault.kind, (this.#struck.get(found.fault.kind) ?? 0) + 1);
    return found.fault as Extract<Fault, { kind: K }>;
  }

  /** How many times each kind has struck. */
  struck(): Partial<Record<FaultKind, number>> {
    return Object.fromEntries(this.#struck);
  }
}
