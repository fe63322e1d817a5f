/** What a person's phone would show: push prompts and scanned QR codes, with their answers. */
import { randomBytes, randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Cloud } from './cloud.js';
import { textsFor } from './codes.js';
import { ApiError, invalidRequest } from './errors.js';
import { optionalText, readBody } from './http.js';
import type { Body, Session } from './http.js';
import { messagePage, page } from './pages.js';
import { markFailed, markSucceeded, touchAuthenticator } from './results.js';
import { lifetimeOf } from './settings.js';
import { enrolled } from './store.js';
import type { Action, Challenge, Decision, PromptChallenge } from './types.js';
import { isQrMethod } from './types.js';

const DECISIONS = { claim: 'claimed', approve: 'approved', decline: 'declined' } as const;

export const isPrompt = (challenge: Challenge): challenge is PromptChallenge =>
  challenge.verificationMethod === 'PUSH' || isQrMethod(challenge.verificationMethod);

export function addPrompt(
  cloud: Cloud,
  options: Pick<PromptChallenge, 'verificationMethod' | 'deviceCode' | 'onDecision'> & {
    session: Session | undefined;
    actionCode?: string | undefined;
  },
): PromptChallenge {
  const { session, actionCode, ...rest } = options;
  const { user, action } = session ?? {};
  const secret = randomBytes(24).toString('base64url');
  const isPush = rest.verificationMethod === 'PUSH';
  const entry = cloud.outbox.add({
    method: isPush ? 'push' : 'qr-code',
    to: user?.email ?? user?.phoneNumber ?? user?.username ?? user?.userId ?? 'whoever scans it',
    link: `${cloud.rootUrl()}/${isPush ? 'push' : 'qr'}/${secret}`,
    text: isPush && action ? textsFor(cloud, action).prompt : undefined,
    state: 'pending',
  });
  const challenge: PromptChallenge = {
    ...rest,
    challengeId: randomUUID(),
    userId: user?.userId,
    actionCode: action?.actionCode ?? actionCode,
    idempotencyKey: action?.idempotencyKey ?? randomUUID(),
    expiresAt: cloud.clock.now() + lifetimeOf(cloud.settings),
    scope: session?.scope ?? '',
    decision: 'pending',
    secret,
    outboxId: entry.id,
  };
  cloud.store.challenges.set(challenge.challengeId, challenge);
  return challenge;
}

/** The action that the prompt is about; a QR code shown to nobody in particular gets it when it is approved. */
function actionOf(cloud: Cloud, challenge: PromptChallenge, identifier: string | undefined): Action {
  const { store } = cloud;
  const known = store.actions.get(challenge.idempotencyKey);
  if (known) return known;
  const user = identifier === undefined ? undefined : store.findUser(identifier);
  if (!user)
    throw invalidRequest('"user" must name the person who approves: a user id, email or phone number.');
  challenge.userId = user.userId;
  return store.addAction({
    userId: user.userId,
    actionCode: challenge.actionCode,
    idempotencyKey: challenge.idempotencyKey,
    state: 'CHALLENGE_REQUIRED',
  });
}

async function decide(cloud: Cloud, challenge: PromptChallenge, body: Body): Promise<Decision> {
  const { store } = cloud;
  const name = optionalText(body, 'decision');
  if (name !== 'claim' && name !== 'approve' && name !== 'decline') {
    throw invalidRequest('decision must be claim, approve or decline.');
  }
  const decision = DECISIONS[name];
  const isQrCode = isQrMethod(challenge.verificationMethod);
  const from: Decision = isQrCode && decision !== 'claimed' ? 'claimed' : 'pending';
  if (challenge.decision !== from || (decision === 'claimed' && !isQrCode)) {
    throw invalidRequest(`A prompt that is ${challenge.decision} cannot become ${decision}.`);
  }
  if (decision === 'approved') {
    const action = actionOf(cloud, challenge, optionalText(body, 'user'));
    const user = store.users.get(action.userId);
    const authenticator = user && enrolled(user, challenge.verificationMethod)[0];
    if (authenticator) touchAuthenticator(cloud, authenticator);
    challenge.verifiedBy = { userAuthenticatorId: authenticator?.userAuthenticatorId };
    markSucceeded(cloud, action, challenge.verificationMethod, authenticator?.userAuthenticatorId);
  }
  if (decision === 'declined') markFailed(cloud, store.actions.get(challenge.idempotencyKey));
  challenge.decision = decision;
  cloud.outbox.update(challenge.outboxId, { state: decision });
  await challenge.onDecision?.(decision);
  return decision;
}

/**
 * `GET <link>` shows the prompt; `POST <link>/decide` answers it, as a form or as JSON:
 * `{"decision": "claim" | "approve" | "decline", "user"?: "…"}` → `200 {"state": "claimed" | "approved" | "declined"}`.
 * A QR code is claimed first; `user` names the approver when no token said who signs in.
 */
export function promptPages(cloud: Cloud): Hono {
  const app = new Hono();

  function findPrompt(c: Context): PromptChallenge {
    const secret = c.req.param('secret');
    const challenge = cloud.store.latestChallenge(
      (candidate): candidate is PromptChallenge => isPrompt(candidate) && candidate.secret === secret,
    );
    if (!challenge || challenge.expiresAt <= cloud.clock.now()) {
      throw new ApiError(404, 'not_found', 'This prompt is not known or has expired.');
    }
    return challenge;
  }

  function show(c: Context, challenge: PromptChallenge) {
    const { decision, verificationMethod, secret, userId } = challenge;
    if (decision === 'approved' || decision === 'declined') {
      return messagePage(cloud, c, {
        title: decision === 'approved' ? 'Approved' : 'Declined',
        text: 'You can close this page.',
      });
    }
    const mustClaim = isQrMethod(verificationMethod) && decision === 'pending';
    const askWho = !userId && !mustClaim;
    const user = userId === undefined ? undefined : cloud.store.users.get(userId);
    const name = user?.email ?? user?.phoneNumber ?? user?.username;
    return page(cloud, c, {
      title: 'Your phone',
      content: html`<main>
        <h1>${mustClaim ? 'Scan the QR code?' : 'Are you signing in?'}</h1>
        ${name ? html`<p class="muted">Somebody wants to sign in as ${name}.</p>` : ''}
        <form method="post" action="${secret}/decide">
          ${askWho ? html`<label>Email or phone number <input name="user" required /></label>` : ''}
          ${
            mustClaim
              ? html`<button class="primary" name="decision" value="claim">Scan</button>`
              : html`<button class="primary" name="decision" value="approve">Approve</button>
                  <button name="decision" value="decline" formnovalidate>Decline</button>`
          }
        </form>
      </main>`,
    });
  }

  for (const path of ['/push/:secret', '/qr/:secret']) {
    app.get(path, (c) => {
      try {
        return show(c, findPrompt(c));
      } catch (error) {
        return problemPage(cloud, c, error);
      }
    });

    app.post(`${path}/decide`, async (c) => {
      if (c.req.header('content-type')?.startsWith('application/json')) {
        return c.json({ state: await decide(cloud, findPrompt(c), await readBody(c)) });
      }
      try {
        const form = await c.req.parseBody();
        await decide(cloud, findPrompt(c), form);
        return c.redirect(`../${c.req.param('secret')}`, 303);
      } catch (error) {
        return problemPage(cloud, c, error);
      }
    });
  }
  return app;
}

function problemPage(cloud: Cloud, c: Context, error: unknown) {
  if (!(error instanceof ApiError)) throw error;
  return messagePage(cloud, c, { title: 'That did not work', text: error.description, status: error.status });
}
