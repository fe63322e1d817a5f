/** Triggers for who trusts more than the defaults do; the name in the email address says who. */
import { createTriggers, type Triggers } from '../../../src/triggers/index.js';

interface Event {
  request: { userAttributes?: Record<string, string> | null };
}

/** The triggers for somebody whose address begins with `open-` or `trusted-`; `undefined` for everybody else. */
export function relaxedTriggers({ request }: Event): Triggers | undefined {
  const [, name] = /^(open|trusted)-/.exec(request.userAttributes?.email ?? '') ?? [];
  if (!name) return undefined;
  const { AUTHSIGNAL_SECRET: apiSecretKey = '', AUTHSIGNAL_URL: apiUrl } = process.env;
  return createTriggers({
    authsignal: { apiSecretKey, apiUrl },
    // Whoever has no authenticator may set any up.
    enrollment: name === 'open' ? 'open' : 'address',
    // Whom Authsignal allows needs no challenge.
    acceptAllow: name === 'trusted',
  });
}
