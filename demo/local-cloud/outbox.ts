/** The outbox: everything that real clouds would send to phones and mailboxes. */
import { randomUUID } from 'node:crypto';
import type { Clock, Outbox, OutboxEntry } from './context.js';

export function createOutbox(clock: Clock): Outbox {
  let entries: OutboxEntry[] = [];
  const listeners = new Set<() => void>();

  const change = (next: OutboxEntry[]) => {
    entries = next;
    for (const listener of listeners) listener();
  };

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
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
