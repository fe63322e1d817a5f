/** Examples of every state and of every event, for the tests of the flow. */
import type { Attempt, Failure, FlowEvent, FlowState } from '../../../src/flow/state.js';
import type { Challenge, LoginSuccess } from '../../../src/types.js';

export const NOW = 1_800_000_000_000;
export const IDENTIFIER = 'ana@example.com';

export const challenge: Challenge = {
  session: 'session-of-at-least-20-characters',
  username: '2f1c8a5e-canonical',
  token: 'challenge-token',
};

/** What two-round triggers answer when they are told the method. */
export const renewed: Challenge = { ...challenge, session: 'a-second-session-of-cognito', token: 'token-2' };

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
export const limited: Failure = { code: 'rate-limited', retryAt: NOW + 90_000 };

const method = 'email-otp';
const setup = { uri: 'otpauth://totp/shop:ana', secret: 'JBSWY3DPEHPK3PXP' };
export const verified = { method, validationToken: 'validation-token', verifiedAt: NOW } as const;
export const byPasskey = { method: 'passkey', validationToken: 'passkey-token', verifiedAt: NOW } as const;
/** Authsignal's own token, where no challenge was necessary. */
export const allowed = { validationToken: 'challenge-token', verifiedAt: NOW } as const;
const answering = { kind: 'answering', attempt, verified } as const;
const prompt = { kind: 'passkey-prompt', attempt, verified, success } as const;

export const states = {
  identify: { kind: 'identify', identifier: IDENTIFIER },
  'identify, signing up': { kind: 'identify', identifier: IDENTIFIER, isSigningUp: true },
  starting: { kind: 'starting', identifier: IDENTIFIER },
  'starting, signing up': { kind: 'starting', identifier: IDENTIFIER, isSigningUp: true },
  'starting, by passkey': { kind: 'starting', identifier: challenge.username, verified: byPasskey },
  'passkey sign-in': { kind: 'passkey-sign-in', method: 'passkey', identifier: IDENTIFIER },
  choosing: { kind: 'choosing', attempt: attemptWithChoice },
  sending: { kind: 'sending', attempt, method },
  'sending, failed': { kind: 'sending', attempt, method, failure },
  'sending, one of two': { kind: 'sending', attempt: attemptWithChoice, method: 'sms' },
  'sending, one of two, failed': { kind: 'sending', attempt: attemptWithChoice, method: 'sms', failure },
  'sending, chosen': { kind: 'sending', attempt: attemptWithChoice, method: 'sms', from: 'choosing' },
  'sending, tried again': { kind: 'sending', attempt, method, from: 'sending' },
  'sending again, for a code': { kind: 'sending', attempt: attemptWithChoice, method, from: 'entering' },
  'sending again, to wait': { kind: 'sending', attempt, method: 'push', from: 'waiting' },
  entering: { kind: 'entering', attempt: attemptWithChoice, method },
  'entering, no other method': { kind: 'entering', attempt, method },
  'setting up an app': { kind: 'setting-up', attempt: attemptWithChoice, method: 'totp', setup },
  waiting: { kind: 'waiting', attempt: attemptWithChoice, method: 'push' },
  'waiting, claimed': { kind: 'waiting', attempt, method: 'qr-code', progress: { isClaimed: true } },
  'waiting, failed': { kind: 'waiting', attempt, method: 'push', failure },
  'waiting, cancelled': { kind: 'waiting', attempt, method: 'push', isCancelled: true },
  presenting: { kind: 'presenting', attempt, mode: 'popup' },
  'presenting, failed': { kind: 'presenting', attempt, mode: 'popup', failure },
  'presenting, cancelled': { kind: 'presenting', attempt, mode: 'popup', isCancelled: true },
  verifying: { kind: 'verifying', attempt, method, code: '123456' },
  'verifying an app': { kind: 'verifying', attempt, method: 'totp', code: '123456', setup },
  answering,
  'answering, after a code': { ...answering, after: { kind: 'verifying' } },
  'answering, failed': { ...answering, failure },
  'answering, tokens issued': { ...answering, success },
  'answering, page failed': { ...answering, success, failure },
  'passkey prompt': prompt,
  'passkey prompt, creating': { ...prompt, creating: 'modal' },
  'passkey prompt, failed': { ...prompt, failure },
  done: { kind: 'done', success },
} as const satisfies Record<string, FlowState>;
export type StateName = keyof typeof states;

export const events = {
  submit: { type: 'submit', identifier: IDENTIFIER },
  'toggle-sign-up, to sign up': { type: 'toggle-sign-up', isSigningUp: true },
  'toggle-sign-up, to sign in': { type: 'toggle-sign-up', isSigningUp: false },
  'use-passkey': { type: 'use-passkey', identifier: IDENTIFIER },
  'passkey-signed-in': {
    type: 'passkey-signed-in',
    passkey: { username: challenge.username, validationToken: 'passkey-token' },
    at: NOW,
  },
  'started with a method': { type: 'started', attempt, method },
  'started with a choice': { type: 'started', attempt: attemptWithChoice },
  'started with the pre-built UI': { type: 'started', attempt, mode: 'popup' },
  'verified-at-start': { type: 'verified-at-start', attempt },
  'verified-at-start, without a challenge': {
    type: 'verified-at-start',
    attempt,
    verified: allowed,
    success,
  },
  returned: { type: 'returned', attempt, validationToken: 'validation-token', at: NOW },
  choose: { type: 'choose', method: 'sms' },
  'choose what is not offered': { type: 'choose', method: 'whatsapp' },
  'sent a code': { type: 'sent', next: 'entering', challenge: renewed, resendAt: NOW + 30_000 },
  'sent a prompt': { type: 'sent', next: 'waiting', challenge: renewed },
  'set-up': { type: 'set-up', challenge: renewed, setup },
  progress: { type: 'progress', progress: { isClaimed: true } },
  enter: { type: 'enter', code: '123456' },
  resend: { type: 'resend' },
  verified: { type: 'verified', validationToken: 'validation-token', at: NOW },
  answered: { type: 'answered', success, passkey: 'none' },
  'answered, to ask': { type: 'answered', success, passkey: 'ask' },
  'answered, to create': { type: 'answered', success, passkey: 'create' },
  'create-passkey': { type: 'create-passkey' },
  enrolled: { type: 'enrolled' },
  accepted: { type: 'accepted' },
  failed: { type: 'failed', failure },
  'failed, asked too often': { type: 'failed', failure: limited },
  'failed for good': { type: 'failed', failure: { code: 'session-expired' } },
  cancelled: { type: 'cancelled' },
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
