/** The triggers that the pool had before: one of each kind is all that Cognito calls, so ours calls them. */
import { invokeFunction } from './aws-settings.js';
import { before } from './clock.js';
import type { TriggerContext } from './context.js';
import { TriggerError } from './errors.js';
import type { ClientEvent } from './clients.js';
import { errorName, log } from './log.js';
import type { Chain, ChainedTrigger } from './options.js';

/**
 * Our trigger with the one behind it, if there is one. That answers for the other app clients. A PreSignUp behind ours is also
 * asked about people of our own clients, whom it may refuse; what else it answers about them is left out.
 */
export function chained<T extends ClientEvent>(
  name: keyof Chain,
  ours: (event: T, context: TriggerContext) => Promise<T>,
  context: TriggerContext,
): (event: T) => Promise<T> {
  const theirs = context.chain[name];
  if (theirs === undefined) return (event) => ours(event, context);
  return async (event) => {
    const end = context.clock.now() + context.deadline;
    const isOwn = await context.isOwnClient(event, context.clock, end);
    if (!isOwn) return (await call(theirs, event, end, context)) as T;
    if (name === 'preSignUp') await call(theirs, event, end, context);
    return ours(event, context);
  };
}

async function call(
  other: ChainedTrigger,
  event: object,
  end: number,
  { clock }: TriggerContext,
): Promise<unknown> {
  // A copy: what a handler writes into its event is no business of ours.
  if (typeof other === 'function') return other(structuredClone(event));
  const stop = new AbortController();
  const late = () => new DOMException('The time is used up.', 'TimeoutError');
  try {
    const { failed, payload } = await before(clock, end, invokeFunction(other, event, stop.signal), late);
    if (!failed) return payload;
    // Cognito would have shown this text, had it called the function itself.
    const { errorMessage } = (payload ?? {}) as { errorMessage?: unknown };
    throw new ChainedError(typeof errorMessage === 'string' ? errorMessage : 'The trigger failed.');
  } catch (error: unknown) {
    if (error instanceof ChainedError) throw error;
    log(
      `The trigger behind this one could not be called: ${errorName(error)}. It takes lambda:InvokeFunction.`,
    );
    throw new TriggerError('chain-failed');
  } finally {
    stop.abort();
  }
}

/** What the trigger behind ours threw. */
class ChainedError extends Error {}
