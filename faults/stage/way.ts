/** One direction of a connection: what is said on it arrives in its order, later where the way is slow, or not at all. */
export class Way {
  delayMs = 0;
  stalled = false;
  /** Deaf for good: what was on the way is lost, and so is what follows. */
  #deaf = false;
  #queue: { dueAt: number; deliver: () => void }[] = [];
  #timer: NodeJS.Timeout | undefined;

  carry(deliver: () => void): void {
    if (this.#deaf) return;
    this.#queue.push({ dueAt: performance.now() + this.delayMs, deliver });
    this.#pump();
  }

  /** From now on everything passes as it comes, first what was held back. */
  open(): void {
    this.delayMs = 0;
    this.stalled = false;
    for (const piece of this.#queue) piece.dueAt = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pump();
  }

  goDeaf(): void {
    this.#deaf = true;
    this.#queue = [];
    clearTimeout(this.#timer);
  }

  #pump(): void {
    while (!this.stalled && this.#queue[0] && this.#queue[0].dueAt <= performance.now()) this.#queue.shift()?.deliver();
    const next = this.#queue[0];
    if (!next || this.stalled || this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, next.dueAt - performance.now());
  }
}
