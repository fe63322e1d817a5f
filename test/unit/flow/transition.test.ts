import { expect } from '@open-wc/testing';
import { stepOf, type FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import {
  allowed,
  attempt,
  attemptWithChoice,
  byPasskey,
  challenge,
  deepFreeze,
  events,
  failure,
  IDENTIFIER,
  limited,
  namesOf,
  NOW,
  renewed,
  states,
  success,
  verified,
  type EventName,
  type StateName,
} from './states.js';

const identify = { kind: 'identify', identifier: IDENTIFIER } as const;
const signingUp = states['identify, signing up'];
const unknown = { kind: 'identify', identifier: '' } as const;
const expired = { code: 'session-expired' } as const;
const gaveUp = { ...identify, failure: expired };
const choosing = { kind: 'choosing', attempt: attemptWithChoice };
const method = 'email-otp';
const startingByPasskey = { kind: 'starting', identifier: challenge.username, verified: byPasskey };
const { setup } = states['setting up an app'];
const issued = states['answering, tokens issued'];
const prompt = states['passkey prompt'];
const totp = { attempt: attemptWithChoice, method: 'totp' } as const;
const push = { attempt: attemptWithChoice, method: 'push' } as const;
const pushOnly = { attempt, method: 'push' } as const;
const { presenting } = states;
const unnamed = { validationToken: 'validation-token', verifiedAt: NOW };
const answeringAllowed = {
  kind: 'answering',
  attempt,
  verified: allowed,
  after: { kind: 'starting' },
  success,
};
/** When `method` may be asked for the first time, as the server said. */
const limitedAtFirst = (value: typeof attempt, id: string) => ({
  ...value,
  limitedUntil: { [id]: limited.retryAt },
});
/** When `method`, which has sent something, may be asked again, as the server said. */
const limitedUntil = (value: typeof attempt, id: string) => ({
  ...value,
  resendAt: { ...value.resendAt, [id]: limited.retryAt },
});
/** What is possible wherever there is an attempt. */
const leave = { back: identify, reset: unknown };
/** What the answers to `starting` lead to. */
const started = (isSigningUp?: boolean) => ({
  'started with a method': { kind: 'sending', attempt, method, isSigningUp },
  'started with a choice': choosing,
  'started with the pre-built UI': presenting,
  'verified-at-start, without a challenge': answeringAllowed,
});
/** What the answers to a request for `state`'s method lead to. */
const sent = (sending: { attempt: typeof attempt; method: string }) => {
  const answered = { ...sending.attempt, challenge: renewed };
  const { method: id } = sending;
  return {
    'sent a code': {
      kind: 'entering',
      attempt: { ...answered, resendAt: { ...answered.resendAt, [id]: NOW + 30_000 } },
      method: id,
    },
    'sent a prompt': { kind: 'waiting', attempt: answered, method: id },
    'set-up': { kind: 'setting-up', attempt: answered, method: id, setup },
  };
};

/** Every edge. What is not here must leave the state as it is. */
const EDGES: Record<StateName, Partial<Record<EventName, unknown>>> = {
  identify: {
    submit: { kind: 'starting', identifier: IDENTIFIER },
    'use-passkey': states['passkey sign-in'],
    'passkey-signed-in': startingByPasskey,
    // The way back from a redirect.
    returned: { kind: 'answering', attempt, verified: unnamed },
    reset: unknown,
    'toggle-sign-up, to sign up': signingUp,
  },
  'identify, signing up': {
    submit: states['starting, signing up'],
    'use-passkey': states['passkey sign-in'],
    'passkey-signed-in': startingByPasskey,
    returned: { kind: 'answering', attempt, verified: unnamed },
    reset: unknown,
    'toggle-sign-up, to sign in': { ...identify, isSigningUp: false },
  },
  'starting, signing up': {
    ...started(true),
    // The person stays where they create an account.
    failed: { ...signingUp, failure },
    'failed, asked too often': { ...signingUp, failure: limited },
    'failed for good': { ...gaveUp, isSigningUp: true },
    cancelled: signingUp,
    back: signingUp,
    reset: unknown,
  },
  starting: {
    ...started(),
    failed: { ...identify, failure },
    'failed, asked too often': { ...identify, failure: limited },
    'failed for good': gaveUp,
    cancelled: identify,
    ...leave,
  },
  'starting, by passkey': {
    ...started(),
    'verified-at-start': { kind: 'answering', attempt, verified: byPasskey, after: { kind: 'starting' } },
    // What the passkey said was not typed, so it does not get into the field.
    failed: { ...unknown, failure },
    'failed, asked too often': { ...unknown, failure: limited },
    'failed for good': { ...unknown, failure: expired },
    cancelled: unknown,
    back: unknown,
    reset: unknown,
  },
  'passkey sign-in': {
    'passkey-signed-in': startingByPasskey,
    failed: { ...identify, failure },
    'failed, asked too often': { ...identify, failure: limited },
    'failed for good': gaveUp,
    cancelled: identify,
    ...leave,
  },
  choosing: { choose: states['sending, chosen'], ...leave },
  sending: {
    ...sent(states.sending),
    failed: states['sending, failed'],
    'failed, asked too often': {
      ...states.sending,
      attempt: limitedAtFirst(attempt, method),
      failure: limited,
    },
    'failed for good': gaveUp,
    ...leave,
  },
  'sending, failed': {
    failed: states['sending, failed'],
    'failed, asked too often': {
      ...states.sending,
      attempt: limitedAtFirst(attempt, method),
      failure: limited,
    },
    'failed for good': gaveUp,
    retry: states['sending, tried again'],
    ...leave,
  },
  // Who asked for no choice gets none when that fails, either.
  'sending, one of two': {
    ...sent(states['sending, one of two']),
    failed: states['sending, one of two, failed'],
    'failed, asked too often': {
      ...states['sending, one of two'],
      attempt: limitedAtFirst(attemptWithChoice, states['sending, one of two'].method),
      failure: limited,
    },
    'failed for good': gaveUp,
    'other-method': choosing,
    ...leave,
  },
  'sending, one of two, failed': {
    failed: states['sending, one of two, failed'],
    'failed, asked too often': {
      ...states['sending, one of two'],
      attempt: limitedAtFirst(attemptWithChoice, states['sending, one of two'].method),
      failure: limited,
    },
    'failed for good': gaveUp,
    retry: { ...states['sending, one of two'], from: 'sending' },
    'other-method': choosing,
    ...leave,
  },
  'sending, chosen': {
    ...sent(states['sending, chosen']),
    failed: { ...choosing, failure, failed: 'sms' },
    'failed, asked too often': {
      kind: 'choosing',
      attempt: limitedAtFirst(attemptWithChoice, 'sms'),
      failure: limited,
      failed: 'sms',
    },
    'failed for good': gaveUp,
    'other-method': choosing,
    ...leave,
  },
  'sending, tried again': {
    ...sent(states['sending, tried again']),
    failed: { ...states['sending, tried again'], failure },
    'failed, asked too often': {
      ...states['sending, tried again'],
      attempt: limitedAtFirst(states['sending, tried again'].attempt, states['sending, tried again'].method),
      failure: limited,
    },
    'failed for good': gaveUp,
    ...leave,
  },
  'sending again, for a code': {
    ...sent(states['sending again, for a code']),
    failed: { kind: 'entering', attempt: attemptWithChoice, method, failure },
    'failed, asked too often': {
      kind: 'entering',
      attempt: limitedUntil(attemptWithChoice, method),
      method,
      failure: limited,
    },
    'failed for good': gaveUp,
    'other-method': choosing,
    ...leave,
  },
  'sending again, to wait': {
    ...sent(states['sending again, to wait']),
    failed: { kind: 'waiting', ...pushOnly, failure },
    'failed, asked too often': {
      kind: 'waiting',
      attempt: limitedUntil(attempt, 'push'),
      method: 'push',
      failure: limited,
    },
    'failed for good': gaveUp,
    ...leave,
  },
  entering: {
    enter: { kind: 'verifying', attempt: attemptWithChoice, method, code: '123456' },
    resend: { kind: 'sending', attempt: attemptWithChoice, method, from: 'entering' },
    'other-method': choosing,
    ...leave,
  },
  'entering, no other method': {
    enter: { kind: 'verifying', attempt, method, code: '123456' },
    resend: { kind: 'sending', attempt, method, from: 'entering' },
    ...leave,
  },
  'setting up an app': {
    enter: { kind: 'verifying', ...totp, code: '123456', setup },
    'other-method': choosing,
    ...leave,
  },
  waiting: {
    progress: { kind: 'waiting', ...push, progress: { isClaimed: true } },
    resend: { kind: 'sending', ...push, from: 'waiting' },
    verified: {
      kind: 'answering',
      attempt: attemptWithChoice,
      verified: { ...verified, method: 'push' },
      after: { kind: 'waiting' },
    },
    failed: { kind: 'waiting', ...push, failure },
    'failed, asked too often': { kind: 'waiting', ...push, failure: limited },
    'failed for good': gaveUp,
    cancelled: { kind: 'waiting', ...push, isCancelled: true },
    'other-method': choosing,
    ...leave,
  },
  'waiting, claimed': {
    progress: states['waiting, claimed'],
    resend: { kind: 'sending', attempt, method: 'qr-code', from: 'waiting' },
    verified: {
      kind: 'answering',
      attempt,
      verified: { ...verified, method: 'qr-code' },
      after: { kind: 'waiting', progress: { isClaimed: true } },
    },
    failed: { kind: 'waiting', attempt, method: 'qr-code', failure },
    'failed, asked too often': { kind: 'waiting', attempt, method: 'qr-code', failure: limited },
    'failed for good': gaveUp,
    cancelled: { kind: 'waiting', attempt, method: 'qr-code', isCancelled: true },
    ...leave,
  },
  'waiting, failed': {
    resend: { kind: 'sending', ...pushOnly, from: 'waiting' },
    retry: { kind: 'sending', ...pushOnly, from: 'waiting' },
    verified: {
      kind: 'answering',
      attempt,
      verified: { ...verified, method: 'push' },
      after: { kind: 'waiting' },
    },
    failed: { kind: 'waiting', ...pushOnly, failure },
    'failed, asked too often': { kind: 'waiting', ...pushOnly, failure: limited },
    'failed for good': gaveUp,
    cancelled: { kind: 'waiting', ...pushOnly, isCancelled: true },
    ...leave,
  },
  'waiting, cancelled': {
    resend: { kind: 'sending', ...pushOnly, from: 'waiting' },
    retry: { kind: 'sending', ...pushOnly, from: 'waiting' },
    verified: {
      kind: 'answering',
      attempt,
      verified: { ...verified, method: 'push' },
      after: { kind: 'waiting' },
    },
    failed: { kind: 'waiting', ...pushOnly, failure },
    'failed, asked too often': { kind: 'waiting', ...pushOnly, failure: limited },
    'failed for good': gaveUp,
    cancelled: { kind: 'waiting', ...pushOnly, isCancelled: true },
    ...leave,
  },
  presenting: {
    verified: { kind: 'answering', attempt, verified: unnamed, after: { kind: 'presenting' } },
    failed: { ...presenting, failure },
    'failed, asked too often': { ...presenting, failure: limited },
    'failed for good': gaveUp,
    cancelled: { ...presenting, isCancelled: true },
    ...leave,
  },
  'presenting, failed': {
    verified: { kind: 'answering', attempt, verified: unnamed, after: { kind: 'presenting' } },
    failed: { ...presenting, failure },
    'failed, asked too often': { ...presenting, failure: limited },
    'failed for good': gaveUp,
    cancelled: { ...presenting, failure, isCancelled: true },
    retry: presenting,
    ...leave,
  },
  'presenting, cancelled': {
    verified: { kind: 'answering', attempt, verified: unnamed, after: { kind: 'presenting' } },
    failed: { ...presenting, isCancelled: true, failure },
    'failed, asked too often': { ...presenting, isCancelled: true, failure: limited },
    'failed for good': gaveUp,
    cancelled: { ...presenting, isCancelled: true },
    retry: presenting,
    ...leave,
  },
  verifying: {
    verified: { kind: 'answering', attempt, verified, after: { kind: 'verifying' } },
    failed: { kind: 'entering', attempt, method, failure },
    // The next code waits as long, too.
    'failed, asked too often': {
      kind: 'entering',
      attempt: limitedUntil(attempt, method),
      method,
      failure: limited,
    },
    'failed for good': gaveUp,
    ...leave,
  },
  'verifying an app': {
    verified: {
      kind: 'answering',
      attempt,
      verified: { ...verified, method: 'totp' },
      after: { kind: 'verifying', setup },
    },
    failed: { kind: 'setting-up', attempt, method: 'totp', setup, failure },
    'failed, asked too often': {
      kind: 'setting-up',
      attempt: limitedUntil(attempt, 'totp'),
      method: 'totp',
      setup,
      failure: limited,
    },
    'failed for good': gaveUp,
    ...leave,
  },
  answering: {
    answered: issued,
    'answered, to ask': prompt,
    'answered, to create': { ...prompt, creating: 'conditional' },
    failed: states['answering, failed'],
    'failed, asked too often': { ...states.answering, failure: limited },
    'failed for good': gaveUp,
    ...leave,
  },
  'answering, after a code': {
    answered: { ...issued, after: { kind: 'verifying' } },
    'answered, to ask': prompt,
    'answered, to create': { ...prompt, creating: 'conditional' },
    // What was there does not come back with another try.
    failed: states['answering, failed'],
    'failed, asked too often': { ...states.answering, failure: limited },
    'failed for good': gaveUp,
    ...leave,
  },
  'answering, failed': {
    answered: issued,
    'answered, to ask': prompt,
    'answered, to create': { ...prompt, creating: 'conditional' },
    failed: states['answering, failed'],
    'failed, asked too often': { ...states.answering, failure: limited },
    'failed for good': gaveUp,
    retry: states.answering,
    ...leave,
  },
  'answering, tokens issued': {
    accepted: { kind: 'done', success },
    failed: { ...issued, failure },
    'failed, asked too often': { ...issued, failure: limited },
    'failed for good': { ...issued, failure: expired },
    ...leave,
  },
  'answering, page failed': {
    accepted: { kind: 'done', success },
    failed: { ...issued, failure },
    'failed, asked too often': { ...issued, failure: limited },
    'failed for good': { ...issued, failure: expired },
    retry: issued,
    ...leave,
  },
  'passkey prompt': {
    'create-passkey': { ...prompt, creating: 'modal' },
    enrolled: { ...issued, after: { kind: 'passkey-prompt' } },
    failed: { ...prompt, failure },
    'failed, asked too often': { ...prompt, failure: limited },
    'failed for good': { ...prompt, failure: expired },
    cancelled: prompt,
    ...leave,
  },
  'passkey prompt, creating': {
    enrolled: { ...issued, after: { kind: 'passkey-prompt' } },
    failed: { ...prompt, failure },
    'failed, asked too often': { ...prompt, failure: limited },
    'failed for good': { ...prompt, failure: expired },
    cancelled: prompt,
    ...leave,
  },
  'passkey prompt, failed': {
    'create-passkey': { ...prompt, creating: 'modal' },
    enrolled: { ...issued, after: { kind: 'passkey-prompt' } },
    failed: { ...prompt, failure },
    'failed, asked too often': { ...prompt, failure: limited },
    'failed for good': { ...prompt, failure: expired },
    cancelled: { ...prompt, failure },
    ...leave,
  },
  done: { reset: unknown },
};

/** Without the keys that are there but undefined. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('transition', () => {
  for (const stateName of namesOf(states))
    it(`has just the edges from "${stateName}" that are in the table`, () => {
      const state: FlowState = deepFreeze(states[stateName]);
      for (const eventName of namesOf(events)) {
        const next = transition(state, deepFreeze(events[eventName]));
        const expected = EDGES[stateName][eventName];
        if (expected) expect(plain(next), eventName).to.deep.equal(plain(expected));
        else expect(next, `${eventName} must leave the state as it is`).to.equal(state);
      }
    });

  it('keeps the wait of the first step when the person goes to creating an account', () => {
    const state: FlowState = { ...identify, failure: limited };
    const next = transition(state, { type: 'toggle-sign-up', isSigningUp: true });
    expect(next.failure).to.equal(limited);
    const other = transition({ ...identify, failure }, { type: 'toggle-sign-up', isSigningUp: true });
    expect(other.failure).to.equal(undefined);
  });

  it('does not let a person evade the wait of a method by choosing it anew', () => {
    const state: FlowState = { ...states['sending, one of two'], failure: limited };
    const next = transition(state, { type: 'other-method' });
    expect(plain(next)).to.deep.equal({ ...choosing, failure: limited, failed: 'sms' });
  });

  for (const code of [
    'session-expired',
    'not-allowed',
    'passkey-failed',
    'blocked',
    'misconfigured',
    'internal',
  ] as const)
    it(`starts over with the identifier when Cognito's answer is ${code}`, () => {
      const next = transition(states.answering, { type: 'failed', failure: { code } });
      expect(next).to.deep.equal({ kind: 'identify', identifier: IDENTIFIER, failure: { code } });
    });
});

describe('stepOf', () => {
  const OTHERS: Partial<Record<FlowState['kind'], string>> = {
    'passkey-sign-in': 'waiting',
    presenting: 'waiting',
    'setting-up': 'enrolling',
    'passkey-prompt': 'enrolling',
  };

  it('is the kind of the state, but for what the page need not tell apart', () => {
    for (const state of Object.values<FlowState>(states))
      expect(stepOf(state), state.kind).to.equal(OTHERS[state.kind] ?? state.kind);
  });
});
