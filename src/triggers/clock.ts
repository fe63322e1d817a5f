/** Time: one budget for the calls of a trigger run, and the least that a run takes. */
import { setTimeout } from 'node:timers/promises';

/** Time as the triggers see it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects when `signal` is aborted. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  wait: (ms, signal) => setTimeout(ms, undefined, { signal }),
};

/** Waits for `work`, or rejects with what `late` makes when `end` (ms since the epoch) comes first. */
export async function before<T>(clock: Clock, end: number, work: Promise<T>, late: () => Error): Promise<T> {
  const stop = new AbortController();
  const timeout = clock.wait(Math.max(0, end - clock.now()), stop.signal).then(() => {
    throw late();
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    stop.abort();
  }
}

/** Settles as `work` does, but not before `ms` milliseconds have passed. */
export async function noSooner<T>(clock: Clock, ms: number, work: () => Promise<T>): Promise<T> {
  const floor = clock.wait(ms);
  try {
    return await work();
  } finally {
    await floor;
  }
}
