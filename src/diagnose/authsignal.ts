/** The checks of Authsignal's Client API: whose token it is, what it may do, and passkeys. No challenge is started. */
import { isObject, isText } from '../json.js';
import { METHOD_CATALOG, methodsWith } from '../method-catalog.js';
import { METHOD_IDS, type MethodId } from '../types.js';
import { ask, jsonOf, type Answer } from './ask.js';
import { fault, good, has, skip, type Check, type Examination, type Outcome } from './check.js';

/** What a JWT says, unverified; `undefined` where it is none, which Authsignal does not promise. */
function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const text = atob((token.split('.')[1] ?? '').replace(/-/g, '+').replace(/_/g, '/'));
    const claims: unknown = JSON.parse(text);
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** The shortest life of a token in which people read an email and type its code, in seconds. */
const SHORT_S = 180;

// Assumed: the names of the claims, which Authsignal's documentation does not have. What is not there is not held against anybody.
const CLAIMS: Check = {
  id: 'token',
  title: 'Authsignal’s token',
  unreachable: 'authsignal-unreachable',
  run({ challenge, config: { tenantId, action } }) {
    if (!challenge?.token) return skip('there is no token');
    const claims = claimsOf(challenge.token);
    if (!claims) return skip('it cannot be read, which is no fault');
    const {
      tenantId: theirs,
      actionCode,
      userId = claims.sub,
    } = isObject(claims.other) ? claims.other : claims;
    if (isText(theirs) && tenantId && theirs !== tenantId)
      return fault('token-other-tenant', { theirs, ours: tenantId });
    if (isText(actionCode) && actionCode !== action)
      return fault('token-other-action', { theirs: actionCode, ours: action });
    if (userId === 'undefined' || userId === 'null') return fault('unknown-users-are-one', { userId });
    const { iat, exp } = claims;
    const seconds = typeof iat === 'number' && typeof exp === 'number' ? exp - iat : undefined;
    if (seconds !== undefined && seconds < SHORT_S) return fault('token-short', { seconds: String(seconds) });
    return good(seconds === undefined ? undefined : `good for ${seconds / 60} minutes`);
  },
};

const post = (
  { world, config, page, patience }: Examination,
  path: string,
  authorization: string,
): Promise<Answer> =>
  ask(
    world,
    config.authsignalUrl + path,
    {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization,
        // As a browser does; it overrules this one.
        ...(page && { origin: page.origin }),
      },
      body: '{}',
    },
    patience,
  );

/** What is wrong with an answer that is no success; `known` are the codes that mean something to the caller. */
function failureOf(
  { config: { authsignalUrl, tenantId } }: Examination,
  answer: Answer,
  known: Record<string, string>,
): Outcome {
  const body = jsonOf(answer);
  const values = { address: authsignalUrl, tenant: tenantId, status: String(answer.status) };
  const { errorCode, error } = body ?? {};
  for (const code of [errorCode, error]) {
    const found = isText(code) && Object.hasOwn(known, code) ? known[code] : undefined;
    if (found) return fault(found, values);
  }
  if (answer.status === 429) return fault('authsignal-throttled', values);
  if (answer.status >= 500 && body) return fault('authsignal-failing', values);
  return fault('authsignal-not-there', values);
}

const IDS = new Map<unknown, MethodId>(
  METHOD_IDS.flatMap((id) => METHOD_CATALOG[id].authsignalNames.map((name) => [name, id] as const)),
);
const idsIn = (value: unknown): MethodId[] | undefined =>
  Array.isArray(value) ? [...new Set(value.flatMap((name) => IDS.get(name) ?? []))] : undefined;

/** The ids in a list of the triggers. */
const listed = (text = ''): MethodId[] | undefined => {
  const ids = text.split(/[\s,]+/).filter((id): id is MethodId => METHOD_IDS.some((known) => known === id));
  return ids.length > 0 ? ids : undefined;
};

