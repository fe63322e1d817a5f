/** What follows from what before Cognito has answered: the part of the flow that the first chunk needs. */
import type { FlowEvent, FlowState } from './state.js';

/** The state after `event`, as long as nobody is known. Anything else returns the very same state. */
export function firstTransition(state: FlowState, event: FlowEvent): FlowState {
  if (event.type === 'reset') return { kind: 'identify', identifier: event.identifier };

  if (event.type === 'passkey-signed-in' && (state.kind === 'identify' || state.kind === 'passkey-sign-in')) {
    const { username, validationToken } = event.passkey;
    const verified = { method: 'passkey', validationToken, verifiedAt: event.at } as const;
    return { kind: 'starting', identifier: username, verified };
  }

  if (state.kind === 'identify')
    switch (event.type) {
      case 'submit':
        return { kind: 'starting', identifier: event.identifier };
      case 'use-passkey':
        return {
          kind: 'passkey-sign-in',
          method: 'passkey',
          identifier: event.identifier,
          ...(event.isPicked && { isPicked: true }),
        };
      default:
        return state;
    }

  if (state.kind === 'starting' || state.kind === 'passkey-sign-in') {
    // What a passkey said was not typed.
    const identifier = state.verified ? '' : state.identifier;
    switch (event.type) {
      case 'failed':
        return { kind: 'identify', identifier, failure: event.failure };
      case 'cancelled':
      case 'back':
        return { kind: 'identify', identifier };
      default:
        return state;
    }
  }
  return state;
}
