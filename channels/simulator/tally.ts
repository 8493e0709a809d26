/** The reference a message carries (rules/deliveries.ts), by which a message accepted twice is known. */
const REFERENCE = /编号G[0-9A-Z]+。/;

export interface MessageCounts {
  /** Messages accepted. */
  accepted: number;
  distinctReferences: number;
  /** References accepted more than once: each a person who got the same message twice. */
  duplicateReferences: number;
  /** Messages beyond the first of their reference. */
  surplusMessages: number;
  withoutReference: number;
  /** The first twenty of the references accepted more than once. */
  duplicates: { reference: string; times: number }[];
}

const SHOWN_DUPLICATES = 20;

/** Counts accepted messages by their reference. */
export class MessageTally {
  readonly #times = new Map<string, number>();
  readonly #duplicates = new Set<string>();
  #accepted = 0;
  #withoutReference = 0;

  /** Counts one accepted message by the reference it carries. */
  add(reference: string | undefined): void {
    this.#accepted += 1;
    if (reference === undefined) {
      this.#withoutReference += 1;
      return;
    }
    const times = (this.#times.get(reference) ?? 0) + 1;
    this.#times.set(reference, times);
    if (times > 1) this.#duplicates.add(reference);
  }

  counts(): MessageCounts {
    return {
      accepted: this.#accepted,
      distinctReferences: this.#times.size,
      duplicateReferences: this.#duplicates.size,
      surplusMessages: this.#accepted - this.#withoutReference - this.#times.size,
      withoutReference: this.#withoutReference,
      duplicates: [...this.#duplicates]
        .slice(0, SHOWN_DUPLICATES)
        .map((reference) => ({ reference, times: this.#times.get(reference) ?? 0 })),
    };
  }

  clear(): void {
    this.#times.clear();
    this.#duplicates.clear();
    this.#accepted = 0;
    this.#withoutReference = 0;
  }
}

/** The reference in a message's text, where it carries one. */
export function referenceIn(body: string): string | undefined {
  return REFERENCE.exec(body)?.[0];
}
