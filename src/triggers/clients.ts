/** The app clients that the triggers are for. A pool has one trigger of each kind, which Cognito calls for all its clients. */
import { before, type Clock } from './clock.js';
import { TriggerError } from './errors.js';
import { errorName, log } from './log.js';

/** Of the event: which app client the person uses. */
export interface ClientEvent {
  callerContext?: { clientId?: string };
}

/** The ids among `text`, which are separated by commas, spaces or both. */
export const idsIn = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);

/** Whether the event is of a client that the triggers are for. Throws a `TriggerError` when the ids cannot be read. */
export type OwnClients = (event: ClientEvent, clock: Clock, end: number) => Promise<boolean>;

export function ownClients(
  clientIds: readonly string[] | (() => Promise<readonly string[]>) | undefined,
): OwnClients {
  if (clientIds === undefined) return async () => true;
  let known = typeof clientIds === 'function' ? undefined : named(clientIds);
  return async ({ callerContext }, clock, end) => {
    if (typeof clientIds === 'function') known ??= await read(clientIds, clock, end);
    return known?.has(callerContext?.clientId ?? '') === true;
  };
}

function named(ids: readonly string[]): ReadonlySet<string> {
  const named = new Set(ids.flatMap(idsIn));
  if (named.size === 0) throw new TypeError('The clientIds must name one app client at least.');
  return named;
}

async function read(
  fetch: () => Promise<readonly string[]>,
  clock: Clock,
  end: number,
): Promise<ReadonlySet<string>> {
  try {
    const late = () => new DOMException('The time is used up.', 'TimeoutError');
    return named(await before(clock, end, fetch(), late));
  } catch (error: unknown) {
    log(`Reading the ids of the app clients failed: ${errorName(error)}.`);
    throw new TriggerError('clients-unreadable');
  }
}
