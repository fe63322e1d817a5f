/** Server API: codes that the backend sends and checks itself. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { checkCode, isCodeMethod, sendCode } from './codes.js';
import { invalidRequest } from './errors.js';
import {
  optionalAction,
  optionalEmail,
  optionalPhoneNumber,
  optionalText,
  readBody,
  requireAllowed,
  requiredText,
} from './http.js';
import { markSucceeded } from './results.js';
import type { Challenge } from './types.js';

export function serverChallenges(cloud: Cloud): Hono {
  const app = new Hono();
  const { store } = cloud;

  app.post('/challenge', async (c) => {
    const body = await readBody(c);
    const method = body.verificationMethod ?? (body.phoneNumber ? 'SMS' : 'EMAIL_OTP');
    if (!isCodeMethod(method)) throw invalidRequest('verificationMethod must be SMS, EMAIL_OTP or WHATSAPP.');
    requireAllowed(cloud, method);
    const userId = optionalText(body, 'userId');
    const user = userId === undefined ? undefined : store.users.get(userId);
    const to =
      method === 'EMAIL_OTP'
        ? (optionalEmail(body) ?? user?.email)
        : (optionalPhoneNumber(body) ?? user?.phoneNumber);
    if (!to) throw invalidRequest('There is no address to which a code could be sent.');
    const challenge = sendCode(
      cloud,
      {
        verificationMethod: method,
        to,
        userId,
        actionCode: optionalAction(body),
        idempotencyKey: optionalText(body, 'idempotencyKey') ?? randomUUID(),
        scope: optionalText(body, 'scope') ?? '',
      },
      optionalText(body, 'locale'),
    );
    const { challengeId, idempotencyKey, expiresAt } = challenge;
    return c.json({ challengeId, idempotencyKey, expiresAt });
  });

  app.post('/verify', async (c) => {
    const body = await readBody(c);
    const challenge = store.challenges.get(requiredText(body, 'challengeId'));
    const code = requiredText(body, 'verificationCode');
    if (!challenge || !isCodeMethod(challenge.verificationMethod) || !('code' in challenge)) {
      throw invalidRequest('The challenge is not known.');
    }
    const { verificationMethod, to, idempotencyKey, userId } = challenge;
    cloud.limits.count('verify', verificationMethod, userId ?? to);
    const failureReason = checkCode(cloud, challenge, code);
    if (failureReason) return c.json({ isVerified: false, failureReason });
    const action = store.actions.get(idempotencyKey);
    if (action) markSucceeded(cloud, action, verificationMethod, challenge.userAuthenticatorId);
    const address = verificationMethod === 'EMAIL_OTP' ? { email: to } : { phoneNumber: to };
    return c.json({ isVerified: true, verificationMethod, ...address });
  });

  app.get('/challenges', (c) => {
    const { challengeId, userId, action, verificationMethod } = c.req.query();
    const found = store.latestChallenge(
      (challenge): challenge is Challenge =>
        (!challengeId || challenge.challengeId === challengeId) &&
        (!userId || challenge.userId === userId) &&
        (!action || challenge.actionCode === action) &&
        (!verificationMethod || challenge.verificationMethod === verificationMethod) &&
        challenge.expiresAt > cloud.clock.now(),
    );
    if (!found) return c.json({});
    const to = 'to' in found ? found.to : undefined;
    return c.json({
      challengeId: found.challengeId,
      expiresAt: found.expiresAt,
      verificationMethod: found.verificationMethod,
      email: to?.includes('@') ? to : undefined,
      phoneNumber: to?.startsWith('+') ? to : undefined,
      action: found.actionCode,
    });
  });
  return app;
}
