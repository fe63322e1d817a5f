import { expect } from '@open-wc/testing';
import type { FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import {
  allowedProof,
  attempt,
  attemptWithChoice,
  challenge,
  deepFreeze,
  events,
  failure,
  IDENTIFIER,
  namesOf,
  NOW,
  passkeyProof,
  proof,
  renewed,
  states,
  success,
  type EventName,
  type StateName,
} from './states.js';

const identify = { step: 'identify', identifier: IDENTIFIER } as const;
const signingUp = states['identify, signing up'];
const unknown = { step: 'identify', identifier: '' } as const;
const gaveUp = { ...identify, failure: { code: 'session-expired' } };
const choosing = { step: 'choosing', attempt: attemptWithChoice };
const method = 'email-otp';
const byPasskey = { step: 'starting', identifier: challenge.username, proof: passkeyProof };
const { setup } = states['enrolling an app'];
const issued = states['answering, tokens issued'];
const asked = states['enrolling, asked'];
const sentAt = { 'email-otp': NOW + 30_000 };
const totp = { attempt: attemptWithChoice, method: 'totp' } as const;
const push = { attempt: attemptWithChoice, method: 'push' } as const;
const again = { ...attempt, challenge: renewed };
const againWithChoice = { ...attemptWithChoice, challenge: renewed };
const { presenting } = states;
const allowed = { step: 'answering', attempt, proof: allowedProof, success };
/** What is possible wherever there is an attempt. */
const leave = { back: identify, reset: unknown };

/** Every edge. What is not here must leave the state as it is. */
const EDGES: Record<StateName, Partial<Record<EventName, unknown>>> = {
  identify: {
    submit: { step: 'starting', identifier: IDENTIFIER },
    'prompt-passkey': states['waiting, nobody known'],
    'passkey-proved': byPasskey,
    // The way back from a redirect.
    returned: { step: 'answering', attempt, proof: { result: 'result-token', verifiedAt: NOW } },
    reset: unknown,
    'turn to signing up': { ...signingUp, failure: undefined },
  },
  'identify, signing up': {
    submit: states['starting, signing up'],
    'prompt-passkey': states['waiting, nobody known'],
    'passkey-proved': byPasskey,
    returned: { step: 'answering', attempt, proof: { result: 'result-token', verifiedAt: NOW } },
    reset: unknown,
    'turn to signing in': { ...identify, isSigningUp: false, failure: undefined },
  },
  'starting, signing up': {
    'started with a method': { step: 'sending', attempt, method },
    'started with a choice': choosing,
    'started with the pre-built UI': presenting,
    'proved without a challenge': allowed,
    // The person stays where they create an account.
    failed: { ...signingUp, failure },
    'failed for good': { ...gaveUp, isSigningUp: true },
    cancelled: signingUp,
    back: signingUp,
    reset: unknown,
  },
  starting: {
    'started with a method': { step: 'sending', attempt, method },
    'started with a choice': choosing,
    'started with the pre-built UI': presenting,
    'proved without a challenge': allowed,
    failed: { ...identify, failure },
    'failed for good': gaveUp,
    cancelled: identify,
    ...leave,
  },
  'starting, by passkey': {
    'started with a method': { step: 'sending', attempt, method },
    'started with a choice': choosing,
    'started with the pre-built UI': presenting,
    proved: { step: 'answering', attempt, proof: passkeyProof, success: undefined },
    'proved without a challenge': allowed,
    // What the passkey said was not typed, so it does not get into the field.
    failed: { ...unknown, failure },
    'failed for good': { ...unknown, failure: { code: 'session-expired' } },
    cancelled: unknown,
    back: unknown,
    reset: unknown,
  },
  'waiting, nobody known': {
    'passkey-proved': byPasskey,
    failed: { ...identify, failure },
    'failed for good': gaveUp,
    cancelled: identify,
    ...leave,
  },
  choosing: { choose: { step: 'sending', attempt: attemptWithChoice, method: 'sms' }, ...leave },
  sending: {
    'sent a code': { step: 'entering', attempt: { ...again, resendAt: sentAt }, method },
    'sent a prompt': { step: 'waiting', attempt: again, method },
    'set-up': { step: 'enrolling', attempt: again, method, setup },
    failed: { step: 'sending', attempt, method, failure },
    'failed for good': gaveUp,
    ...leave,
  },
  'sending, failed': {
    failed: { step: 'sending', attempt, method, failure },
    'failed for good': gaveUp,
    retry: { step: 'sending', attempt, method },
    ...leave,
  },
  'sending, one of two': {
    'sent a code': {
      step: 'entering',
      attempt: { ...againWithChoice, resendAt: { ...sentAt, sms: NOW + 30_000 } },
      method: 'sms',
    },
    'sent a prompt': { step: 'waiting', attempt: againWithChoice, method: 'sms' },
    'set-up': { step: 'enrolling', attempt: againWithChoice, method: 'sms', setup },
    failed: { ...choosing, failure, failed: 'sms' },
    'failed for good': gaveUp,
    'other-method': choosing,
    ...leave,
  },
  'sending again, for a code': {
    'sent a code': { step: 'entering', attempt: { ...againWithChoice, resendAt: sentAt }, method },
    'sent a prompt': { step: 'waiting', attempt: againWithChoice, method },
    'set-up': { step: 'enrolling', attempt: againWithChoice, method, setup },
    failed: { step: 'entering', attempt: attemptWithChoice, method, failure },
    'failed for good': gaveUp,
    'other-method': choosing,
    ...leave,
  },
  'sending again, to wait': {
    'sent a code': {
      step: 'entering',
      attempt: { ...again, resendAt: { push: NOW + 30_000 } },
      method: 'push',
    },
    'sent a prompt': { step: 'waiting', attempt: again, method: 'push' },
    'set-up': { step: 'enrolling', attempt: again, method: 'push', setup },
    failed: { step: 'waiting', attempt, method: 'push', failure },
    'failed for good': gaveUp,
    ...leave,
  },
  entering: {
    enter: { step: 'verifying', attempt: attemptWithChoice, method, code: '123456' },
    resend: { step: 'sending', attempt: attemptWithChoice, method, from: 'entering' },
    'other-method': choosing,
    ...leave,
  },
  'entering, no other method': {
    enter: { step: 'verifying', attempt, method, code: '123456' },
    resend: { step: 'sending', attempt, method, from: 'entering' },
    ...leave,
  },
  'enrolling an app': {
    enter: { step: 'verifying', ...totp, code: '123456', setup },
    'other-method': choosing,
    ...leave,
  },
  waiting: {
    progress: { step: 'waiting', ...push, progress: { isClaimed: true } },
    resend: { step: 'sending', ...push, from: 'waiting' },
    verified: { step: 'answering', attempt: attemptWithChoice, proof: { ...proof, method: 'push' } },
    failed: { step: 'waiting', ...push, failure },
    'failed for good': gaveUp,
    cancelled: { step: 'waiting', ...push, isCancelled: true },
    'other-method': choosing,
    ...leave,
  },
  'waiting, failed': {
    resend: { step: 'sending', attempt, method: 'push', from: 'waiting' },
    retry: { step: 'sending', attempt, method: 'push', from: 'waiting' },
    verified: { step: 'answering', attempt, proof: { ...proof, method: 'push' } },
    failed: { step: 'waiting', attempt, method: 'push', failure },
    'failed for good': gaveUp,
    cancelled: { step: 'waiting', attempt, method: 'push', isCancelled: true },
    ...leave,
  },
  'waiting, cancelled': {
    resend: { step: 'sending', attempt, method: 'push', from: 'waiting' },
    retry: { step: 'sending', attempt, method: 'push', from: 'waiting' },
    verified: { step: 'answering', attempt, proof: { ...proof, method: 'push' } },
    failed: { step: 'waiting', attempt, method: 'push', failure },
    'failed for good': gaveUp,
    cancelled: { step: 'waiting', attempt, method: 'push', isCancelled: true },
    ...leave,
  },
  presenting: {
    verified: { step: 'answering', attempt, proof: { result: 'result-token', verifiedAt: NOW } },
    failed: { ...presenting, failure },
    'failed for good': gaveUp,
    cancelled: { ...presenting, isCancelled: true },
    ...leave,
  },
  'presenting, failed': {
    verified: { step: 'answering', attempt, proof: { result: 'result-token', verifiedAt: NOW } },
    failed: { ...presenting, failure },
    'failed for good': gaveUp,
    cancelled: { ...presenting, failure, isCancelled: true },
    retry: presenting,
    ...leave,
  },
  'presenting, cancelled': {
    verified: { step: 'answering', attempt, proof: { result: 'result-token', verifiedAt: NOW } },
    failed: { ...presenting, isCancelled: true, failure },
    'failed for good': gaveUp,
    cancelled: { ...presenting, isCancelled: true },
    retry: presenting,
    ...leave,
  },
  verifying: {
    verified: { step: 'answering', attempt, proof },
    failed: { step: 'entering', attempt, method, failure },
    'failed for good': gaveUp,
    ...leave,
  },
  'verifying an app': {
    verified: { step: 'answering', attempt, proof: { ...proof, method: 'totp' } },
    failed: { step: 'enrolling', attempt, method: 'totp', setup, failure },
    'failed for good': gaveUp,
    ...leave,
  },
  answering: {
    answered: issued,
    'answered, to ask': asked,
    'answered, to create': { ...asked, creating: 'conditional' },
    failed: { ...states.answering, failure },
    'failed for good': gaveUp,
    ...leave,
  },
  'answering, failed': {
    answered: issued,
    'answered, to ask': asked,
    'answered, to create': { ...asked, creating: 'conditional' },
    failed: { ...states.answering, failure },
    'failed for good': gaveUp,
    retry: states.answering,
    ...leave,
  },
  'answering, tokens issued': {
    accepted: { step: 'done', success },
    failed: { ...issued, failure },
    'failed for good': { ...issued, failure: { code: 'session-expired' } },
    ...leave,
  },
  'answering, page failed': {
    accepted: { step: 'done', success },
    failed: { ...issued, failure },
    'failed for good': { ...issued, failure: { code: 'session-expired' } },
    retry: issued,
    ...leave,
  },
  'enrolling, asked': {
    'create-passkey': { ...asked, creating: 'modal' },
    enrolled: issued,
    failed: { ...asked, failure },
    'failed for good': { ...asked, failure: { code: 'session-expired' } },
    cancelled: asked,
    ...leave,
  },
  'enrolling, creating': {
    enrolled: issued,
    failed: { ...asked, failure },
    'failed for good': { ...asked, failure: { code: 'session-expired' } },
    cancelled: asked,
    ...leave,
  },
  'enrolling, failed': {
    'create-passkey': { ...asked, creating: 'modal' },
    enrolled: issued,
    failed: { ...asked, failure },
    'failed for good': { ...asked, failure: { code: 'session-expired' } },
    cancelled: { ...asked, failure },
    ...leave,
  },
  done: { reset: unknown },
};

/** Without the keys that are there but undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('transition', () => {
  for (const stateName of namesOf(states)) {
    describe(`from "${stateName}"`, () => {
      for (const eventName of namesOf(events)) {
        const expected = EDGES[stateName][eventName];
        const outcome = expected ? `goes to ${(expected as FlowState).step}` : 'stays the same object';
        it(`${outcome} after "${eventName}"`, () => {
          const state: FlowState = deepFreeze(states[stateName]);
          const next = transition(state, deepFreeze(events[eventName]));
          if (expected) expect(plain(next)).to.deep.equal(plain(expected));
          else expect(next).to.equal(state);
        });
      }
    });
  }

  describe('after a failure', () => {
    const fail = (state: FlowState, code: 'wrong-code' | 'rate-limited', retryAt?: number) =>
      transition(deepFreeze(state), { type: 'failed', failure: { code, retryAt } });

    it('waits with the next code as long as the rate limit says', () => {
      const next = fail({ step: 'verifying', attempt, method, code: '123456' }, 'rate-limited', NOW + 90_000);
      expect(next).to.have.nested.property('attempt.resendAt.email-otp', NOW + 90_000);
    });

    for (const code of [
      'session-expired',
      'not-allowed',
      'passkey-failed',
      'blocked',
      'misconfigured',
      'internal',
    ] as const) {
      it(`starts over with the identifier when Cognito's answer is ${code}`, () => {
        const next = transition(states.answering, { type: 'failed', failure: { code } });
        expect(next).to.deep.equal({ step: 'identify', identifier: IDENTIFIER, failure: { code } });
      });
    }
  });
});