const TOKEN: Check = {
  id: 'token-use',
  title: 'Authsignal’s token in use',
  unreachable: 'authsignal-unreachable',
  async run(examination) {
    const { challenge, decoy } = examination;
    if (!challenge?.token) return skip('there is no token');
    const { allowedMethods, enrolledMethods } = challenge.parameters;
    const isPerson = challenge !== decoy;
    examination.allowed = listed(allowedMethods);
    if (isPerson) examination.enrolled = listed(enrolledMethods);
    if (has(examination, 'token-other-tenant')) return skip('it is another tenant’s');
    const answer = await post(examination, '/client/init', `Bearer ${challenge.token}`);
    const body = jsonOf(answer);
    if (answer.status === 404 && body) return skip('this API does not say');
    if (answer.status !== 200 || !body || 'error' in body)
      return failureOf(examination, answer, {
        invalid_token: 'token-other-region',
        unauthorized: 'token-other-region',
        expired_token: 'token-expired',
      });
    const { challengeOptions, userAuthenticators, actionConfiguration } = body;
    const challengeable = idsIn(
      isObject(challengeOptions) ? challengeOptions.verificationMethods : undefined,
    );
    const isEnrolled = Array.isArray(userAuthenticators) && userAuthenticators.length > 0;
    examination.allowed ??=
      idsIn(isObject(actionConfiguration) ? actionConfiguration.allowedVerificationMethods : undefined) ??
      challengeable;
    if (isPerson && isEnrolled) examination.enrolled ??= challengeable;
    return good();
  },
};

const METHODS: Check = {
  id: 'methods',
  title: 'Methods in common',
  unreachable: 'authsignal-unreachable',
  run({ allowed, enrolled, config: { methods, withoutPasskey }, page }) {
    if (!allowed) return skip('nobody says what is allowed');
    const hasWebAuthn = !page || isSecure(page);
    const available = methodsWith(({ needsWebAuthn }) => !needsWebAuthn || hasWebAuthn).filter(
      (id) => id !== 'passkey' || !withoutPasskey,
    );
    const wanted = methods.length > 0 ? methods : METHOD_IDS;
    const common = available.filter((id) => allowed.includes(id) && wanted.includes(id));
    const values = { allowed: allowed.join(', ') || 'none', wanted: wanted.join(', ') };
    if (common.length === 0) return fault('no-common-method', values);
    const refused = methods.filter((id) => !allowed.includes(id));
    if (refused.length > 0) return fault('method-not-allowed', { refused: refused.join(', ') });
    if (enrolled && enrolled.length > 0 && !common.some((id) => enrolled.includes(id)))
      return fault('no-method-of-the-person', { enrolled: enrolled.join(', '), common: common.join(', ') });
    return good(common.join(', '));
  },
};

/** Whether browsers have WebAuthn there: https, or this very machine. */
export const isSecure = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || /^(localhost|.*\.localhost|127\.[\d.]+|\[::1\])$/.test(hostname);

const PASSKEYS: Check = {
  id: 'passkeys',
  title: 'Tenant and passkeys',
  unreachable: 'authsignal-unreachable',
  async run(examination) {
    const { config, page } = examination;
    if (!config.tenantId) return skip('no tenant is given, which the pre-built UI does without');
    if (has(examination, 'token-other-region') || has(examination, 'token-other-tenant'))
      return skip('it is not the tenant of the token');
    const answer = await post(
      examination,
      '/client/user-authenticators/passkey/authentication-options',
      `Basic ${btoa(encodeURIComponent(config.tenantId))}`,
    );
    const body = jsonOf(answer);
    if (answer.status !== 200 || !body || 'error' in body) {
      const outcome = failureOf(examination, answer, {
        unauthorized: 'tenant-unknown',
        invalid_token: 'tenant-unknown',
        invalid_configuration: 'passkeys-off',
      });
      const isOff = outcome.found[0]?.code === 'passkeys-off';
      return isOff && config.withoutPasskey ? good('known; no passkeys') : outcome;
    }
    const rpId = isObject(body.options) ? body.options.rpId : undefined;
    if (!isText(rpId)) return good('known');
    if (!page || config.withoutPasskey) return good(`passkeys of ${rpId}`);
    if (/^[\d.]+$|^\[/.test(page.hostname)) return fault('page-without-name', { host: page.hostname });
    if (page.hostname !== rpId && !page.hostname.endsWith(`.${rpId}`))
      return fault('passkey-domain', { rpId, host: page.hostname });
    return good(`passkeys of ${rpId}`);
  },
};

export const AUTHSIGNAL_CHECKS: readonly Check[] = [CLAIMS, TOKEN, METHODS, PASSKEYS];
