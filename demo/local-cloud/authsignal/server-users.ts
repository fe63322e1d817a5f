/** Server API: users and their authenticators. */
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { isReachable, makeVerified } from './enrollment.js';
import { ApiError, invalidRequest } from './errors.js';
import type { Body } from './http.js';
import { isObject, optionalEmail, optionalPhoneNumber, optionalText, readBody } from './http.js';
import { enrolled, enrolledMethods, publicView } from './store.js';
import type { User, UserAttributes } from './types.js';
import { isVerificationMethod } from './types.js';

function optionalFlag(body: Body, key: string): boolean | undefined {
  const value = body[key] ?? undefined;
  if (value !== undefined && typeof value !== 'boolean')
    throw invalidRequest(`${key} must be true or false.`);
  return value;
}

function readAttributes(body: Body): UserAttributes {
  const custom = body.custom ?? undefined;
  if (custom !== undefined && !isObject(custom)) throw invalidRequest('custom must be an object.');
  const attributes = {
    email: optionalEmail(body),
    emailVerified: optionalFlag(body, 'emailVerified'),
    phoneNumber: optionalPhoneNumber(body),
    phoneNumberVerified: optionalFlag(body, 'phoneNumberVerified'),
    username: optionalText(body, 'username'),
    displayName: optionalText(body, 'displayName'),
    locale: optionalText(body, 'locale'),
    custom,
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}

const attributesOf = (user: User | undefined): UserAttributes => ({
  email: user?.email,
  emailVerified: user?.emailVerified ?? false,
  phoneNumber: user?.phoneNumber,
  phoneNumberVerified: user?.phoneNumberVerified ?? false,
  username: user?.username,
  displayName: user?.displayName,
  custom: user?.custom,
  locale: user?.locale,
});

export function serverUsers(cloud: Cloud): Hono {
  const app = new Hono();
  const { store, settings } = cloud;

  app.get('/users', (c) => {
    const { username, email, phoneNumber, limit, lastEvaluatedUserId } = c.req.query();
    const found = [...store.users.values()].filter(
      (user) =>
        (!username || user.username === username) &&
        (!email || user.email?.toLowerCase() === email.toLowerCase()) &&
        (!phoneNumber || user.phoneNumber === phoneNumber),
    );
    const count = limit === undefined ? 100 : Number(limit);
    if (!Number.isInteger(count) || count < 1) throw invalidRequest('limit must be a whole number.');
    const start = found.findIndex((user) => user.userId === lastEvaluatedUserId) + 1;
    const users = found.slice(start, start + count).map(({ userId, ...user }) => ({
      userId,
      email: user.email,
      emailVerified: user.emailVerified ?? false,
      phoneNumber: user.phoneNumber,
      phoneNumberVerified: user.phoneNumberVerified ?? false,
      username: user.username,
    }));
    const isLastPage = start + count >= found.length;
    return c.json({ users, lastEvaluatedUserId: isLastPage ? undefined : users.at(-1)?.userId });
  });

  // An unknown user is not an error.
  app.get('/users/:userId', (c) => {
    const user = store.users.get(c.req.param('userId'));
    return c.json({
      isEnrolled: user !== undefined && enrolled(user).length > 0,
      ...attributesOf(user),
      enrolledVerificationMethods: user ? enrolledMethods(user) : [],
      allowedVerificationMethods: settings.allowedVerificationMethods,
    });
  });

  app.patch('/users/:userId', async (c) => {
    const attributes = readAttributes(await readBody(c));
    const user = store.ensureUser(c.req.param('userId'));
    Object.assign(user, attributes);
    return c.json(attributesOf(user));
  });

  app.delete('/users/:userId', (c) => {
    store.deleteUser(c.req.param('userId'));
    return c.json({ success: true });
  });

  app.get('/users/:userId/authenticators', (c) => {
    const user = store.users.get(c.req.param('userId'));
    return c.json(user ? enrolled(user).map(publicView) : []);
  });

  app.post('/users/:userId/authenticators', async (c) => {
    const body = await readBody(c);
    const { verificationMethod } = body;
    if (!isVerificationMethod(verificationMethod)) throw invalidRequest('verificationMethod is not known.');
    const email = optionalEmail(body);
    const phoneNumber = optionalPhoneNumber(body);
    const isDefault = optionalFlag(body, 'isDefault');
    const userId = c.req.param('userId');
    const authenticator = makeVerified(cloud, { userId, email, phoneNumber }, verificationMethod);
    if (!isReachable(authenticator)) throw invalidRequest(`${verificationMethod} needs an address.`);
    const user = store.ensureUser(userId);
    if (isDefault) {
      for (const other of user.authenticators) delete other.isDefault;
      authenticator.isDefault = true;
    }
    user.authenticators.push(authenticator);
    return c.json({ authenticator: publicView(authenticator) });
  });

  app.delete('/users/:userId/authenticators/:userAuthenticatorId', (c) => {
    const { userId, userAuthenticatorId } = c.req.param();
    const user = store.users.get(userId);
    const found = store.authenticator(userId, userAuthenticatorId);
    if (!user || !found) throw new ApiError(404, 'not_found', 'There is no such authenticator.');
    user.authenticators = user.authenticators.filter((authenticator) => authenticator !== found);
    return c.json({ success: true });
  });
  return app;
}
