/** Stands for the server of the site that has the form: it trades an access token for a session of its own. */
import { Hono } from 'hono';
import type { TokenIssuer } from './cognito/tokens.js';

export function createSite(tokens: TokenIssuer): Hono {
  const app = new Hono();

  app.post('/session', async (c) => {
    const [, accessToken = ''] = c.req.header('authorization')?.split('Bearer ') ?? [];
    try {
      await tokens.verifyAccessToken(accessToken);
    } catch {
      return c.body(null, 401);
    }
    // A real one sets a cookie here.
    return c.body(null, 204);
  });

  return app;
}
