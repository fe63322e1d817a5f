import { expect } from '@open-wc/testing';
import { FakeClock } from '../fake-clock.js';
import { allowedAt, now, resendAtOf, secondsUntilAllowed } from '../../../src/flow/rate-limit.js';
import type { FlowEvent, FlowState } from '../../../src/flow/state.js';
import { attempt, NOW, states } from './states.js';

const retryAt = NOW + 40_000;
const failure = { code: 'rate-limited', retryAt } as const;
const limited = (state: FlowState): FlowState => ({ ...state, failure }) as FlowState;
const choosing: FlowState = { kind: 'choosing', attempt, failure, failed: 'sms' };

const submit: FlowEvent = { type: 'submit', identifier: 'ana@example.com' };

describe('allowedAt', () => {
  const ROWS: readonly (readonly [what: string, state: FlowState, event: FlowEvent, until?: number])[] = [
    ['a first try', states.identify, submit, undefined],
    ['the next try', limited(states.identify), submit, retryAt],
    ['a passkey prompt', limited(states.identify), { type: 'use-passkey', identifier: '' }, retryAt],
    ['the same method', choosing, { type: 'choose', method: 'sms' }, retryAt],
    ['another method', choosing, { type: 'choose', method: 'email-otp' }, undefined],
    ['a code', limited(states.entering), { type: 'enter', code: '123456' }, retryAt],
    ['sending again', limited(states.sending), { type: 'retry' }, retryAt],
    ['answering again', limited(states.answering), { type: 'retry' }, retryAt],
    ['going back', limited(states.entering), { type: 'back' }, undefined],
    ['another way', limited(states.entering), { type: 'other-method' }, undefined],
    [
      'an answer that comes in',
      limited(states.waiting),
      { type: 'verified', validationToken: 'x', at: NOW },
      undefined,
    ],
    [
      'a code that was sent a moment ago',
      { ...states.entering, attempt: { ...attempt, resendAt: { 'email-otp': NOW + 1 } } },
      { type: 'resend' },
      NOW + 1,
    ],
  ];
  for (const [what, state, event, until] of ROWS) {
    it(`${until === undefined ? 'lets' : 'holds up'} ${what}`, () => {
      expect(allowedAt(state, event)).to.equal(until);
    });
  }
});

describe('secondsUntilAllowed', () => {
  for (const [now, seconds] of [
    [NOW, 40],
    [NOW + 500, 40],
    [retryAt - 1, 1],
    [retryAt, 0],
    [retryAt + 5000, 0],
  ] as const) {
    it(`is ${seconds} after ${now - NOW} milliseconds`, () => {
      expect(secondsUntilAllowed(limited(states.identify), submit, now)).to.equal(seconds);
    });
  }
});

it("keeps its length when somebody sets the device's clock", () => {
  const clock = new FakeClock();
  clock.install();
  try {
    const state = { ...states.identify, failure: { code: 'rate-limited', retryAt: now() + 30_000 } } as const;
    clock.set(-3_600_000);
    expect(secondsUntilAllowed(state, { type: 'submit', identifier: '' })).to.equal(30);
    clock.set(7_200_000);
    expect(secondsUntilAllowed(state, { type: 'submit', identifier: '' })).to.equal(30);
  } finally {
    clock.restore();
  }
});

describe('resendAtOf', () => {
  const sentAt = { ...attempt, resendAt: { 'email-otp': NOW + 1 } };

  it('goes on while Cognito is answered with a code', () => {
    expect(resendAtOf({ ...states['answering, after a code'], attempt: sentAt })).to.equal(NOW + 1);
  });

  it('is nothing where no code is on the screen', () => {
    expect(resendAtOf({ ...states.answering, attempt: sentAt })).to.equal(undefined);
    expect(resendAtOf({ kind: 'choosing', attempt: sentAt })).to.equal(undefined);
  });
});
