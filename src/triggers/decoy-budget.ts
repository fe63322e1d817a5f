/** Counts the decoys of a minute, so that asking for unknown names fills no tenant with users and no mailbox with codes. */
import type { Clock } from './clock.js';

export class DecoyBudget {
  readonly #perMinute: number;
  readonly #clock: Clock;
  #minute = 0;
  #used = 0;

  constructor(perMinute: number, clock: Clock) {
    this.#perMinute = perMinute;
    this.#clock = clock;
  }

  /** Whether there is room for one more. */
  take(): boolean {
    const minute = Math.floor(this.#clock.now() / 60_000);
    if (minute !== this.#minute) this.#used = 0;
    this.#minute = minute;
    this.#used += 1;
    return this.#used <= this.#perMinute;
  }
}
