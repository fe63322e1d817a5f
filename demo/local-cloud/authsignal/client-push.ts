/** Client API: a push prompt on the person's phone, polled by the browser. */
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { invalidRequest } from './errors.js';
import { optionalAction, readBody, requireAllowed, requiredText, requireSession } from './http.js';
import { addPrompt } from './prompts.js';
import { issueResultToken } from './results.js';
import { enrolled } from './store.js';

const METHOD = 'PUSH';

export function clientPush(cloud: Cloud): Hono {
  const app = new Hono();

  app.post('/challenge/push', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    // The token says which action is answered; what the body says is only checked for its form.
    optionalAction(await readBody(c));
    if (enrolled(session.user, METHOD).length === 0) {
      throw invalidRequest('The user has no device for push prompts.');
    }
    return c.json({ challengeId: addPrompt(cloud, { verificationMethod: METHOD, session }).challengeId });
  });

  app.post('/verify/push', async (c) => {
    const session = await requireSession(cloud, c);
    requireAllowed(cloud, METHOD);
    const challenge = cloud.store.challenges.get(requiredText(await readBody(c), 'challengeId'));
    if (challenge?.verificationMethod !== METHOD || challenge.userId !== session.user.userId) {
      throw invalidRequest('The challenge is not known.');
    }
    const isVerified = challenge.decision === 'approved';
    const isConsumed = isVerified || challenge.decision === 'declined';
    const action = cloud.store.actions.get(challenge.idempotencyKey);
    const accessToken =
      isVerified && action ? await issueResultToken(cloud, action, challenge.scope) : undefined;
    return c.json({ isVerified, isConsumed, accessToken });
  });
  return app;
}
