/** What follows from what before Cognito has answered: the part of the flow that the first chunk needs. */
import type { FlowEvent, FlowState } from './state.js';

/** The state after `event`, as long as nobody is known. Anything else returns the very same state. */
export function startTransition(state: FlowState, event: FlowEvent): FlowState {
  if (event.type === 'reset') return { step: 'identify', identifier: event.identifier };

  if (state.step === 'identify')
    switch (event.type) {
      case 'submit':
        return { step: 'starting', identifier: event.identifier };
      case 'prompt-passkey':
        return { step: 'waiting', method: 'passkey', identifier: event.identifier };
      case 'passkey-proved': {
        const { username, result } = event.proof;
        const proof = { method: 'passkey', result, verifiedAt: event.at } as const;
        return { step: 'starting', identifier: username, proof };
      }
      default:
        return state;
    }

  if (state.step === 'starting' || (state.step === 'waiting' && !('attempt' in state))) {
    // What a passkey said was not typed.
    const identifier = 'proof' in state && state.proof ? '' : state.identifier;
    switch (event.type) {
      case 'passkey-proved':
        return state.step === 'waiting' ? startTransition({ step: 'identify', identifier }, event) : state;
      case 'failed':
        return { step: 'identify', identifier, failure: event.failure };
      case 'cancelled':
      case 'back':
        return { step: 'identify', identifier };
      default:
        return state;
    }
  }
  return state;
}
