/** The outbox: everything that real clouds would send to phones and mailboxes. */
import { randomUUID } from 'node:crypto';
import type { Clock, OutboxEntry, WaitableOutbox } from './context.js';

const PATIENCE_MS = 10_000;

/** The longest that a timer of Node can be; a longer one would end at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export function createOutbox(clock: Clock): WaitableOutbox {
  let entries: OutboxEntry[] = [];
  const given = new Set<string>();
  const listeners = new Set<() => void>();
  const waits = new Set<(error: Error) => void>();

  const change = (next: OutboxEntry[]) => {
    entries = next;
    // A listener may end itself, or begin another one, which is not called for this change.
    for (const listener of [...listeners]) listener();
  };

  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** The oldest message to `to` that was given to nobody. */
  function take(to: string): OutboxEntry | undefined {
    const found = entries.find((entry) => isSameAddress(entry.to, to) && !given.has(entry.id));
    if (found) given.add(found.id);
    return found;
  }

  function tooLate(to: string, timeout: number): Error {
    const sent = entries.map((entry) => `${entry.method} to ${entry.to}`).join(', ');
    return new Error(`No message to ${to} within ${timeout} ms. The outbox has ${sent || 'nothing'}.`);
  }

  return {
    add(entry) {
      const added = { ...entry, id: randomUUID(), at: new Date(clock.now()).toISOString() };
      change([...entries, added]);
      return added;
    },
    update(id, changes) {
      change(entries.map((entry) => (entry.id === id ? { ...entry, ...changes } : entry)));
    },
    list: () => [...entries],
    clear: () => change([]),
    next(to, { signal, timeout = PATIENCE_MS } = {}) {
      return new Promise((resolve, reject) => {
        const stop = () => {
          unsubscribe();
          waits.delete(giveUp);
          clearTimeout(timer);
          signal?.removeEventListener('abort', abort);
        };
        const giveUp = (error: Error) => {
          stop();
          reject(error);
        };
        const abort = () => giveUp(signal?.reason as Error);
        const look = () => {
          const found = take(to);
          if (!found) return;
          stop();
          resolve(found);
        };
        const timer =
          timeout > MAX_TIMER_MS ? undefined : setTimeout(() => giveUp(tooLate(to, timeout)), timeout);
        const unsubscribe = subscribe(look);
        waits.add(giveUp);
        signal?.addEventListener('abort', abort);
        if (signal?.aborted) abort();
        else look();
      });
    },
    endWaits(reason) {
      for (const giveUp of [...waits]) giveUp(new Error(reason));
    },
    subscribe,
  };
}

/** Email addresses are told apart without regard to case, as mail services do. */
const isSameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
