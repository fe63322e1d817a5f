/** Until when a person has to wait: nothing is asked of a server that said that it was asked too often. */
import type { FlowEvent, FlowState } from './state.js';

const START = Date.now() - performance.now();

/**
 * The time, in milliseconds since the epoch, as when the page was loaded plus what has passed since: waits stay as long as
 * they are when somebody sets the device's clock.
 */
export const now = (): number => START + performance.now();

/** Whole seconds from `from` (milliseconds since the epoch) until `event` is allowed; 0 when it is. */
export const secondsUntilAllowed = (state: FlowState, event: FlowEvent, from = now()): number =>
  Math.max(0, Math.ceil(((allowedAt(state, event) ?? 0) - from) / 1000));

/** When `event` is allowed, in milliseconds since the epoch; `undefined` when it is now. */
export function allowedAt(state: FlowState, event: FlowEvent): number | undefined {
  switch (event.type) {
    case 'resend':
      return resendAtOf(state);
    case 'choose':
      // The limit is that of one method.
      return state.failed === event.method ? state.failure?.retryAt : undefined;
    case 'submit':
    case 'use-passkey':
    case 'retry':
    case 'enter':
    case 'create-passkey':
      return state.failure?.retryAt;
    default:
      return undefined;
  }
}

/** When the method on the screen may send again, in milliseconds since the epoch; `undefined` when it has sent nothing. */
export function resendAtOf({ attempt, method, after, verified }: FlowState): number | undefined {
  const shown = after?.kind === 'verifying' ? verified?.method : method;
  return shown && attempt?.resendAt[shown];
}
