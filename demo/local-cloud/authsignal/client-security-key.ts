/** Client API: security keys; the options come bare, and the answers are the credentials themselves. */
import { randomUUID } from 'node:crypto';
import { generateAuthenticationOptions, generateRegistrationOptions } from '@simplewebauthn/server';
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { invalidRequest } from './errors.js';
import { readBody, requireAllowed, requireEnrollmentScope, requireSession } from './http.js';
import type { Session } from './http.js';
import { completeChallenge } from './results.js';
import { lifetimeOf } from './settings.js';
import { enrolled, publicView } from './store.js';
import type { Challenge, WebauthnChallenge } from './types.js';
import {
  authenticate,
  descriptors,
  register,
  RP_NAME,
  rpIdOf,
  takeCeremony,
  userHandle,
} from './webauthn.js';

const METHOD = 'SECURITY_KEY';

export function clientSecurityKey(cloud: Cloud): Hono {
  const app = new Hono();
  const { store } = cloud;

  function addChallenge({ user, action, scope }: Session, ceremony: WebauthnChallenge['ceremony']) {
    const challengeId = randomUUID();
    store.challenges.set(challengeId, {
      challengeId,
      verificationMethod: METHOD,
      userId: user.userId,
      actionCode: action.actionCode,
      idempotencyKey: action.idempotencyKey,
      expiresAt: cloud.clock.now() + lifetimeOf(cloud.settings),
      scope,
      ...(ceremony && { ceremony }),
    });
  }

  /** No id is sent with the answer: it belongs to the newest challenge of the token's action. */
  const latest = ({ action }: Session) =>
    store.latestChallenge(
      (challenge: Challenge): challenge is WebauthnChallenge =>
        challenge.verificationMethod === METHOD && challenge.idempotencyKey === action.idempotencyKey,
    );

  app.post('/user-authenticators/security-key/registration-options', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    requireEnrollmentScope(session);
    const { user } = session;
    const rpId = rpIdOf(cloud, c);
    const options = await generateRegistrationOptions({
      rpName: RP_NAME,
      rpID: rpId,
      userName: user.username ?? user.email ?? user.phoneNumber ?? user.userId,
      userID: userHandle(user.userId),
      attestationType: 'none',
      authenticatorSelection: {
        authenticatorAttachment: 'cross-platform',
        residentKey: 'discouraged',
        userVerification: 'discouraged',
      },
      excludeCredentials: descriptors(enrolled(user, METHOD)),
    });
    addChallenge(session, { type: 'create', challenge: options.challenge, rpId });
    return c.json(options);
  });

  app.post('/user-authenticators/security-key', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    requireEnrollmentScope(session);
    const { user, action, scope } = session;
    const response = await readBody(c);
    const ceremony = takeCeremony(cloud, latest(session), 'create');
    const authenticator = {
      ...store.newAuthenticator(user.userId, METHOD),
      ...(await register(cloud, c, { ceremony, response, name: 'Security key' })),
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

  app.post('/user-authenticators/security-key/authentication-options', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const keys = enrolled(session.user, METHOD);
    if (keys.length === 0) throw invalidRequest('The user has no security key.');
    const rpId = rpIdOf(cloud, c);
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      userVerification: 'discouraged',
      allowCredentials: descriptors(keys),
    });
    addChallenge(session, { type: 'get', challenge: options.challenge, rpId });
    return c.json(options);
  });

  app.post('/verify/security-key', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const { user, action, scope } = session;
    const response = await readBody(c);
    const ceremony = takeCeremony(cloud, latest(session), 'get');
    const { isVerified, authenticator } = await authenticate(cloud, c, {
      ceremony,
      response,
      accepts: ({ verificationMethod, userId }) => verificationMethod === METHOD && userId === user.userId,
    });
    if (!isVerified) return c.json({ isVerified: false });
    return c.json(await completeChallenge(cloud, { action, scope, method: METHOD, authenticator }));
  });
  return app;
}
