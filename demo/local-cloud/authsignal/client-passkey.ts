/** Client API: passkeys, for a known person and as the very first step. */
import { randomUUID } from 'node:crypto';
import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server';
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError, invalidRequest } from './errors.js';
import {
  optionalAction,
  optionalText,
  readBody,
  readCaller,
  requireAllowed,
  requireEnrollmentScope,
  requireSession,
} from './http.js';
import type { Session } from './http.js';
import { completeChallenge } from './results.js';
import { lifetimeOf } from './settings.js';
import { enrolled, publicView } from './store.js';
import type { WebauthnChallenge } from './types.js';
import {
  authenticate,
  descriptors,
  register,
  RP_NAME,
  rpIdOf,
  takeCeremony,
  userHandle,
} from './webauthn.js';

const METHOD = 'PASSKEY';
const ATTACHMENTS = ['platform', 'cross-platform'] as const;

export function clientPasskey(cloud: Cloud): Hono {
  const app = new Hono();
  const { store } = cloud;

  function addChallenge(session: Session | undefined, actionCode?: string): WebauthnChallenge {
    const challenge: WebauthnChallenge = {
      challengeId: randomUUID(),
      verificationMethod: METHOD,
      userId: session?.user.userId,
      actionCode: session?.action.actionCode ?? actionCode,
      idempotencyKey: session?.action.idempotencyKey ?? randomUUID(),
      expiresAt: cloud.clock.now() + lifetimeOf(cloud.settings),
      scope: session?.scope ?? '',
    };
    store.challenges.set(challenge.challengeId, challenge);
    return challenge;
  }

  function findChallenge(challengeId: string | undefined, session: Session | undefined) {
    const challenge = challengeId === undefined ? undefined : store.challenges.get(challengeId);
    return challenge?.verificationMethod === METHOD && challenge.userId === session?.user.userId
      ? challenge
      : undefined;
  }

  const anonymousChallenge = async (c: Context) => {
    const session = await readCaller(cloud, c);
    const actionCode = optionalAction(await readBody(c));
    return c.json({ challengeId: addChallenge(session, actionCode).challengeId });
  };
  app.post('/challenge', anonymousChallenge);
  app.post('/challenge/web', anonymousChallenge);

  const registrationOptions = async (c: Context) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    requireEnrollmentScope(session);
    const { user } = session;
    const body = await readBody(c);
    const attachment = optionalText(body, 'authenticatorAttachment');
    const authenticatorAttachment = ATTACHMENTS.find((known) => known === attachment);
    if (attachment && !authenticatorAttachment) throw invalidRequest('authenticatorAttachment is not known.');
    const challenge = addChallenge(session);
    challenge.username = optionalText(body, 'username');
    challenge.displayName = optionalText(body, 'displayName');
    const userName = challenge.username ?? user.username ?? user.email ?? user.phoneNumber ?? user.userId;
    const rpId = rpIdOf(cloud, c);
    const options = await generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: rpId,
      userName,
      userDisplayName: challenge.displayName ?? userName,
      userID: userHandle(user.userId),
      attestationType: 'none',
      authenticatorSelection: {
        residentKey: 'required',
        userVerification: 'preferred',
        ...(authenticatorAttachment && { authenticatorAttachment }),
      },
      excludeCredentials: descriptors(enrolled(user, METHOD)),
    });
    challenge.ceremony = { type: 'create', challenge: options.challenge, rpId };
    return c.json({ challengeId: challenge.challengeId, options });
  };
  app.post('/user-authenticators/passkey/registration-options', registrationOptions);
  app.post('/user-authenticators/passkey/registration-options/web', registrationOptions);

  app.post('/user-authenticators/passkey', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    requireEnrollmentScope(session);
    const { user, action, scope } = session;
    const body = await readBody(c);
    const challenge = findChallenge(optionalText(body, 'challengeId'), session);
    const ceremony = takeCeremony(cloud, challenge, 'create');
    const authenticator = {
      ...store.newAuthenticator(user.userId, METHOD),
      ...(await register(cloud, c, {
        ceremony,
        response: body.registrationCredential,
        name: 'Passkey',
        conditionalCreate: body.conditionalCreate === true,
      })),
      username: challenge?.username,
      displayName: challenge?.displayName,
    };
    store.addAuthenticator(user, authenticator);
    const { accessToken } = await completeChallenge(cloud, { action, scope, method: METHOD, authenticator });
    return c.json({
      isVerified: true,
      accessToken,
      userAuthenticatorId: authenticator.userAuthenticatorId,
      userId: user.userId,
      userAuthenticator: publicView(authenticator),
    });
  });

  app.get('/user-authenticators/passkey', async (c) => {
    await readCaller(cloud, c);
    const ids = (c.req.query('credentialIds') ?? '').split(',');
    const found = ids.map((id) => store.findCredential(id)).find(Boolean);
    if (!found) throw new ApiError(404, 'not_found', 'None of these passkeys is known.');
    return c.json({ credentialId: found.publicKey?.id, verifiedAt: found.verifiedAt });
  });

  const authenticationOptions = async (c: Context) => {
    const session = await readCaller(cloud, c);
    requireAllowed(cloud, METHOD);
    const challengeId = optionalText(await readBody(c), 'challengeId');
    const challenge = challengeId === undefined ? addChallenge(session) : findChallenge(challengeId, session);
    if (!challenge) throw invalidRequest('The challenge is not known.');
    const rpId = rpIdOf(cloud, c);
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      userVerification: 'preferred',
      allowCredentials: session ? descriptors(enrolled(session.user, METHOD)) : [],
    });
    challenge.ceremony = { type: 'get', challenge: options.challenge, rpId };
    return c.json({ challengeId: challenge.challengeId, options });
  };
  app.post('/user-authenticators/passkey/authentication-options', authenticationOptions);
  app.post('/user-authenticators/passkey/authentication-options/web', authenticationOptions);

  app.post('/verify/passkey', async (c) => {
    const session = await readCaller(cloud, c);
    requireAllowed(cloud, METHOD);
    const body = await readBody(c);
    const challenge = findChallenge(optionalText(body, 'challengeId'), session);
    const ceremony = takeCeremony(cloud, challenge, 'get');
    const { isVerified, authenticator } = await authenticate(cloud, c, {
      ceremony,
      response: body.authenticationCredential,
      accepts: ({ verificationMethod, userId }) =>
        verificationMethod === METHOD && (!session || userId === session.user.userId),
    });
    if (!challenge || !isVerified) return c.json({ isVerified: false });
    const { userId, userAuthenticatorId, username, displayName } = authenticator;
    const action =
      session?.action ??
      store.addAction({
        userId,
        actionCode: challenge.actionCode,
        idempotencyKey: challenge.idempotencyKey,
        state: 'CHALLENGE_REQUIRED',
      });
    // Nobody has tracked it, but the SDK says which device it is.
    if (!session) action.circumstances = { deviceId: optionalText(body, 'deviceId') };
    challenge.userId = userId;
    challenge.verifiedBy = { userAuthenticatorId };
    const { accessToken } = await completeChallenge(cloud, {
      action,
      scope: challenge.scope,
      method: METHOD,
      authenticator,
    });
    return c.json({
      isVerified: true,
      accessToken,
      userId,
      userAuthenticatorId,
      username,
      userDisplayName: displayName,
    });
  });
  return app;
}
