/** Counts seconds down to a moment and renders once for each. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class CountdownController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Whole seconds until `moment` (milliseconds since the epoch), never negative; renders again when that changes. */
  secondsUntil(moment: number | undefined): number {
    clearTimeout(this.#timer);
    const left = (moment ?? 0) - Date.now();
    if (left <= 0) return 0;
    this.#timer = setTimeout(() => this.#host.requestUpdate(), left % 1000 || 1000);
    return Math.ceil(left / 1000);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }
}
