/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/triggers/clock.js';

interface Waiting {
  until: number;
  resolve: () => void;
}

export class FakeClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  #waiting: Waiting[] = [];

  now = (): number => this.#now;

  wait = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (ms <= 0) return resolve();
      this.#waiting.push({ until: this.#now + ms, resolve });
      signal?.addEventListener('abort', () => reject(new DOMException('Aborted.', 'AbortError')));
    });

  /** Lets what waits until then go on, in the order of time. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#waiting.filter(({ until }) => until <= this.#now);
    this.#waiting = this.#waiting.filter(({ until }) => until > this.#now);
    for (const { resolve } of due.toSorted((a, b) => a.until - b.until)) resolve();
  }
}
