/** Enrolments that are made without a ceremony: by the server API, by default, and from the demo page. */
import type { Cloud } from './cloud.js';
import { invalidRequest } from './errors.js';
import { newTotpSecret } from './totp.js';
import type { StoredAuthenticator, User, VerificationMethod } from './types.js';

/** The address that a method reaches a person at. */
export const NEEDS: Partial<Record<VerificationMethod, 'email' | 'phoneNumber'>> = {
  EMAIL_OTP: 'email',
  EMAIL_MAGIC_LINK: 'email',
  SMS: 'phoneNumber',
  WHATSAPP: 'phoneNumber',
};

type Holder = Pick<User, 'userId' | 'email' | 'phoneNumber'>;

/** A verified authenticator; without its address when `holder` has none yet. */
export function makeVerified(cloud: Cloud, holder: Holder, method: VerificationMethod): StoredAuthenticator {
  if (method === 'PASSKEY' || method === 'SECURITY_KEY') {
    throw invalidRequest(`${method} can only be enrolled in a browser, with the key at hand.`);
  }
  const authenticator = cloud.store.newAuthenticator(holder.userId, method);
  authenticator.verifiedAt = authenticator.createdAt;
  fillAddress(authenticator, holder);
  if (method === 'AUTHENTICATOR_APP') authenticator.totpSecret = newTotpSecret();
  return authenticator;
}

function fillAddress(authenticator: StoredAuthenticator, holder: Holder): void {
  const need = NEEDS[authenticator.verificationMethod];
  if (need) authenticator[need] ??= holder[need];
}

/** Whether the authenticator could be used: what delivers needs an address. */
export function isReachable(authenticator: StoredAuthenticator): boolean {
  const need = NEEDS[authenticator.verificationMethod];
  return !need || authenticator[need] !== undefined;
}

/** Gives a person who was just tracked what was set up for them before they were known. */
export function adoptEnrollments(cloud: Cloud, user: User, isNew: boolean): void {
  const { store, settings } = cloud;
  const adopted: StoredAuthenticator[] = [];
  for (const identifier of [user.userId, user.email?.toLowerCase(), user.phoneNumber]) {
    const preset = identifier === undefined ? undefined : store.presets.get(identifier);
    if (identifier === undefined || !preset) continue;
    store.presets.delete(identifier);
    adopted.push(...preset);
  }
  if (isNew && adopted.length === 0) {
    adopted.push(...settings.enrolledByDefault.map((method) => makeVerified(cloud, user, method)));
  }
  for (const authenticator of adopted) {
    authenticator.userId = user.userId;
    fillAddress(authenticator, user);
  }
  user.authenticators.push(...adopted.filter(isReachable));
}
