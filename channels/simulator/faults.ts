import type { Behaviour, Fault, OwnFault, RequestFault, SideFault } from './behaviour.ts';
import { fraction, strikes } from './dice.ts';

const REQUEST_KINDS = new Set<string>([
  'error-before',
  'error-after',
  'too-many',
  'refuse',
  'reset-before',
  'reset-after',
  'answer-late',
  'accept-late',
]);

interface ArmedFault<F extends OwnFault> {
  fault: F;
  /** Its place in the list: two faults of the same kind draw apart. */
  salt: string;
  recipients: Set<string> | undefined;
  left: number;
}

/** Decides which faults strike which message, and counts them. */
export class Faults<Own extends OwnFault = never> {
  readonly #seed: number;
  readonly #requestFaults: ArmedFault<RequestFault>[];
  readonly #sideFaults: ArmedFault<SideFault | Own>[];
  /** How often each message was tried: a message tried again draws afresh, else a share of 1 % would never get through. */
  readonly #attempts = new Map<string, number>();
  readonly #struck = new Map<string, number>();

  constructor(behaviour: Behaviour<Own>) {
    this.#seed = behaviour.seed;
    const armed = behaviour.faults.map((fault, place) => arm<Fault<Own>>(fault, place));
    this.#requestFaults = armed.filter((one) => REQUEST_KINDS.has(one.fault.kind)) as ArmedFault<RequestFault>[];
    this.#sideFaults = armed.filter((one) => !REQUEST_KINDS.has(one.fault.kind)) as ArmedFault<SideFault | Own>[];
  }

  /** The name chance knows this attempt by; `key` stands for the message. */
  attempt(key: string): string {
    if (this.#requestFaults.length + this.#sideFaults.length === 0) return key;
    const nth = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, nth);
    return `${key}#${nth}`;
  }

  /** The first fault of the list that strikes this request. */
  requestFault(attempt: string, to: string): RequestFault | undefined {
    return this.#requestFaults.find((one) => this.#strikes(one, attempt, to))?.fault;
  }

  /** The side fault of this kind, where it strikes. */
  side<K extends SideFault['kind']>(kind: K, attempt: string, to: string): Extract<SideFault, { kind: K }> | undefined {
    return this.#find(kind, attempt, to) as Extract<SideFault, { kind: K }> | undefined;
  }

  /** The fault of this provider's own, where it strikes. */
  own<K extends Own['kind']>(kind: K, attempt: string, to: string): Extract<Own, { kind: K }> | undefined {
    return this.#find(kind, attempt, to) as Extract<Own, { kind: K }> | undefined;
  }

  /** How long this request is kept waiting before anything happens to it. */
  latencyMs(attempt: string, to: string): number {
    const slow = this.side('slow', attempt, to);
    return slow ? slow.latencyMs + Math.floor((slow.jitterMs ?? 0) * fraction(this.#seed, `jitter/${attempt}`)) : 0;
  }

  /** How many times each kind has struck. */
  struck(): Record<string, number> {
    return Object.fromEntries(this.#struck);
  }

  #find(kind: string, attempt: string, to: string): OwnFault | undefined {
    return this.#sideFaults.find((one) => one.fault.kind === kind && this.#strikes(one, attempt, to))?.fault;
  }

  #strikes(armed: ArmedFault<OwnFault>, attempt: string, to: string): boolean {
    const { fault, salt, recipients } = armed;
    if (armed.left === 0 || (recipients && !recipients.has(to))) return false;
    if (!strikes(fault.share ?? 1, this.#seed, salt, attempt)) return false;
    armed.left -= 1;
    this.#struck.set(fault.kind, (this.#struck.get(fault.kind) ?? 0) + 1);
    return true;
  }
}

function arm<F extends OwnFault>(fault: F, place: number): ArmedFault<F> {
  const recipients = fault.numbers ?? fault.addresses;
  return {
    fault,
    salt: `${place}/${fault.kind}`,
    recipients: recipients && new Set(recipients),
    left: fault.count ?? Number.POSITIVE_INFINITY,
  };
}
