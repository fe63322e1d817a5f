/** Client API and mail: a link that is confirmed in any browser while the first one polls. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Cloud } from './cloud.js';
import { textsFor } from './codes.js';
import { invalidRequest } from './errors.js';
import {
  optionalEmail,
  optionalText,
  readBody,
  requireAllowed,
  requireEnrollmentScope,
  requireSession,
} from './http.js';
import type { Session } from './http.js';
import { messagePage, page } from './pages.js';
import { completeChallenge, issueResultToken } from './results.js';
import { lifetimeOf } from './settings.js';
import { enrolled } from './store.js';
import type { Challenge, LinkChallenge, StoredAuthenticator } from './types.js';

const METHOD = 'EMAIL_MAGIC_LINK';

const isLink = (challenge: Challenge): challenge is LinkChallenge => challenge.verificationMethod === METHOD;

function send(cloud: Cloud, session: Session, authenticator: StoredAuthenticator): LinkChallenge {
  const { user, action, scope } = session;
  cloud.limits.count('send', METHOD, user.userId);
  const secret = randomBytes(24).toString('base64url');
  const link = `${cloud.rootUrl()}/magic-link/${secret}`;
  const entry = cloud.outbox.add({
    method: 'magic-link',
    to: authenticator.email ?? '',
    link,
    text: textsFor(cloud, { userId: user.userId, idempotencyKey: action.idempotencyKey }).link,
    state: 'pending',
  });
  const challenge: LinkChallenge = {
    challengeId: randomUUID(),
    verificationMethod: METHOD,
    userId: user.userId,
    actionCode: action.actionCode,
    idempotencyKey: action.idempotencyKey,
    expiresAt: cloud.clock.now() + lifetimeOf(cloud.settings),
    userAuthenticatorId: authenticator.userAuthenticatorId,
    scope,
    secret,
    outboxId: entry.id,
  };
  cloud.store.challenges.set(challenge.challengeId, challenge);
  return challenge;
}

export function clientMagicLink(cloud: Cloud): Hono {
  const app = new Hono();
  const { store } = cloud;

  function newAuthenticator(session: Session, email: string): StoredAuthenticator {
    requireEnrollmentScope(session);
    const authenticator = { ...store.newAuthenticator(session.user.userId, METHOD), email };
    store.addAuthenticator(session.user, authenticator);
    return authenticator;
  }

  app.post('/user-authenticators/email-magic-link', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const email = optionalEmail(await readBody(c));
    if (!email) throw invalidRequest('email is required.');
    requireEnrollmentScope(session);
    const authenticator =
      enrolled(session.user, METHOD).find((candidate) => candidate.email === email) ??
      newAuthenticator(session, email);
    const { challengeId } = send(cloud, session, authenticator);
    return c.json({
      userAuthenticatorId: authenticator.userAuthenticatorId,
      userId: session.user.userId,
      challengeId,
    });
  });

  app.post('/challenge/email-magic-link', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const { user, action } = session;
    const last = store.latestChallenge(
      (challenge): challenge is LinkChallenge =>
        isLink(challenge) && challenge.idempotencyKey === action.idempotencyKey,
    );
    const underWay = store.authenticator(user.userId, last?.userAuthenticatorId);
    let authenticator = underWay && !underWay.verifiedAt ? underWay : enrolled(user, METHOD)[0];
    if (!authenticator) {
      const email = action.email ?? user.email;
      if (!email) throw invalidRequest('The user has no address to which a link could be sent.');
      authenticator = newAuthenticator(session, email);
    }
    return c.json({ challengeId: send(cloud, session, authenticator).challengeId });
  });

  app.post('/verify/email-magic-link/finalize', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const { user, action, scope } = session;
    const challengeId = optionalText(await readBody(c), 'challengeId');
    // Whichever link of this sign-in was opened counts: after a resend the first mail may arrive first.
    const confirmed = store.latestChallenge(
      (challenge): challenge is LinkChallenge =>
        isLink(challenge) &&
        challenge.idempotencyKey === action.idempotencyKey &&
        challenge.verifiedBy !== undefined &&
        (challengeId === undefined || challenge.challengeId === challengeId),
    );
    const authenticator = store.authenticator(user.userId, confirmed?.userAuthenticatorId);
    // An enrolment that made way for another takes its link with it.
    if (!authenticator) return c.json({ isVerified: false });
    if (!authenticator.verifiedAt) requireEnrollmentScope(session);
    if (confirmed?.isFinalized) {
      return c.json({ isVerified: true, accessToken: await issueResultToken(cloud, action, scope) });
    }
    if (confirmed) confirmed.isFinalized = true;
    return c.json(await completeChallenge(cloud, { action, scope, method: METHOD, authenticator }));
  });
  return app;
}

/** The page behind the link. Opening it changes nothing: mail scanners open links too. */
export function magicLinkPage(cloud: Cloud): Hono {
  const app = new Hono();
  const { store, clock } = cloud;

  const findLink = (secret: string) => {
    const challenge = store.latestChallenge(
      (candidate): candidate is LinkChallenge => isLink(candidate) && candidate.secret === secret,
    );
    return challenge && challenge.expiresAt > clock.now() ? challenge : undefined;
  };

  app.get('/magic-link/:secret', (c) =>
    findLink(c.req.param('secret'))
      ? page(cloud, c, {
          title: 'Confirm your sign-in',
          content: html`<main>
            <h1>Confirm your sign-in</h1>
            <p>Press the button to sign in where you asked for this link.</p>
            <form method="post"><button class="primary">Confirm</button></form>
          </main>`,
        })
      : messagePage(cloud, c, {
          title: 'This link is not valid',
          text: 'It may have expired. Ask for a new one where you sign in.',
          status: 404,
        }),
  );

  app.post('/magic-link/:secret', (c) => {
    const challenge = findLink(c.req.param('secret'));
    if (!challenge) {
      return messagePage(cloud, c, {
        title: 'This link is not valid',
        text: 'It may have expired. Ask for a new one where you sign in.',
        status: 404,
      });
    }
    challenge.verifiedBy = { userAuthenticatorId: challenge.userAuthenticatorId };
    cloud.outbox.update(challenge.outboxId, { state: 'approved' });
    return messagePage(cloud, c, {
      title: 'Confirmed',
      text: 'You can close this page and go back to where you sign in.',
    });
  });
  return app;
}
