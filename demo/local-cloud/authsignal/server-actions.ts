/** Server API: track, validate, claim, and the actions that they make. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError, invalidRequest } from './errors.js';
import {
  checkActionCode,
  optionalEmail,
  optionalPhoneNumber,
  optionalText,
  readBody,
  requiredText,
} from './http.js';
import type { Body } from './http.js';
import { adoptEnrollments } from './enrollment.js';
import { issueResultToken, markSucceeded } from './results.js';
import { defaultMethod, enrolled, enrolledMethods } from './store.js';
import type { Action, User } from './types.js';
import { USER_ACTION_STATES } from './types.js';

const SCOPES = ['read', 'add', 'update', 'remove'].map((verb) => `${verb}:authenticators`);

function readScope(body: Body): string {
  const scope = optionalText(body, 'scope') ?? 'read:authenticators';
  if (!scope.split(' ').every((part) => SCOPES.includes(part))) {
    throw invalidRequest(`scope must be made of ${SCOPES.join(', ')}.`);
  }
  return scope;
}

function readRedirectUrl(body: Body): string | undefined {
  const redirectUrl = optionalText(body, 'redirectUrl');
  if (redirectUrl === undefined) return undefined;
  if (!URL.canParse(redirectUrl) || !/^https?:$/.test(new URL(redirectUrl).protocol)) {
    throw invalidRequest('redirectUrl must be an http or https URL.');
  }
  return redirectUrl;
}

const withoutUser = ({ actionCode, idempotencyKey, createdAt, updatedAt, state, ...rest }: Action) => ({
  actionCode,
  idempotencyKey,
  createdAt,
  updatedAt,
  state,
  stateUpdatedAt: rest.stateUpdatedAt,
  verificationMethod: rest.verificationMethod,
  verifiedByAuthenticatorId: rest.verifiedByAuthenticatorId,
});

export function serverActions(cloud: Cloud): Hono {
  const app = new Hono();
  const { store, settings } = cloud;

  const stateFor = (user: User) =>
    settings.forceState ?? (enrolled(user).length > 0 ? 'CHALLENGE_REQUIRED' : settings.stateForUnenrolled);

  function findAction(userId: string, actionCode: string, idempotencyKey: string): Action | undefined {
    const action = store.actions.get(idempotencyKey);
    return action?.userId === userId && action.actionCode === actionCode ? action : undefined;
  }

  function requireAction(userId: string, actionCode: string, idempotencyKey: string): Action {
    const action = findAction(userId, actionCode, idempotencyKey);
    if (!action) throw new ApiError(404, 'not_found', 'There is no such action.');
    return action;
  }

  /** A challenge that was answered before anybody was known counts for the action that it is linked to. */
  function linkChallenge(action: Action, challengeId: string | undefined): void {
    const challenge = challengeId === undefined ? undefined : store.challenges.get(challengeId);
    if (
      challenge?.verifiedBy &&
      challenge.userId === action.userId &&
      action.state === 'CHALLENGE_REQUIRED'
    ) {
      markSucceeded(cloud, action, challenge.verificationMethod, challenge.verifiedBy.userAuthenticatorId);
    }
  }

  app.post('/users/:userId/actions/:action', async (c) => {
    const { userId, action: code } = c.req.param();
    const actionCode = checkActionCode(code);
    const body = await readBody(c);
    if (settings.allowedVerificationMethods.length === 0) {
      throw new ApiError(400, 'AUTHENTICATOR_NOT_FOUND', 'No authenticator is configured for this tenant.');
    }
    const email = optionalEmail(body);
    const phoneNumber = optionalPhoneNumber(body);
    const username = optionalText(body, 'username');
    const redirectUrl = readRedirectUrl(body);
    const scope = readScope(body);
    const key = optionalText(body, 'idempotencyKey');
    const challengeId = optionalText(body, 'challengeId');

    const isNew = !store.users.has(userId);
    const user = store.ensureUser(userId);
    user.email ??= email;
    user.phoneNumber ??= phoneNumber;
    user.username ??= username;
    adoptEnrollments(cloud, user, isNew);

    const idempotencyKey = key ?? randomUUID();
    const known = store.actions.get(idempotencyKey);
    if (known && known !== findAction(userId, actionCode, idempotencyKey)) {
      throw invalidRequest('The idempotency key belongs to another action.');
    }
    const action = known ?? store.addAction({ userId, actionCode, idempotencyKey, state: stateFor(user) });
    Object.assign(action, { email, phoneNumber, redirectUrl });
    linkChallenge(action, challengeId);

    const token = await cloud.tokens.issue({ userId, actionCode, idempotencyKey, scope });
    return c.json({
      idempotencyKey,
      state: action.state,
      url: `${cloud.rootUrl()}/mfa?token=${token}`,
      token,
      isEnrolled: enrolled(user).length > 0,
      enrolledVerificationMethods: enrolledMethods(user),
      allowedVerificationMethods: settings.allowedVerificationMethods,
      defaultVerificationMethod: defaultMethod(user),
      ruleIds: [],
    });
  });

  app.post('/validate', async (c) => {
    const body = await readBody(c);
    const token = requiredText(body, 'token');
    const userId = optionalText(body, 'userId');
    const actionCode = optionalText(body, 'action');
    const invalid = (error: string) => c.json({ isValid: false, error });
    let content;
    try {
      content = await cloud.tokens.read(token);
    } catch (error) {
      return invalid(error instanceof ApiError ? error.code : 'invalid_token');
    }
    const action = store.actions.get(content.idempotencyKey);
    if (!action) return invalid('invalid_token');
    // No state here: a handler that looks at the state alone would take another person's success for this one's.
    if (userId !== undefined && userId !== action.userId) return invalid('user_mismatch');
    if (actionCode !== undefined && actionCode !== action.actionCode) return invalid('action_mismatch');
    return c.json({
      isValid: action.state === 'CHALLENGE_SUCCEEDED',
      state: action.state,
      stateUpdatedAt: action.stateUpdatedAt,
      userId: action.userId,
      action: action.actionCode,
      actionCode: action.actionCode,
      idempotencyKey: action.idempotencyKey,
      verificationMethod: action.verificationMethod,
    });
  });

  app.post('/claim', async (c) => {
    const body = await readBody(c);
    const challenge = store.challenges.get(requiredText(body, 'challengeId'));
    const userId = requiredText(body, 'userId');
    if (!challenge) throw invalidRequest('The challenge is not known.');
    if (challenge.userId !== undefined && challenge.userId !== userId) {
      throw invalidRequest('The challenge belongs to another user.');
    }
    if (!challenge.verifiedBy && body.skipVerificationCheck !== true) {
      throw invalidRequest('The challenge is not verified.');
    }
    const { idempotencyKey, actionCode, verificationMethod, verifiedBy, scope } = challenge;
    challenge.userId = userId;
    store.ensureUser(userId);
    const action =
      store.actions.get(idempotencyKey) ??
      store.addAction({ userId, actionCode, idempotencyKey, state: 'CHALLENGE_REQUIRED' });
    if (!verifiedBy) {
      return c.json({
        token: await cloud.tokens.issue({ userId, actionCode, idempotencyKey, scope }),
        verificationMethod,
      });
    }
    markSucceeded(cloud, action, verificationMethod, verifiedBy.userAuthenticatorId);
    return c.json({ token: await issueResultToken(cloud, action, scope), verificationMethod });
  });

  app.get('/users/:userId/actions', (c) => {
    const { userId } = c.req.param();
    const { fromDate, codes, state } = c.req.query();
    const wanted = codes?.split(',');
    const actions = [...store.actions.values()].filter(
      (action) =>
        action.userId === userId &&
        (!fromDate || action.createdAt >= fromDate) &&
        (!wanted || wanted.includes(action.actionCode ?? '')) &&
        (!state || action.state === state),
    );
    return c.json(actions.map(withoutUser));
  });

  app.get('/users/:userId/actions/:action/:key', (c) => {
    const { userId, action: code, key } = c.req.param();
    const { state, stateUpdatedAt, createdAt, verificationMethod } = requireAction(userId, code, key);
    return c.json({ state, stateUpdatedAt, createdAt, verificationMethod, rules: [] });
  });

  app.patch('/users/:userId/actions/:action/:key', async (c) => {
    const { userId, action: code, key } = c.req.param();
    const action = requireAction(userId, code, key);
    const { state } = await readBody(c);
    const known = USER_ACTION_STATES.find((candidate) => candidate === state);
    if (!known) throw invalidRequest('state is not known.');
    store.setActionState(action, known);
    return c.json({ state: known });
  });
  return app;
}
