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

const method = 'email-otp';
const setup = { uri: 'otpauth://totp/shop:ana', secret: 'JBSWY3DPEHPK3PXP' };
export const proof = { method, result: 'result-token', verifiedAt: NOW } as const;
export const passkeyProof = { method: 'passkey', result: 'passkey-result', verifiedAt: NOW } as const;
/** Authsignal's own token, where no challenge was necessary. */
export const allowedProof = { result: 'challenge-token', verifiedAt: NOW } as const;
const answering = { step: 'answering', attempt, proof } as const;
const offering = { step: 'enrolling', attempt, proof, success } as const;

export const states = {
  identify: { step: 'identify', identifier: IDENTIFIER },
  'identify, signing up': { step: 'identify', identifier: IDENTIFIER, isSigningUp: true },
  starting: { step: 'starting', identifier: IDENTIFIER },
  'starting, signing up': { step: 'starting', identifier: IDENTIFIER, isSigningUp: true },
  'starting, by passkey': { step: 'starting', identifier: challenge.username, proof: passkeyProof },
  'waiting, nobody known': { step: 'waiting', method: 'passkey', identifier: IDENTIFIER },
  choosing: { step: 'choosing', attempt: attemptWithChoice },
  sending: { step: 'sending', attempt, method },
  'sending, failed': { step: 'sending', attempt, method, failure },
  'sending, one of two': { step: 'sending', attempt: attemptWithChoice, method: 'sms' },
  'sending again, for a code': { step: 'sending', attempt: attemptWithChoice, method, from: 'entering' },
  'sending again, to wait': { step: 'sending', attempt, method: 'push', from: 'waiting' },
  entering: { step: 'entering', attempt: attemptWithChoice, method },
  'entering, no other method': { step: 'entering', attempt, method },
  'enrolling an app': { step: 'enrolling', attempt: attemptWithChoice, method: 'totp', setup },
  waiting: { step: 'waiting', attempt: attemptWithChoice, method: 'push' },
  'waiting, failed': { step: 'waiting', attempt, method: 'push', failure },
  'waiting, cancelled': { step: 'waiting', attempt, method: 'push', isCancelled: true },
  presenting: { step: 'waiting', attempt, mode: 'popup' },
  'presenting, failed': { step: 'waiting', attempt, mode: 'popup', failure },
  'presenting, cancelled': { step: 'waiting', attempt, mode: 'popup', isCancelled: true },
  verifying: { step: 'verifying', attempt, method, code: '123456' },
  'verifying an app': { step: 'verifying', attempt, method: 'totp', code: '123456', setup },
  answering,
  'answering, failed': { ...answering, failure },
  'answering, tokens issued': { ...answering, success },
  'answering, page failed': { ...answering, success, failure },
  'enrolling, asked': offering,
  'enrolling, creating': { ...offering, creating: 'modal' },
  'enrolling, failed': { ...offering, failure },
  done: { step: 'done', success },
} as const satisfies Record<string, FlowState>;
export type StateName = keyof typeof states;

export const events = {
  submit: { type: 'submit', identifier: IDENTIFIER },
  'turn to signing up': { type: 'turn', isSigningUp: true },
  'turn to signing in': { type: 'turn', isSigningUp: false },
  'prompt-passkey': { type: 'prompt-passkey', identifier: IDENTIFIER },
  'passkey-proved': {
    type: 'passkey-proved',
    proof: { username: challenge.username, result: 'passkey-result' },
    at: NOW,
  },
  'started with a method': { type: 'started', attempt, method },
  'started with a choice': { type: 'started', attempt: attemptWithChoice },
  'started with the pre-built UI': { type: 'started', attempt, mode: 'popup' },
  proved: { type: 'proved', attempt },
  'proved without a challenge': { type: 'proved', attempt, proof: allowedProof, success },
  returned: { type: 'returned', attempt, result: 'result-token', at: NOW },
  choose: { type: 'choose', method: 'sms' },
  'choose what is not offered': { type: 'choose', method: 'whatsapp' },
  'sent a code': { type: 'sent', next: 'entering', challenge: renewed, resendAt: NOW + 30_000 },
  'sent a prompt': { type: 'sent', next: 'waiting', challenge: renewed },
  'set-up': { type: 'set-up', challenge: renewed, setup },
  progress: { type: 'progress', progress: { isClaimed: true } },
  enter: { type: 'enter', code: '123456' },
  resend: { type: 'resend' },
  verified: { type: 'verified', result: 'result-token', at: NOW },
  answered: { type: 'answered', success, passkey: 'none' },
  'answered, to ask': { type: 'answered', success, passkey: 'ask' },
  'answered, to create': { type: 'answered', success, passkey: 'create' },
  'create-passkey': { type: 'create-passkey' },
  enrolled: { type: 'enrolled' },
  accepted: { type: 'accepted' },
  failed: { type: 'failed', failure },
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
