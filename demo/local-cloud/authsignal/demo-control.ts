/**
 * Controls for the demo's visitor and for tests, outside the wire contracts. All take and give JSON.
 *
 * `/demo/users/{identifier}/authenticators`, where the identifier is a user id, an email address or an E.164 number,
 * percent-encoded. The person need not exist yet: what is set here is theirs once they are tracked.
 *
 * - `GET` → `{"userId"?, "verificationMethods": ["EMAIL_OTP", …], "authenticators": […], "totp"?: {"secret", "uri", "code"}}`
 * - `POST {"verificationMethods": ["SMS", …]}` makes the person enrolled with exactly these → as GET. Passkeys and
 *   security keys that are there stay when named; new ones can only be made in a browser (400).
 * - `DELETE` → as GET, enrolled with nothing.
 *
 * `/demo/users/{identifier}/devices`: `GET` → the browsers with which a challenge was passed; `DELETE` → as GET, none any more.
 * `/demo/actions`: `GET` → the newest 50 tracked actions, newest first, with what track told of each and which rules decided.
 * `/demo/places`: `GET` → where somebody can pretend to be.
 *
 * `/demo/settings`: `GET` → the settings; `PATCH {…}` changes those named → as GET.
 */
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Cloud } from './cloud.js';
import { isReachable, makeVerified } from './enrollment.js';
import { invalidRequest } from './errors.js';
import { readBody } from './http.js';
import { PLACES } from './places.js';
import { patchSettings } from './settings.js';
import { enrolled, publicView } from './store.js';
import { totpOf } from './totp.js';
import type { StoredAuthenticator, User, VerificationMethod } from './types.js';
import { asVerificationMethods } from './types.js';

export function demoControl(cloud: Cloud): Hono {
  const app = new Hono();
  const { store, settings } = cloud;

  const presetKey = (identifier: string) =>
    identifier.includes('@') ? identifier.toLowerCase() : identifier;

  /** The person, or a stand-in that knows as much as the identifier tells. */
  function whoIs(identifier: string): User {
    const user = store.findUser(identifier);
    if (user) return user;
    return {
      userId: identifier,
      authenticators: store.presets.get(presetKey(identifier)) ?? [],
      ...(identifier.includes('@') && { email: identifier }),
      ...(identifier.startsWith('+') && { phoneNumber: identifier }),
    };
  }

  function show(c: Context, identifier: string) {
    const user = whoIs(identifier);
    const authenticators = enrolled(user);
    const secret = enrolled(user, 'AUTHENTICATOR_APP')[0]?.totpSecret;
    const totp = secret === undefined ? undefined : totpOf(user, secret);
    return c.json({
      userId: store.users.has(user.userId) ? user.userId : undefined,
      verificationMethods: authenticators.map(({ verificationMethod }) => verificationMethod),
      authenticators: authenticators.map(publicView),
      totp: totp && {
        secret,
        uri: totp.toString(),
        code: totp.generate({ timestamp: cloud.clock.now() }),
      },
    });
  }

  function setMethods(identifier: string, methods: VerificationMethod[]): void {
    const user = whoIs(identifier);
    const kept = enrolled(user).filter(({ verificationMethod }) => methods.includes(verificationMethod));
    const missing = methods.filter(
      (method) => !kept.some(({ verificationMethod }) => verificationMethod === method),
    );
    const added: StoredAuthenticator[] = missing.map((method) => makeVerified(cloud, user, method));
    const isKnown = store.users.has(user.userId);
    const unreachable = added.find((authenticator) => !isReachable(authenticator));
    if (isKnown && unreachable) {
      throw invalidRequest(`${unreachable.verificationMethod}: this person has no address for it.`);
    }
    const authenticators = [...kept, ...added];
    if (isKnown) user.authenticators = authenticators;
    else if (authenticators.length > 0) store.presets.set(presetKey(identifier), authenticators);
    else store.presets.delete(presetKey(identifier));
  }

  const path = '/demo/users/:identifier/authenticators';
  app.get(path, (c) => show(c, c.req.param('identifier')));
  app.post(path, async (c) => {
    const { verificationMethods } = await readBody(c);
    setMethods(c.req.param('identifier'), asVerificationMethods(verificationMethods));
    return show(c, c.req.param('identifier'));
  });
  app.delete(path, (c) => {
    setMethods(c.req.param('identifier'), []);
    return show(c, c.req.param('identifier'));
  });

  const devices = '/demo/users/:identifier/devices';
  app.get(devices, (c) => c.json(store.findUser(c.req.param('identifier'))?.devices ?? []));
  app.delete(devices, (c) => {
    const user = store.findUser(c.req.param('identifier'));
    if (user) user.devices = [];
    return c.json([]);
  });

  app.get('/demo/actions', (c) => {
    const newest = [...store.actions.values()].slice(-50).reverse();
    return c.json(
      newest.map(({ userId, createdAt, actionCode, state, circumstances, ruleIds }) => {
        const { email, phoneNumber } = store.users.get(userId) ?? {};
        return { createdAt, actionCode, who: email ?? phoneNumber ?? userId, state, circumstances, ruleIds };
      }),
    );
  });

  app.get('/demo/places', (c) => c.json(PLACES));

  app.get('/demo/settings', (c) => c.json(settings));
  app.patch('/demo/settings', async (c) => {
    patchSettings(settings, await readBody(c));
    return c.json(settings);
  });
  return app;
}
