/** A clock that only the test moves: `setTimeout`, `clearTimeout`, `performance.now` and `Date.now` of this page. */

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

export class FakeClock {
  readonly #real = { setTimeout: window.setTimeout, clearTimeout: window.clearTimeout, now: Date.now };
  readonly #timers = new Map<number, Timer>();
  #now = 1_800_000_000_000;
  /** By how much the device's clock was set. */
  #setBy = 0;
  #lastId = 1_000_000;

  install(): void {
    // It goes on from where it is, as that of a page does.
    const start = this.#now - performance.now();
    Date.now = () => this.#now + this.#setBy;
    performance.now = () => this.#now - start;
    window.setTimeout = ((run: () => void, ms = 0) => {
      this.#lastId += 1;
      this.#timers.set(this.#lastId, { at: this.#now + ms, run });
      return this.#lastId;
    }) as typeof window.setTimeout;
    window.clearTimeout = (id) => void this.#timers.delete(Number(id));
  }

  restore(): void {
    Object.assign(window, { setTimeout: this.#real.setTimeout, clearTimeout: this.#real.clearTimeout });
    Date.now = this.#real.now;
    // The prototype's shows again.
    Reflect.deleteProperty(performance, 'now');
  }

  /** Somebody sets the device's clock on, or back. */
  set(ms: number): void {
    this.#setBy += ms;
  }

  /** How many timers are running. */
  get timers(): number {
    return this.#timers.size;
  }

  /** The device's time, in milliseconds since the epoch. */
  get now(): number {
    return this.#now + this.#setBy;
  }

  /** Moves on by `ms` milliseconds and runs what is due on the way, in order. */
  tick(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!next) break;
      const [id, { at, run }] = next;
      this.#timers.delete(id);
      this.#now = at;
      run();
    }
    this.#now = end;
  }
}
