/** What a rightly answered challenge changes: the authenticator, the person, the action, the token. */
import type { Cloud } from './cloud.js';
import { publicView } from './store.js';
import type { Action, Authenticator, StoredAuthenticator, User, VerificationMethod } from './types.js';

export interface VerifyResult {
  isVerified: true;
  accessToken: string;
  /** Only when this completed an enrolment. */
  userAuthenticator?: Authenticator;
}

interface Verified {
  action: Action;
  scope: string;
  method: VerificationMethod;
  authenticator?: StoredAuthenticator | undefined;
}

const union = (...scopes: string[]) =>
  [...new Set(scopes.flatMap((scope) => scope.split(' ')).filter(Boolean))].join(' ');

/** A token of the kind that follows a completed challenge. */
export function issueResultToken(cloud: Cloud, action: Action, scope: string): Promise<string> {
  const { userId, actionCode, idempotencyKey } = action;
  return cloud.tokens.issue({
    userId,
    actionCode,
    idempotencyKey,
    scope: union(scope, cloud.settings.scopeAfterChallenge),
  });
}

export function markSucceeded(
  cloud: Cloud,
  action: Action,
  method: VerificationMethod,
  authenticatorId: string | undefined,
): void {
  // A rule that blocks is not outvoted by a right answer.
  if (action.state === 'BLOCK') return;
  cloud.store.setActionState(action, 'CHALLENGE_SUCCEEDED');
  knowDevice(cloud, action);
  action.verificationMethod = method;
  action.verifiedByAuthenticatorId = authenticatorId;
}

// Assumed: a device becomes known by a challenge that was passed on it, not by having been seen.
function knowDevice({ store }: Cloud, { userId, circumstances }: Action): void {
  const user = store.users.get(userId);
  if (!user) return;
  user.hasVerified = true;
  const deviceId = circumstances?.deviceId;
  if (deviceId === undefined) return;
  const others = user.devices?.filter((device) => device.deviceId !== deviceId) ?? [];
  user.devices = [...others, { deviceId, verifiedAt: store.nowIso() }];
}

/** A challenge was declined or given up on. */
export function markFailed(cloud: Cloud, action: Action | undefined): void {
  if (action && action.state !== 'BLOCK') cloud.store.setActionState(action, 'CHALLENGE_FAILED');
}

/** Records that the person proved to hold `authenticator`; true when that completed an enrolment. */
export function touchAuthenticator(cloud: Cloud, authenticator: StoredAuthenticator): boolean {
  const now = cloud.store.nowIso();
  const isEnrollment = !authenticator.verifiedAt;
  authenticator.verifiedAt ??= now;
  authenticator.lastVerifiedAt = now;
  const user = cloud.store.users.get(authenticator.userId);
  if (user) proveAddress(user, authenticator);
  return isEnrollment;
}

function proveAddress(user: User, { email, phoneNumber }: StoredAuthenticator): void {
  if (email) {
    user.email ??= email;
    if (user.email.toLowerCase() === email.toLowerCase()) user.emailVerified = true;
  }
  if (phoneNumber) {
    user.phoneNumber ??= phoneNumber;
    if (user.phoneNumber === phoneNumber) user.phoneNumberVerified = true;
  }
}

/** Completes a challenge: everything that `VerifyResponse` promises. */
export async function completeChallenge(cloud: Cloud, verified: Verified): Promise<VerifyResult> {
  const { action, scope, method, authenticator } = verified;
  const isEnrollment = authenticator !== undefined && touchAuthenticator(cloud, authenticator);
  markSucceeded(cloud, action, method, authenticator?.userAuthenticatorId);
  const accessToken = await issueResultToken(cloud, action, scope);
  return {
    isVerified: true,
    accessToken,
    ...(isEnrollment && { userAuthenticator: publicView(authenticator) }),
  };
}
