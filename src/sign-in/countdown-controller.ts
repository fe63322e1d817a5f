/** Counts seconds down to a moment and renders once for each. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { now } from '../flow/rate-limit.js';

/** The longest time that a timer can run, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /**
   * Whole seconds until `moment` (milliseconds since the epoch), never negative. Renders again when that changes, and at
   * `end`.
   */
  secondsUntil(moment: number | undefined, end?: number): number {
    clearTimeout(this.#timer);
    const time = now();
    const left = Math.max(0, (moment ?? 0) - time);
    const untilEnd = Math.max(0, (end ?? 0) - time);
    const waits = [left && (left % 1000 || 1000), untilEnd].filter((wait) => wait > 0);
    if (waits.length > 0)
      this.#timer = setTimeout(() => this.#host.requestUpdate(), Math.min(...waits, LONGEST_TIMER_MS));
    return Math.ceil(left / 1000);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
