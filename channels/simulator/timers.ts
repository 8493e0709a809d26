/** Things to do later that a stop or a reset takes back. */
export class Timers {
  readonly #pending = new Set<NodeJS.Timeout>();

  later(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#pending.delete(timer);
      act();
    }, delayMs);
    this.#pending.add(timer);
  }

  clear(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
