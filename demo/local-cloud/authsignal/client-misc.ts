/** Client API: what a token may do, and the authenticators of its holder. */
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError } from './errors.js';
import { requireSession } from './http.js';
import type { Session } from './http.js';
import { defaultMethod, enrolled, enrolledMethods, publicView } from './store.js';
import type { VerificationMethod } from './types.js';

/** The methods that the holder of a token can be challenged with: those enrolled, else all that are allowed. */
export function challengeMethods(cloud: Cloud, { user }: Session): VerificationMethod[] {
  const { allowedVerificationMethods: allowed } = cloud.settings;
  const methods = enrolledMethods(user);
  return methods.length > 0 ? methods.filter((method) => allowed.includes(method)) : allowed;
}

export function clientMisc(cloud: Cloud): Hono {
  const app = new Hono();

  app.post('/init', async (c) => {
    if (!cloud.settings.initEndpoint) throw new ApiError(404, 'not_found', 'There is no such endpoint.');
    const session = await requireSession(cloud, c);
    const { user, action, scope } = session;
    const { actionCode, idempotencyKey } = action;
    const verificationMethods = challengeMethods(cloud, session);
    const token = await cloud.tokens.issue({ userId: user.userId, actionCode, idempotencyKey, scope });
    return c.json({
      token,
      userAuthenticators: enrolled(user).map(publicView),
      actionConfiguration: { allowedVerificationMethods: cloud.settings.allowedVerificationMethods },
      challengeOptions: {
        token,
        defaultVerificationMethod: defaultMethod(user) ?? verificationMethods[0],
        verificationMethods,
        user: {
          email: action.email ?? user.email,
          phoneNumber: action.phoneNumber ?? user.phoneNumber,
        },
      },
    });
  });

  app.get('/user-authenticators', async (c) => {
    const { user } = await requireSession(cloud, c);
    return c.json(enrolled(user).map(publicView));
  });
  return app;
}
