/** Counts seconds down to a moment and renders once for each. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { now } from '../flow/rate-limit.js';

export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whole seconds until each moment (milliseconds since the epoch), never negative. Renders again when one changes. */
  secondsUntil<T extends (number | undefined)[]>(...moments: T): { [Index in keyof T]: number } {
    clearTimeout(this.#timer);
    const time = now();
    const left = moments.map((moment = 0) => Math.max(0, moment - time));
    const waits = left.filter((wait) => wait > 0).map((wait) => wait % 1000 || 1000);
    if (waits.length > 0) this.#timer = setTimeout(() => this.#host.requestUpdate(), Math.min(...waits));
    return left.map((wait) => Math.ceil(wait / 1000)) as { [Index in keyof T]: number };
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
