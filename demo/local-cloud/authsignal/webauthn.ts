/** Options and checks that passkeys and security keys share. */
import { createHash, randomUUID } from 'node:crypto';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError } from './errors.js';
import type { Body } from './http.js';
import { isObject } from './http.js';
import type { StoredAuthenticator, WebauthnChallenge } from './types.js';

const LOCALHOST = /^http:\/\/localhost(:\d+)?$/;

export const RP_NAME = 'Local Authsignal';

export const invalidCredential = (description: string) =>
  new ApiError(400, 'invalid_credential', description);

const isExpectedOrigin = (cloud: Cloud, origin: string | undefined): origin is string =>
  origin !== undefined && (LOCALHOST.test(origin) || cloud.settings.expectedOrigins.includes(origin));

/** The relying party id: the tenant's, else for the page that calls its host name, when it is one of ours. */
export function rpIdOf(cloud: Cloud, c: Context): string {
  if (cloud.settings.rpId !== undefined) return cloud.settings.rpId;
  const origin = c.req.header('origin');
  return isExpectedOrigin(cloud, origin) ? new URL(origin).hostname : 'localhost';
}

function expectedOrigins(cloud: Cloud, c: Context): string[] {
  const origin = c.req.header('origin');
  const { expectedOrigins: configured } = cloud.settings;
  return isExpectedOrigin(cloud, origin) ? [origin, ...configured] : configured;
}

type Ceremony = NonNullable<WebauthnChallenge['ceremony']>;

/** The running ceremony of `challenge`; a challenge answers one ceremony only, right or wrong. */
export function takeCeremony(
  cloud: Cloud,
  challenge: WebauthnChallenge | undefined,
  type: Ceremony['type'],
): Ceremony {
  const ceremony = challenge?.ceremony;
  if (!challenge || ceremony?.type !== type || challenge.expiresAt <= cloud.clock.now()) {
    throw new ApiError(400, 'invalid_request', 'The challenge is unknown, used or expired.');
  }
  delete challenge.ceremony;
  return ceremony;
}

// The library checks each field; what it needs first is that there is an object with these two.
const hasCredentialShape = (value: unknown): value is Body & { id: string } =>
  isObject(value) && typeof value.id === 'string' && isObject(value.response);

const isRegistration = (value: unknown): value is RegistrationResponseJSON => hasCredentialShape(value);
const isAuthentication = (value: unknown): value is AuthenticationResponseJSON => hasCredentialShape(value);

/** Turns the browser's answer into the authenticator's credential, or throws `invalid_credential`. */
export async function register(
  cloud: Cloud,
  c: Context,
  options: { ceremony: Ceremony; response: unknown; name: string; conditionalCreate?: boolean },
): Promise<Pick<StoredAuthenticator, 'publicKey' | 'webauthnCredential'>> {
  const { ceremony, response, name, conditionalCreate = false } = options;
  if (!isRegistration(response)) throw invalidCredential('The credential is malformed.');
  const result = await verifyRegistrationResponse({
    response,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: expectedOrigins(cloud, c),
    expectedRPID: ceremony.rpId,
    // A passkey that the browser makes by itself is made without the person's gesture.
    requireUserPresence: !conditionalCreate,
    requireUserVerification: false,
  }).catch((error: unknown) => {
    throw invalidCredential(error instanceof Error ? error.message : 'The credential is not valid.');
  });
  if (!result.verified) throw invalidCredential('The credential is not valid.');
  const { credential, aaguid, credentialBackedUp, credentialDeviceType } = result.registrationInfo;
  if (cloud.store.findCredential(credential.id))
    throw invalidCredential('The credential is registered already.');
  return {
    publicKey: credential,
    webauthnCredential: {
      credentialId: credential.id,
      deviceId: randomUUID(),
      name,
      aaguid,
      credentialBackedUp,
      credentialDeviceType,
      verifiedAt: cloud.store.nowIso(),
      authenticatorAttachment: response.authenticatorAttachment,
    },
  };
}

/** Finds the authenticator that signed; `isVerified` tells whether the signature is right. */
export async function authenticate(
  cloud: Cloud,
  c: Context,
  options: {
    ceremony: Ceremony;
    response: unknown;
    accepts: (authenticator: StoredAuthenticator) => boolean;
  },
): Promise<{ isVerified: boolean; authenticator: StoredAuthenticator }> {
  const { ceremony, response, accepts } = options;
  if (!isAuthentication(response)) throw invalidCredential('The credential is malformed.');
  const authenticator = cloud.store.findCredential(response.id);
  if (!authenticator?.publicKey || !accepts(authenticator)) {
    throw invalidCredential('The credential is not known for this user.');
  }
  const { publicKey } = authenticator;
  const result = await verifyAuthenticationResponse({
    response,
    expectedChallenge: ceremony.challenge,
    expectedOrigin: expectedOrigins(cloud, c),
    expectedTopOrigin: cloud.settings.expectedOrigins,
    expectedRPID: ceremony.rpId,
    credential: publicKey,
    requireUserVerification: false,
  }).catch((error: unknown) => {
    throw invalidCredential(error instanceof Error ? error.message : 'The credential is not valid.');
  });
  if (result.verified) publicKey.counter = result.authenticationInfo.newCounter;
  return { isVerified: result.verified, authenticator };
}

/** The user handle: WebAuthn takes 64 bytes at most. */
export function userHandle(userId: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(userId);
  return bytes.length <= 64 ? bytes : new Uint8Array(createHash('sha256').update(bytes).digest());
}

/** A credential as the options list it. */
export function descriptors(authenticators: StoredAuthenticator[]) {
  return authenticators.flatMap(({ publicKey }) =>
    publicKey ? [{ id: publicKey.id, transports: publicKey.transports }] : [],
  );
}
