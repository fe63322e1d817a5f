/** Client API: codes by email, SMS and WhatsApp. */
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { checkCode, sendCode } from './codes.js';
import { invalidRequest } from './errors.js';
import type { Session } from './http.js';
import {
  optionalEmail,
  optionalPhoneNumber,
  readBody,
  requireAllowed,
  requiredText,
  requireEnrollmentScope,
  requireSession,
} from './http.js';
import { completeChallenge } from './results.js';
import { enrolled } from './store.js';
import type { Challenge, CodeChallenge, CodeMethod, StoredAuthenticator } from './types.js';

const PATHS: Record<string, CodeMethod> = { 'email-otp': 'EMAIL_OTP', sms: 'SMS', whatsapp: 'WHATSAPP' };

const addressOf = (authenticator: StoredAuthenticator) => authenticator.email ?? authenticator.phoneNumber;

const isCodeOf =
  ({ action }: Session, method: CodeMethod) =>
  (challenge: Challenge): challenge is CodeChallenge =>
    challenge.verificationMethod === method && challenge.idempotencyKey === action.idempotencyKey;

export function clientCodes(cloud: Cloud): Hono {
  const app = new Hono();
  const { store } = cloud;

  /** Begins an enrolment of `address`. */
  function newAuthenticator(session: Session, method: CodeMethod, address: string): StoredAuthenticator {
    requireEnrollmentScope(session);
    const authenticator = store.newAuthenticator(session.user.userId, method);
    if (method === 'EMAIL_OTP') authenticator.email = address;
    else authenticator.phoneNumber = address;
    store.addAuthenticator(session.user, authenticator);
    return authenticator;
  }

  /** Whom a challenge reaches: the enrolment under way, else the enrolled address, else the one that track told. */
  function challengedAuthenticator(session: Session, method: CodeMethod): StoredAuthenticator {
    const { user, action } = session;
    const last = store.latestChallenge(isCodeOf(session, method));
    const underWay = store.authenticator(user.userId, last?.userAuthenticatorId);
    if (underWay && !underWay.verifiedAt) return underWay;
    // WhatsApp reaches the number that is enrolled for SMS.
    const known = enrolled(user, method)[0] ?? (method === 'WHATSAPP' ? enrolled(user, 'SMS')[0] : undefined);
    if (known) return known;
    const address =
      method === 'EMAIL_OTP' ? (action.email ?? user.email) : (action.phoneNumber ?? user.phoneNumber);
    if (!address) throw invalidRequest('The user has no address to which a code could be sent.');
    return newAuthenticator(session, method, address);
  }

  function send(session: Session, method: CodeMethod, authenticator: StoredAuthenticator): CodeChallenge {
    const { actionCode, idempotencyKey } = session.action;
    if (method !== 'EMAIL_OTP') {
      authenticator.previousSmsChannel = method === 'WHATSAPP' ? 'WHATSAPP' : 'DEFAULT';
    }
    return sendCode(cloud, {
      verificationMethod: method,
      to: addressOf(authenticator) ?? '',
      userId: session.user.userId,
      userAuthenticatorId: authenticator.userAuthenticatorId,
      actionCode,
      idempotencyKey,
      scope: session.scope,
    });
  }

  app.post('/user-authenticators/:path{email-otp|sms}', async (c) => {
    const method = c.req.param('path') === 'sms' ? 'SMS' : 'EMAIL_OTP';
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, method);
    const body = await readBody(c);
    const address = method === 'SMS' ? optionalPhoneNumber(body) : optionalEmail(body);
    if (!address) throw invalidRequest(`${method === 'SMS' ? 'phoneNumber' : 'email'} is required.`);
    requireEnrollmentScope(session);
    const authenticator =
      enrolled(session.user, method).find((candidate) => addressOf(candidate) === address) ??
      newAuthenticator(session, method, address);
    send(session, method, authenticator);
    return c.json({
      userAuthenticatorId: authenticator.userAuthenticatorId,
      userId: session.user.userId,
    });
  });

  for (const [path, method] of Object.entries(PATHS)) {
    app.post(`/challenge/${path}`, async (c) => {
      const session = await requireSession(cloud, c);
      requireAllowed(cloud, method);
      const { challengeId } = send(session, method, challengedAuthenticator(session, method));
      return c.json({ challengeId });
    });

    app.post(`/verify/${path}`, async (c) => {
      const session = await requireSession(cloud, c);
      requireAllowed(cloud, method);
      const { user, action, scope } = session;
      const code = requiredText(await readBody(c), 'verificationCode');
      cloud.limits.count('verify', method, user.userId);
      const challenge = store.latestChallenge(isCodeOf(session, method));
      const authenticator = store.authenticator(user.userId, challenge?.userAuthenticatorId);
      // Somebody else may have enrolled between the sending and now: the first enrolment is then no longer theirs.
      if (authenticator && !authenticator.verifiedAt) requireEnrollmentScope(session);
      // An enrolment that made way for another takes its code with it.
      const failureReason = checkCode(cloud, authenticator && challenge, code);
      if (failureReason) return c.json({ isVerified: false, failureReason });
      return c.json(await completeChallenge(cloud, { action, scope, method, authenticator }));
    });
  }
  return app;
}
