/** Server API: track, validate, claim, and the actions that they make. */
import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { Cloud } from './cloud.js';
import { ApiError, invalidRequest } from './errors.js';
import {
  checkActionCode,
  isObject,
  optionalAction,
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
import { asLanguage } from './messages.js';
import { findRule } from './rules.js';
import { isHost } from './settings.js';
import type { Action, Circumstances, User, UserActionState } from './types.js';
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

function readCustomDomain(body: Body): string | undefined {
  const domain = optionalText(body, 'customDomain');
  if (domain !== undefined && !isHost(domain)) throw invalidRequest('customDomain must be a host.');
  return domain;
}

function readCircumstances(body: Body): Circumstances {
  return {
    deviceId: optionalText(body, 'deviceId'),
    ipAddress: optionalText(body, 'ipAddress'),
    userAgent: optionalText(body, 'userAgent'),
    locale: asLanguage(optionalText(body, 'locale')),
    custom: readCustom(body),
  };
}

/** Own data for rules: texts, numbers and truth values. */
function readCustom({ custom = undefined }: Body): Circumstances['custom'] {
  if (custom === undefined || custom === null) return undefined;
  if (!isObject(custom)) throw invalidRequest('custom must be an object.');
  return Object.fromEntries(
    Object.entries(custom).map(([name, value]) => {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
        throw invalidRequest(`custom.${name} must be a text, a number, true or false.`);
      return [name, value];
    }),
  );
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

  function stateFor(user: User, outcome = settings.outcome): UserActionState {
    const { forceState, stateForUnenrolled } = settings;
    if (forceState) return forceState;
    if (outcome !== 'CHALLENGE') return outcome === 'REVIEW' ? 'REVIEW_REQUIRED' : outcome;
    return enrolled(user).length > 0 ? 'CHALLENGE_REQUIRED' : stateForUnenrolled;
  }

  /** Where the pre-built UI is. A host without a port is on the port of this server. */
  function prebuiltUrl(token: string, host = settings.prebuiltUiHost): string {
    const url = new URL(`${cloud.rootUrl()}/mfa`);
    if (host !== undefined) {
      const { hostname, port } = new URL(`http://${host}`);
      url.hostname = hostname;
      url.port = port || url.port;
    }
    url.searchParams.set('token', token);
    return url.href;
  }

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
    const customDomain = readCustomDomain(body);
    const circumstances = readCircumstances(body);

    const isNew = !store.users.has(userId);
    const user = store.ensureUser(userId);
    user.email ??= email;
    user.phoneNumber ??= phoneNumber;
    user.username ??= username;
    adoptEnrollments(cloud, user, isNew);

    const idempotencyKey = key ?? randomUUID();
    // Assumed: the same key again is the same action, in the state that it has come to, told of anew.
    const known = store.actions.get(idempotencyKey);
    if (known && known !== findAction(userId, actionCode, idempotencyKey)) {
      throw invalidRequest('The idempotency key belongs to another action.');
    }
    const rule = findRule(settings.rules, user, circumstances);
    const state = stateFor(user, rule?.then);
    const action = known ?? store.addAction({ userId, actionCode, idempotencyKey, state });
    const ruleIds = rule ? [rule.name] : [];
    Object.assign(action, { email, phoneNumber, redirectUrl, circumstances, ruleIds });
    linkChallenge(action, challengeId);

    const token = await cloud.tokens.issue({ userId, actionCode, idempotencyKey, scope });
    return c.json({
      idempotencyKey,
      state: action.state,
      url: prebuiltUrl(token, customDomain),
      token,
      isEnrolled: enrolled(user).length > 0,
      enrolledVerificationMethods: enrolledMethods(user),
      allowedVerificationMethods: settings.allowedVerificationMethods,
      defaultVerificationMethod: defaultMethod(user),
      ruleIds,
    });
  });

  app.post('/validate', async (c) => {
    const body = await readBody(c);
    const token = requiredText(body, 'token');
    const userId = optionalText(body, 'userId');
    const actionCode = optionalAction(body);
    const invalid = (error: string) => c.json({ isValid: false, error });
    let content;
    try {
      content = await cloud.tokens.read(token);
    } catch (error) {
      return invalid(error instanceof ApiError ? error.code : 'invalid_token');
    }
    const action = store.actions.get(content.idempotencyKey);
    if (!action) return invalid('invalid_token');
    // Assumed: 200. No state here: a handler that looks at the state alone would take another person's success for this one's.
    if (userId !== undefined && userId !== action.userId) return invalid('user_mismatch');
    // A challenge that was never tracked has no action of its own: whoever validates it names it.
    const named = action.actionCode ?? actionCode;
    if (actionCode !== undefined && actionCode !== named) return invalid('action_mismatch');
    return c.json({
      isValid: action.state === 'CHALLENGE_SUCCEEDED',
      state: action.state,
      stateUpdatedAt: action.stateUpdatedAt,
      userId: action.userId,
      action: named,
      actionCode: named,
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
    const action = requireAction(userId, code, key);
    const { state, stateUpdatedAt, createdAt, verificationMethod, ruleIds = [] } = action;
    return c.json({ state, stateUpdatedAt, createdAt, verificationMethod, rules: ruleIds });
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
