import type { SystemKind } from '../../../rules/reconciliation/kinds.ts';
import { fraction } from '../../simulator/dice.ts';
import { Timers } from '../../simulator/timers.ts';
import { type FaultKind, GOOD_BEHAVIOUR, type SystemBehaviour } from './behaviour.ts';
import { Faults } from './faults.ts';
import { type NumberedItem, SystemStore } from './store.ts';

export interface SystemCounts {
  /** Requests for pages and ranges, whatever came of them. */
  requests: number;
  /** How many times each fault has struck. */
  faults: Partial<Record<FaultKind, number>>;
}

/** The system behind the simulator's doors: what it holds, and what goes wrong. */
export class MinistrySystem {
  readonly token: string;
  readonly nowMs: () => number;
  readonly store: SystemStore;
  readonly timers = new Timers();
  requests = 0;
  #behaviour = GOOD_BEHAVIOUR;
  #faults = new Faults(GOOD_BEHAVIOUR);

  constructor(options: { token: string; nowMs: () => number; stateFile?: string | undefined }) {
    this.token = options.token;
    this.nowMs = options.nowMs;
    this.store = new SystemStore(options.stateFile);
  }

  get faults(): Faults {
    return this.#faults;
  }

  get behaviour(): SystemBehaviour {
    return this.#behaviour;
  }

  /** Replaces all that was told before; limits by count begin anew. */
  behave(behaviour: SystemBehaviour): void {
    this.#behaviour = behaviour;
    this.#faults = new Faults(behaviour);
  }

  counts(): SystemCounts {
    return { requests: this.requests, faults: this.#faults.struck() };
  }

  /** As on the first day: nothing in it, and well behaved. */
  reset(): void {
    this.timers.clear();
    this.store.clear();
    this.requests = 0;
    this.behave(GOOD_BEHAVIOUR);
  }

  cursor(position: number): string {
    return Buffer.from(`at/${position}`).toString('base64url');
  }

  /** undefined: none of ours. */
  readCursor(cursor: string): number | undefined {
    const position = /^at\/(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
    return position === undefined ? undefined : Number(position);
  }

  /** The items of an answer as they leave the house: twice, altered, without content, in another order. */
  spoil(kind: SystemKind, key: string, items: readonly NumberedItem[]): object[] {
    const given = items.flatMap((item) => this.#spoilOne(kind, item));
    if (!this.#faults.strike(['disorder'], { kind, key })) return given;
    const place = (at: number) => fraction(this.#behaviour.seed, `${key}/${at}`);
    return given
      .map((item, at) => ({ item, place: place(at) }))
      .sort((a, b) => a.place - b.place)
      .map(({ item }) => item);
  }

  #spoilOne(kind: SystemKind, item: NumberedItem): object[] {
    const of = { kind, key: String(item.sequence) };
    const strikes = (fault: 'malformed' | 'repeat' | 'altered') => this.#faults.strike([fault], of) !== undefined;
    if (strikes('malformed')) return [{ ...item, content: null }];
    const repeated = strikes('repeat') ? [item, item] : [item];
    return strikes('altered') ? [...repeated, { ...item, occurredAt: '2000-01-01T00:00:00+08:00' }] : repeated;
  }
}
