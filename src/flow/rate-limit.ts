/** Until when a person has to wait: nothing is asked of a server that said that it was asked too often. */
import { failureOf, resendAtOf, type FlowEvent, type FlowState } from './state.js';

/** Whole seconds from `now` (milliseconds since the epoch) until `event` makes sense; 0 when it does. */
export const secondsToWait = (state: FlowState, event: FlowEvent, now = Date.now()): number =>
  Math.max(0, Math.ceil(((waitsUntil(state, event) ?? 0) - now) / 1000));

/** When `event` makes sense, in milliseconds since the epoch; `undefined` when it does now. */
export function waitsUntil(state: FlowState, event: FlowEvent): number | undefined {
  switch (event.type) {
    case 'resend':
      return resendAtOf(state);
    case 'choose':
      // The limit is that of one method.
      return state.step === 'choosing' && state.failed === event.method ? state.failure?.retryAt : undefined;
    case 'submit':
    case 'prompt-passkey':
    case 'retry':
    case 'enter':
    case 'create-passkey':
      return failureOf(state)?.retryAt;
    default:
      return undefined;
  }
}
