/** Client API: codes from an authenticator app. */
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { invalidRequest } from './errors.js';
import { readBody, requireAllowed, requiredText, requireEnrollmentScope, requireSession } from './http.js';
import { completeChallenge } from './results.js';
import { newTotpSecret, totpOf } from './totp.js';
import type { StoredAuthenticator } from './types.js';

const METHOD = 'AUTHENTICATOR_APP';

export function clientTotp(cloud: Cloud): Hono {
  const app = new Hono();

  app.post('/user-authenticators/totp', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    requireEnrollmentScope(session);
    const { user } = session;
    const secret = newTotpSecret();
    const authenticator = { ...cloud.store.newAuthenticator(user.userId, METHOD), totpSecret: secret };
    cloud.store.addAuthenticator(user, authenticator);
    return c.json({
      uri: totpOf(user, secret).toString(),
      secret,
      userAuthenticatorId: authenticator.userAuthenticatorId,
      userId: user.userId,
    });
  });

  app.post('/verify/totp', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const { user, action, scope } = session;
    const code = requiredText(await readBody(c), 'verificationCode');
    const candidates = user.authenticators.filter(({ verificationMethod }) => verificationMethod === METHOD);
    if (candidates.length === 0) throw invalidRequest('The user has no authenticator app.');
    cloud.limits.count('verify', METHOD, user.userId);
    const accepts = ({ totpSecret }: StoredAuthenticator) =>
      totpSecret !== undefined &&
      totpOf(user, totpSecret).validate({ token: code, timestamp: cloud.clock.now(), window: 1 }) !== null;
    const authenticator = candidates.find(accepts);
    if (!authenticator) return c.json({ isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' });
    if (!authenticator.verifiedAt) requireEnrollmentScope(session);
    return c.json(await completeChallenge(cloud, { action, scope, method: METHOD, authenticator }));
  });
  return app;
}
