/**
 * Bounds how many go on at once; the others wait in the order in which they came.
 *
 * Synchronous where a place is free: `take` then returns undefined instead of a promise, for an await costs a message.
 */
export class Turns {
  readonly #places: number;
  #taken = 0;
  #waiting: (() => void)[] = [];
  #next = 0;

  constructor(places: number) {
    this.#places = places;
  }

  /** Takes a place: at once (undefined), or when the promise resolves. Whoever took one gives it back. */
  take(): Promise<void> | undefined {
    if (this.#taken < this.#places) {
      this.#taken += 1;
      return undefined;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Gives a place back: to the one who has waited longest, if anyone waits. */
  giveBack(): void {
    const next = this.#waiting[this.#next];
    if (!next) {
      this.#taken -= 1;
      return;
    }
    this.#next += 1;
    if (this.#next === this.#waiting.length) {
      this.#waiting = [];
      this.#next = 0;
    }
    next();
  }
}
