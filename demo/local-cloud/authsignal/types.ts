/** What the local Authsignal knows: users, authenticators, actions and challenges. */
import type { WebAuthnCredential } from '@simplewebauthn/server';
import { invalidRequest } from './errors.js';
import {
  USER_ACTION_STATES,
  type UserActionState,
  VERIFICATION_METHODS,
  type VerificationMethod,
} from './vocabulary.js';

export { USER_ACTION_STATES, type UserActionState, VERIFICATION_METHODS, type VerificationMethod };

export const isVerificationMethod = (value: unknown): value is VerificationMethod =>
  VERIFICATION_METHODS.some((method) => method === value);

export function asVerificationMethods(value: unknown): VerificationMethod[] {
  if (!Array.isArray(value) || !value.every(isVerificationMethod)) {
    throw invalidRequest(`must be a list of ${VERIFICATION_METHODS.join(', ')}`);
  }
  return [...new Set(value)];
}

export interface WebauthnCredentialInfo {
  credentialId: string;
  deviceId: string;
  name: string;
  aaguid: string;
  credentialBackedUp: boolean;
  credentialDeviceType: string;
  verifiedAt: string;
  authenticatorAttachment?: string | undefined;
}

/** An authenticator as both APIs show it. */
export interface Authenticator {
  userId: string;
  userAuthenticatorId: string;
  verificationMethod: VerificationMethod;
  createdAt: string;
  /** Absent until the enrolment is completed. */
  verifiedAt?: string;
  lastVerifiedAt?: string;
  isDefault?: boolean;
  email?: string | undefined;
  phoneNumber?: string | undefined;
  username?: string | undefined;
  displayName?: string | undefined;
  previousSmsChannel?: 'DEFAULT' | 'WHATSAPP';
  webauthnCredential?: WebauthnCredentialInfo;
}

/** An authenticator with what only the server keeps. */
export interface StoredAuthenticator extends Authenticator {
  totpSecret?: string;
  publicKey?: WebAuthnCredential;
}

export interface UserAttributes {
  email?: string;
  emailVerified?: boolean;
  phoneNumber?: string;
  phoneNumberVerified?: boolean;
  username?: string;
  displayName?: string;
  custom?: Record<string, unknown>;
  locale?: string;
}

/** A browser with which a challenge was passed. */
export interface Device {
  deviceId: string;
  /** ISO 8601. */
  verifiedAt: string;
}

export interface User extends UserAttributes {
  userId: string;
  /** Absent until the first. */
  devices?: Device[];
  /** Whether any challenge was passed. */
  hasVerified?: boolean;
  authenticators: StoredAuthenticator[];
}

export interface Action {
  userId: string;
  /** Absent when a passkey was used without naming an action. */
  actionCode?: string | undefined;
  idempotencyKey: string;
  state: UserActionState;
  createdAt: string;
  updatedAt: string;
  stateUpdatedAt: string;
  verificationMethod?: VerificationMethod;
  verifiedByAuthenticatorId?: string | undefined;
  /** From track. */
  email?: string | undefined;
  phoneNumber?: string | undefined;
  redirectUrl?: string | undefined;
  /** What track told the tenant's rules. */
  circumstances?: Circumstances;
  /** Names of the rules that decided. */
  ruleIds?: string[];
}

/** Where, on what and in which language somebody signs in, and the tenant's own data. */
export interface Circumstances {
  deviceId?: string | undefined;
  ipAddress?: string | undefined;
  userAgent?: string | undefined;
  /** One of Authsignal's languages; others are ignored. */
  locale?: string | undefined;
  custom?: Record<string, string | number | boolean> | undefined;
}

interface ChallengeBase {
  challengeId: string;
  /** Absent while nobody knows who will answer (passkey first, QR code without a token). */
  userId?: string | undefined;
  actionCode?: string | undefined;
  idempotencyKey: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** Set when the challenge was answered rightly. */
  verifiedBy?: { userAuthenticatorId?: string | undefined };
  /** Scope of the token that began it. */
  scope: string;
}

export type CodeMethod = 'EMAIL_OTP' | 'SMS' | 'WHATSAPP';

export interface CodeChallenge extends ChallengeBase {
  verificationMethod: CodeMethod;
  code: string;
  to: string;
  wrongAnswers: number;
  /** Absent for codes that the server API sent to a bare address. */
  userAuthenticatorId?: string | undefined;
}

export interface LinkChallenge extends ChallengeBase {
  verificationMethod: 'EMAIL_MAGIC_LINK';
  userAuthenticatorId: string;
  /** What the link carries: only the mailbox knows it. */
  secret: string;
  outboxId: string;
  /** Whether the page that waits was told; asking again proves nothing more. */
  isFinalized?: boolean;
}

export type Decision = 'pending' | 'claimed' | 'approved' | 'declined';

/** A question on the person's phone: a push prompt, or a QR code once it is scanned. */
export interface PromptChallenge extends ChallengeBase {
  verificationMethod: 'PUSH' | QrMethod;
  decision: Decision;
  /** What the prompt's address carries: only the phone knows it. */
  secret: string;
  outboxId: string;
  /** QR codes by REST: what the polling browser proves itself with. */
  deviceCode?: string;
  onDecision?: (decision: Decision) => Promise<void>;
}

export type QrMethod = 'DEVICE' | 'QR_CODE';

export const isQrMethod = (method: VerificationMethod): method is QrMethod =>
  method === 'DEVICE' || method === 'QR_CODE';

export interface WebauthnChallenge extends ChallengeBase {
  verificationMethod: 'PASSKEY' | 'SECURITY_KEY';
  /** Absent until options were asked for. */
  ceremony?: { type: 'create' | 'get'; challenge: string; rpId: string };
  username?: string | undefined;
  displayName?: string | undefined;
}

export type Challenge = CodeChallenge | LinkChallenge | PromptChallenge | WebauthnChallenge;
