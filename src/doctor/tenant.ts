/** The checks that take Authsignal's server secret. They only read. */
import { ask, jsonOf, type Answer } from '../diagnose/ask.js';
import { fault, good, skip, type Check, type Examination } from '../diagnose/check.js';
import { isObject, isText } from '../json.js';

/** What the token says that was tracked; the names of the claims are assumed. */
function trackedIn(token: string | undefined) {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString());
    const { userId, actionCode, idempotencyKey } =
      isObject(claims) && isObject(claims.other) ? claims.other : {};
    return isText(userId) && isText(actionCode) && isText(idempotencyKey)
      ? { userId, actionCode, idempotencyKey }
      : undefined;
  } catch {
    return undefined;
  }
}

export const tenantCheck = (secret: string | undefined): Check => ({
  id: 'action',
  title: 'Outcome of the action',
  unreachable: 'authsignal-unreachable',
  async run({ world, config, challenge, patience }: Examination) {
    if (!secret) return skip('AUTHSIGNAL_SECRET is not set');
    const get = (path: string): Promise<Answer> => {
      const authorization = `Basic ${Buffer.from(`${secret}:`).toString('base64')}`;
      return ask(world, config.authsignalUrl + path, { headers: { authorization } }, patience);
    };
    const tracked = trackedIn(challenge?.token);
    const user = `/users/${encodeURIComponent(tracked?.userId ?? 'nobody')}`;
    const who = await get(user);
    const values = { address: config.authsignalUrl, status: String(who.status), action: config.action };
    if (who.status === 401 || who.status === 403) return fault('secret-refused', values);
    const known = jsonOf(who);
    if (who.status !== 200 || !known) return fault('authsignal-not-there', values);
    if (!tracked) return skip('the token does not say what was tracked');
    const { actionCode, idempotencyKey } = tracked;
    const action = await get(
      `${user}/actions/${encodeURIComponent(actionCode)}/${encodeURIComponent(idempotencyKey)}`,
    );
    if (action.status === 404) return fault('secret-other-tenant', values);
    const state = jsonOf(action)?.state;
    if (state === 'BLOCK' || state === 'REVIEW_REQUIRED')
      return fault('action-holds-back', { ...values, state });
    if (state === 'ALLOW' && known.isEnrolled === true) return fault('action-allows', values);
    const allowed = Array.isArray(known.allowedVerificationMethods) ? known.allowedVerificationMethods : [];
    return good([isText(state) ? state : 'unknown', ...allowed.filter(isText)].join(', '));
  },
});
