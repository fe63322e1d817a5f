/** One example of every state and of every event, for the tests of the flow. */
import type { Attempt, Failure, FlowEvent, FlowState } from '../../../src/flow/state.js';
import type { Challenge, LoginSuccess } from '../../../src/types.js';

export const NOW = 1_800_000_000_000;
export const IDENTIFIER = 'ana@example.com';

export const challenge: Challenge = {
  session: 'session-of-at-least-20-characters',
  username: '2f1c8a5e-canonical',
  token: 'challenge-token',
};

export const attempt: Attempt = {
  identifier: IDENTIFIER,
  challenge,
  offered: ['email-otp'],
  isNewUser: false,
  resendAt: {},
};

/** Two methods, the first of which has sent a code. */
export const attemptWithChoice: Attempt = {
  ...attempt,
  offered: ['email-otp', 'sms'],
  resendAt: { 'email-otp': NOW + 30_000 },
};

export const success: LoginSuccess = {
  username: challenge.username,
  tokens: {
    accessToken: 'access-token',
    idToken: 'id-token',
    refreshToken: 'refresh-token',
    tokenType: 'Bearer',
    expiresIn: 3600,
    expiresAt: NOW + 3_600_000,
  },
  method: 'email-otp',
  isNewUser: false,
};

export const failure: Failure = { code: 'network' };

const method = 'email-otp';
const answering = { step: 'answering', attempt, method, result: 'result-token', verifiedAt: NOW } as const;

export const states = {
  identify: { step: 'identify', identifier: IDENTIFIER },
  starting: { step: 'starting', identifier: IDENTIFIER },
  choosing: { step: 'choosing', attempt: attemptWithChoice },
  sending: { step: 'sending', attempt, method },
  'sending, failed': { step: 'sending', attempt, method, failure },
  entering: { step: 'entering', attempt: attemptWithChoice, method },
  'entering, no other method': { step: 'entering', attempt, method },
  waiting: { step: 'waiting', attempt: attemptWithChoice, method },
  verifying: { step: 'verifying', attempt, method, code: '123456' },
  answering,
  'answering, failed': { ...answering, failure },
  'answering, tokens issued': { ...answering, success },
  'answering, page failed': { ...answering, success, failure },
  done: { step: 'done', success },
} as const satisfies Record<string, FlowState>;
export type StateName = keyof typeof states;

export const events = {
  submit: { type: 'submit', identifier: IDENTIFIER },
  'started with a method': { type: 'started', attempt, method },
  'started with a choice': { type: 'started', attempt: attemptWithChoice },
  'choose what has sent': { type: 'choose', method },
  'choose what has not sent': { type: 'choose', method: 'sms' },
  'choose what is not offered': { type: 'choose', method: 'totp' },
  'sent a code': { type: 'sent', next: 'entering', resendAt: NOW + 30_000 },
  'sent a prompt': { type: 'sent', next: 'waiting' },
  enter: { type: 'enter', code: '123456' },
  resend: { type: 'resend' },
  verified: { type: 'verified', result: 'result-token', at: NOW },
  answered: { type: 'answered', success },
  accepted: { type: 'accepted' },
  failed: { type: 'failed', failure },
  'failed for good': { type: 'failed', failure: { code: 'session-expired' } },
  retry: { type: 'retry' },
  'other-method': { type: 'other-method' },
  back: { type: 'back' },
  reset: { type: 'reset', identifier: '' },
} as const satisfies Record<string, FlowEvent>;
export type EventName = keyof typeof events;

/** `value`, frozen all the way down: changing it throws. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}

export const namesOf = <K extends string>(record: Record<K, unknown>): K[] => Object.keys(record) as K[];
