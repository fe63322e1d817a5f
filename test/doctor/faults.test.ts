/** Every way in which form, pool, triggers, tenant and page are set up wrong: the doctor finds that, and nothing else. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { DEMO_CLIENT, SECRET_CLIENT, SRP_CLIENT } from '../../demo/local-cloud/cognito/pools.js';
import type { TriggerHandler } from '../../demo/local-cloud/cognito/triggers.js';
import type { Fault } from '../../demo/local-cloud/context.js';
import { KNOWN_FAULTS, type KnownFaultName } from '../../demo/local-cloud/known-faults.js';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { theWorld } from '../../src/diagnose/ask.js';
import { ALL_FINDINGS } from '../../src/doctor/findings.js';
import { createTriggers } from '../../src/triggers/index.js';
import { readmePolicy } from '../helpers/policy.js';
import { callCognito } from '../local-cloud/server-client.js';
import { examine, optionsFor, type Options, type RunOptions } from './doctor-run.js';
import { closedUrl, type Handler, html, json, type Site, startSite } from './site.js';

const SECRET = 'local-authsignal-secret';
const PERSON = 'ada@example.com';

let cloud: LocalCloud;
/** The clouds of another region. */
let elsewhere: LocalCloud;
let site: Site;
/** A site of another origin. */
let api: Site;
let usualSettings: LocalCloud['authsignal']['settings'];

/** Where no server listens any more. */
let nowhere: string;

before(async () => {
  nowhere = await closedUrl();
  [cloud, elsewhere, site, api] = await Promise.all([
    startLocalCloud(),
    startLocalCloud(),
    startSite(),
    startSite(),
  ]);
  usualSettings = structuredClone(cloud.authsignal.settings);
  await callCognito(cloud.url, 'SignUp', {
    ClientId: DEMO_CLIENT.id,
    Username: PERSON,
    Password: 'Never-used-1',
    UserAttributes: [{ Name: 'email', Value: PERSON }],
  });
});
after(() => Promise.all([cloud, elsewhere, site, api].map((server) => server.close())));

afterEach(() => {
  const { cognito } = cloud;
  for (const name of Object.keys(cognito.replacedTriggers))
    delete cognito.replacedTriggers[name as keyof typeof cognito.replacedTriggers];
  cognito.settings.triggerTimeoutMs = 5000;
  Object.assign(cognito.client(DEMO_CLIENT.id), structuredClone(DEMO_CLIENT));
  Object.assign(cloud.authsignal.settings, usualSettings);
  cloud.faults.clear();
  cloud.outbox.clear();
  site.handlers.clear();
  api.handlers.clear();
});

const usual = (): Options => ({
  ...optionsFor(cloud),
});

interface Row {
  readonly what: string;
  /** What is found; nothing where all is well. */
  readonly finds?: string;
  readonly options?: () => Options;
  readonly prepare?: () => unknown;
  readonly run?: RunOptions | (() => RunOptions);
}

type Event = { request: { session?: unknown[] }; response: object };

const replace = (name: keyof LocalCloud['cognito']['replacedTriggers'], handler?: TriggerHandler) => () =>
  void (cloud.cognito.replacedTriggers[name] = handler);

const createWith =
  (publicChallengeParameters: object): TriggerHandler =>
  async (event: Event) => ({
    ...event,
    response: { publicChallengeParameters, privateChallengeParameters: {} },
  });

const throwing =
  (message: string): TriggerHandler =>
  async () => {
    throw new Error(message);
  };

/** This project's triggers for `clientIds` and with a secret. */
const own = (clientIds: string[], apiSecretKey = SECRET, url = cloud.url, action?: string) =>
  createTriggers({
    authsignal: { apiSecretKey, apiUrl: `${url}/authsignal/v1` },
    clientIds,
    action,
    minimumDuration: 0,
  });

const replaceAll = (triggers: () => ReturnType<typeof own>) => () => {
  const { defineAuthChallenge, createAuthChallenge, verifyAuthChallengeResponse } = triggers();
  Object.assign(cloud.cognito.replacedTriggers, {
    defineAuthChallenge,
    createAuthChallenge,
    verifyAuthChallengeResponse,
  });
};

/** Own Create, of which only these parameters are published. */
const publish =
  (...names: string[]) =>
  () => {
    const { createAuthChallenge } = own([DEMO_CLIENT.id]);
    cloud.cognito.replacedTriggers.createAuthChallenge = async (
      event: Parameters<typeof createAuthChallenge>[0],
    ) => {
      const { response } = await createAuthChallenge(event);
      const all = response.publicChallengeParameters;
      const publicChallengeParameters = Object.fromEntries(names.map((name) => [name, all[name] ?? '']));
      return { ...event, response: { ...response, publicChallengeParameters } };
    };
  };

/** Own Create, whose parameters are changed. */
const change = (changes: (right: Record<string, string>) => object) => () => {
  const { createAuthChallenge } = own([DEMO_CLIENT.id]);
  cloud.cognito.replacedTriggers.createAuthChallenge = async (
    event: Parameters<typeof createAuthChallenge>[0],
  ) => {
    const { response } = await createAuthChallenge(event);
    const right = response.publicChallengeParameters as Record<string, string>;
    return {
      ...event,
      response: { ...response, publicChallengeParameters: { ...right, ...changes(right) } },
    };
  };
};

const fail = (fault: Partial<Fault> & Pick<Fault, 'kind'>) => () =>
  cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', ...fault });
const known = (name: KnownFaultName) => () => cloud.faults.add(KNOWN_FAULTS[name]);
const exception = (code: string, message = 'x', operation = 'InitiateAuth') =>
  fail({ kind: 'status', status: 400, code, message, operation });

const INIT = '/client/init';
const PASSKEY = '/client/user-authenticators/passkey/authentication-options';
const failAuthsignal = (operation: string, fault: Partial<Fault> & Pick<Fault, 'kind'>) => () =>
  cloud.faults.add({ service: 'authsignal', operation, ...fault });
const setTenant = (changes: Partial<LocalCloud['authsignal']['settings']>) => () =>
  void Object.assign(cloud.authsignal.settings, changes);

/** A page of the site with these headers. */
const page =
  (headers: Record<string, string> = {}, body = '<h1>Sign in</h1>') =>
  () =>
    void site.handlers.set('/login', () => html(body, headers));
const onPage =
  (more: Options = {}) =>
  (): Options => ({ page: `${site.url}/login`, ...more });
const policy = () => readmePolicy({ cloudUrl: cloud.url }, []);
/** The guide's policy, with a directive in place of its own. */
const policyWith = (name: string, directive: string) => {
  const others = policy()
    .split('; ')
    .filter((one) => !one.startsWith(`${name} `));
  return [...others, directive].filter(Boolean).join('; ');
};
/** A good page, but for its policy. */
const pageWith = (name: string, directive: string) => () =>
  page({ 'content-security-policy': policyWith(name, directive) })();
const goodPage =
  (headers: Record<string, string> = {}) =>
  () =>
    page({ 'content-security-policy': policy(), ...headers })();

const cors = (headers = 'content-type, authorization') => ({
  'access-control-allow-origin': site.url,
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': headers,
});

/** An endpoint of another origin that lets the page post to it, and a page that allows it. */
const endpoint =
  (answer: Handler, headers: () => Record<string, string> = cors) =>
  () => {
    page({ 'content-security-policy': policyWith('connect-src', `connect-src ${cloud.url} ${api.url}`) })();
    api.handlers.set('/endpoint', async (asked) => {
      if (asked.method === 'OPTIONS') return { status: 204, headers: headers() };
      const reply = await answer(asked);
      return reply && { ...reply, headers: { ...reply.headers, ...headers() } };
    });
  };
const withEndpoint =
  (name: string, more: Options = {}) =>
  () => ({
    ...onPage()(),
    [name]: `${api.url}/endpoint`,
    ...more,
  });

const at = (ms: number): RunOptions => ({ world: { ...theWorld, now: () => Date.now() + ms } });
/** Each request takes this long, by the clock of the doctor. */
const slow = (ms: number): RunOptions => {
  let passed = 0;
  return { world: { ...theWorld, now: () => Date.now() + (passed += ms) } };
};

/** A world in which the site has the address `http://shop.example`. */
const atShop = (): RunOptions => ({
  world: {
    ...theWorld,
    fetch: (input, init) => fetch((input as string).replace('http://shop.example', site.url), init),
  },
});

const GOOD: Row[] = [
  { what: 'the local cloud' },
  { what: 'somebody who exists', options: () => ({ identifier: PERSON }) },
  { what: 'each mode: popup', options: () => ({ mode: 'popup' }) },
  { what: 'each mode: window', options: () => ({ mode: 'window' }) },
  {
    what: 'each mode: redirect, without a tenant',
    options: () => ({ mode: 'redirect', 'tenant-id': undefined }),
  },
  {
    what: 'a tenant without passkeys, and a form without them',
    options: () => ({ 'without-passkey': true }),
    prepare: setTenant({ allowedVerificationMethods: ['EMAIL_OTP'] }),
  },
  { what: 'an API that does not say what a token may do', prepare: setTenant({ initEndpoint: false }) },
  { what: 'the server secret', run: { env: { AUTHSIGNAL_SECRET: SECRET } } },
  { what: 'a page with the policy of the guide', options: onPage(), prepare: goodPage() },
  {
    what: 'a page with the policy of the guide in a popup',
    options: onPage({ mode: 'popup' }),
    prepare: () =>
      page({ 'content-security-policy': readmePolicy({ cloudUrl: cloud.url }, ['`mode="popup"`']) })(),
  },
  {
    what: 'a page without a policy that nobody may frame',
    options: onPage(),
    prepare: page({ 'x-frame-options': 'DENY' }),
  },
  {
    what: 'a page that leads to another of its site',
    options: onPage(),
    prepare: () => {
      goodPage()();
      const login = site.handlers.get('/login');
      if (login) site.handlers.set('/sign-in', login);
      site.handlers.set('/login', () => ({ status: 302, headers: { location: '/sign-in' } }));
    },
  },
  {
    what: 'a page of five megabytes',
    options: onPage(),
    prepare: () =>
      page({ 'content-security-policy': policy() }, `<h1>Sign in</h1>${'x'.repeat(5_000_000)}`)(),
  },
  {
    what: 'a page with a permissions policy for others',
    options: onPage(),
    prepare: goodPage({
      'permissions-policy': 'camera=(), publickey-credentials-get=(self "https://other.example")',
    }),
  },
  {
    what: 'username-url, asked about nobody',
    options: withEndpoint('username-url'),
    prepare: endpoint(() => json({ error: 'bad' }, 400)),
  },
  {
    what: 'username-url, asked about somebody',
    options: withEndpoint('username-url', { identifier: PERSON }),
    prepare: endpoint(({ body }) => json({ username: (JSON.parse(body) as { email: string }).email })),
  },
  {
    what: 'enrollment-token-url',
    options: withEndpoint('enrollment-token-url'),
    prepare: endpoint(() => json({ message: 'Unauthorized' }, 401)),
  },
  {
    what: 'context-url',
    options: withEndpoint('context-url'),
    prepare: endpoint(() => json({ context: 'signed' })),
  },
  {
    what: 'endpoints of the page’s own origin, without CORS',
    options: () => ({ ...onPage()(), 'username-url': `${site.url}/name` }),
    prepare: () => {
      page({ 'content-security-policy': policyWith('connect-src', `connect-src 'self' ${cloud.url}`) })();
      site.handlers.set('/name', () => json({}, 404));
    },
  },
];

const FAULTS: Row[] = [
  // Cognito
  { what: 'another app client', finds: 'client-unknown', options: () => ({ 'client-id': 'nosuchclient' }) },
  {
    what: 'another region',
    finds: 'client-unknown',
    options: () => ({ region: 'eu-west-1', 'cognito-url': `${cloud.url}/cognito/eu-west-1` }),
  },
  {
    what: 'no custom authentication',
    finds: 'client-no-custom-auth',
    options: () => ({ 'client-id': SRP_CLIENT.id }),
  },
  { what: 'a client secret', finds: 'client-has-secret', options: () => ({ 'client-id': SECRET_CLIENT.id }) },
  {
    what: 'errors that tell who exists',
    finds: 'tells-who-exists',
    prepare: () => void (cloud.cognito.client(DEMO_CLIENT.id).preventUserExistenceErrors = 'LEGACY'),
  },
  {
    what: 'errors that tell who exists, with somebody who does',
    finds: 'tells-who-exists',
    options: () => ({ identifier: PERSON }),
    prepare: () => void (cloud.cognito.client(DEMO_CLIENT.id).preventUserExistenceErrors = 'LEGACY'),
  },
  {
    what: 'an identifier that nobody has',
    finds: 'identifier-unknown',
    options: () => ({ identifier: 'nobody@example.com' }),
    prepare: () => void (cloud.cognito.client(DEMO_CLIENT.id).preventUserExistenceErrors = 'LEGACY'),
  },
  { what: 'a page in place of Cognito', finds: 'cognito-not-there', prepare: fail({ kind: 'html' }) },
  {
    what: 'a page of status 200 in place of Cognito',
    finds: 'cognito-not-there',
    prepare: fail({ kind: 'html', status: 200 }),
  },
  { what: 'an empty answer of Cognito', finds: 'cognito-not-there', prepare: fail({ kind: 'empty' }) },
  {
    what: 'a cognito-url without its path',
    finds: 'cognito-not-there',
    options: () => ({ 'cognito-url': cloud.url }),
  },
  {
    what: 'a cognito-url that redirects',
    finds: 'cognito-not-there',
    options: () => ({ 'cognito-url': `${site.url}/proxy` }),
    prepare: () =>
      void site.handlers.set('/proxy/', () => ({
        status: 302,
        headers: { location: `${cloud.url}/cognito` },
      })),
  },
  {
    what: 'a quota that is used up',
    finds: 'cognito-throttled',
    prepare: fail({ kind: 'status', status: 429 }),
  },
  { what: 'Cognito out of order', finds: 'cognito-failing', prepare: fail({ kind: 'status', status: 500 }) },
  {
    what: 'an exception of another kind',
    finds: 'cognito-refuses',
    prepare: exception('InvalidParameterException', 'Something new.'),
  },
  { what: 'a firewall that blocks', finds: 'firewall-blocks', prepare: known('waf-block') },
  { what: 'a firewall that asks for a CAPTCHA', finds: 'firewall-blocks', prepare: known('waf-captcha') },
  { what: 'a firewall that challenges', finds: 'firewall-blocks', prepare: known('waf-challenge') },
  { what: 'threat protection', finds: 'threat-protection', prepare: known('threat-request') },
  {
    what: 'a plan without custom authentication',
    finds: 'plan-too-low',
    prepare: exception('FeatureUnavailableInTierException'),
  },
  {
    what: 'a person who is not confirmed',
    finds: 'user-not-confirmed',
    options: () => ({ identifier: PERSON }),
    prepare: exception('UserNotConfirmedException', 'User is not confirmed.'),
  },
  {
    what: 'a person who is disabled',
    finds: 'user-disabled',
    options: () => ({ identifier: PERSON }),
    prepare: exception('NotAuthorizedException', 'User is disabled.'),
  },
  {
    what: 'a person who must reset a password',
    finds: 'user-must-reset-password',
    options: () => ({ identifier: PERSON }),
    prepare: exception('PasswordResetRequiredException'),
  },
  { what: 'no answer of Cognito', finds: 'cognito-unreachable', prepare: fail({ kind: 'drop' }) },
  // Triggers
  ...(['defineAuthChallenge', 'createAuthChallenge', 'verifyAuthChallengeResponse'] as const).map((name) => ({
    what: `no ${name}`,
    finds: 'trigger-missing',
    prepare: replace(name),
  })),
  { what: 'a trigger that is not there', finds: 'trigger-not-invokable', prepare: known('trigger-missing') },
  {
    what: 'a trigger that may not be called',
    finds: 'trigger-not-invokable',
    prepare: known('trigger-not-permitted'),
  },
  {
    what: 'a trigger that is throttled',
    finds: 'trigger-not-invoked',
    prepare: exception(
      'UnexpectedLambdaException',
      'CreateAuthChallenge invocation failed due to error TooManyRequestsException.',
    ),
  },
  {
    what: 'a trigger that never answers',
    finds: 'trigger-timeout',
    prepare: () => {
      cloud.cognito.settings.triggerTimeoutMs = 1;
      replace('createAuthChallenge', () => new Promise(() => undefined))();
    },
  },
  {
    what: 'a trigger with a time limit of its own',
    finds: 'trigger-timeout',
    prepare: replace(
      'createAuthChallenge',
      throwing('2026-01-01T00:00:00Z 5f0c Task timed out after 3.00 seconds'),
    ),
  },
  { what: 'triggers that are slow', finds: 'triggers-slow', run: slow(5000) },
  {
    what: 'a Create that throws',
    finds: 'trigger-throws',
    prepare: replace('createAuthChallenge', throwing('The table is gone')),
  },
  {
    what: 'a Define that throws',
    finds: 'trigger-throws',
    prepare: replace('defineAuthChallenge', throwing('boom')),
  },
  {
    what: 'a Verify that throws',
    finds: 'trigger-throws',
    prepare: replace('verifyAuthChallengeResponse', throwing('boom')),
  },
  { what: 'a trigger that crashes', finds: 'trigger-throws', prepare: known('trigger-crash') },
  {
    what: 'a trigger that returns nothing',
    finds: 'trigger-bad-output',
    prepare: replace('createAuthChallenge', async () => undefined),
  },
  {
    what: 'parameters that are no texts',
    finds: 'trigger-bad-output',
    prepare: replace('createAuthChallenge', createWith({ token: 'a.b.c', isEnrolled: true })),
  },
  {
    what: 'triggers without AUTHSIGNAL_CLIENT_IDS',
    finds: 'trigger-without-clients',
    prepare: replace(
      'defineAuthChallenge',
      throwing('The app clients are not named. Set AUTHSIGNAL_CLIENT_IDS.'),
    ),
  },
  {
    what: 'a Define for other app clients',
    finds: 'trigger-for-other-clients',
    prepare: replaceAll(() => own(['another'])),
  },
  {
    what: 'a Define that refuses everybody without a word',
    finds: 'sign-in-refused',
    prepare: replace('defineAuthChallenge', async (event: Event) => ({
      ...event,
      response: { issueTokens: false, failAuthentication: true },
    })),
  },
  {
    what: 'a Create for other app clients',
    finds: 'trigger-for-other-clients',
    prepare: () => replace('createAuthChallenge', own(['another']).createAuthChallenge)(),
  },
  {
    what: 'a Verify for other app clients',
    finds: 'trigger-for-other-clients',
    prepare: () => replace('verifyAuthChallengeResponse', own(['another']).verifyAuthChallengeResponse)(),
  },
  {
    what: 'a Create without a secret',
    finds: 'trigger-without-secret',
    prepare: () => replace('createAuthChallenge', own([DEMO_CLIENT.id], '').createAuthChallenge)(),
  },
  {
    what: 'a Verify without a secret',
    finds: 'trigger-without-secret',
    prepare: () =>
      replace('verifyAuthChallengeResponse', own([DEMO_CLIENT.id], '').verifyAuthChallengeResponse)(),
  },
  {
    what: 'a secret that cannot be read',
    finds: 'trigger-cannot-read-secret',
    prepare: () =>
      replace(
        'createAuthChallenge',
        createTriggers({
          authsignal: {
            apiSecretKey: async () => {
              throw new Error('no');
            },
          },
          minimumDuration: 0,
        }).createAuthChallenge,
      )(),
  },
  {
    what: 'a Create with another secret',
    finds: 'trigger-refused',
    prepare: () => replace('createAuthChallenge', own([DEMO_CLIENT.id], 'wrong').createAuthChallenge)(),
  },
  {
    what: 'a Verify with another secret',
    finds: 'trigger-refused',
    prepare: () =>
      replace('verifyAuthChallengeResponse', own([DEMO_CLIENT.id], 'wrong').verifyAuthChallengeResponse)(),
  },
  {
    what: 'a Create that cannot reach Authsignal',
    finds: 'trigger-without-authsignal',
    prepare: () =>
      replace('createAuthChallenge', own([DEMO_CLIENT.id], SECRET, nowhere).createAuthChallenge)(),
  },
  {
    what: 'a Define that wants a password',
    finds: 'other-challenge',
    prepare: () =>
      void site.handlers.set('/other/', () =>
        json({ ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} }),
      ),
    options: () => ({ 'cognito-url': `${site.url}/other` }),
  },
  {
    what: 'a Define that issues tokens at once',
    finds: 'tokens-without-challenge',
    options: () => ({ identifier: PERSON }),
    prepare: replace(
      'defineAuthChallenge',
      async (event: Event & { request: { userNotFound?: boolean } }) => ({
        ...event,
        response: event.request.userNotFound
          ? { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false }
          : { issueTokens: true, failAuthentication: false },
      }),
    ),
  },
  {
    what: 'a Define that ends the sign-in of unknown users',
    finds: 'tells-who-exists',
    options: () => ({ identifier: PERSON }),
    prepare: replace(
      'defineAuthChallenge',
      async (event: Event & { request: { userNotFound?: boolean } }) => ({
        ...event,
        response: event.request.userNotFound
          ? { issueTokens: false, failAuthentication: true }
          : { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false },
      }),
    ),
  },
  {
    what: 'a Create that says nothing',
    finds: 'challenge-empty',
    prepare: replace('createAuthChallenge', createWith({})),
  },
  {
    what: 'a list of methods in JSON',
    finds: 'challenge-bad-methods',
    prepare: change(() => ({ enrolledMethods: '["EMAIL_OTP"]' })),
  },
  {
    what: 'methods by Authsignal’s names',
    finds: 'challenge-bad-methods',
    prepare: change(() => ({ enrolledMethods: 'EMAIL_OTP', allowedMethods: 'EMAIL_OTP SMS' })),
  },
  {
    what: 'a Create with the url alone for a form inside the page',
    finds: 'mode-without-token',
    prepare: publish('url'),
  },
  {
    what: 'a Create with the token alone for the pre-built UI',
    finds: 'mode-without-url',
    options: () => ({ mode: 'popup' }),
    prepare: publish('token'),
  },
  {
    what: 'a url on another host',
    finds: 'prebuilt-url-refused',
    prepare: change(() => ({ url: 'https://authsignal.com.example.net/mfa?token=1' })),
  },
  {
    what: 'a url with a fragment',
    finds: 'prebuilt-url-refused',
    prepare: change(({ url }) => ({ url: `${url}#part` })),
  },
  {
    what: 'a Verify that wants JSON',
    finds: 'answer-format',
    prepare: replace(
      'verifyAuthChallengeResponse',
      async (event: Event & { request: { challengeAnswer: string } }) => {
        JSON.parse(event.request.challengeAnswer);
        return { ...event, response: { answerCorrect: false } };
      },
    ),
  },
  { what: 'rules that block', finds: 'action-holds-back', prepare: setTenant({ outcome: 'BLOCK' }) },
  {
    what: 'rules that hold back for a review',
    finds: 'action-holds-back',
    prepare: setTenant({ outcome: 'REVIEW' }),
  },
  { what: 'a clock that is ahead', finds: 'clock-skew', run: at(600_000) },
  { what: 'a clock that is behind', finds: 'clock-skew', run: at(-600_000) },
  // Authsignal
  { what: 'another tenant', finds: 'token-other-tenant', options: () => ({ 'tenant-id': 'another' }) },
  {
    what: 'another tenant, where the token does not say its own',
    finds: 'tenant-unknown',
    prepare: failAuthsignal(PASSKEY, { kind: 'status', status: 401, code: 'unauthorized' }),
  },
  {
    what: 'another region of Authsignal',
    finds: 'token-other-region',
    options: () => ({
      'authsignal-url': `${elsewhere.url}/authsignal/v1`,
      'prebuilt-ui-host': new URL(cloud.url).host,
    }),
  },
  { what: 'another action', finds: 'token-other-action', options: () => ({ action: 'signIn' }) },
  {
    what: 'a token that has expired',
    finds: 'token-expired',
    prepare: failAuthsignal(INIT, { kind: 'status', status: 401 }),
  },
  {
    what: 'a token that is good for a minute',
    finds: 'token-short',
    prepare: setTenant({ tokenDurationInMinutes: 1 }),
  },
  {
    what: 'one Authsignal user for all unknown names',
    finds: 'unknown-users-are-one',
    prepare: () => {
      const { createAuthChallenge } = own([DEMO_CLIENT.id]);
      replace('createAuthChallenge', (event: Parameters<typeof createAuthChallenge>[0]) =>
        createAuthChallenge({
          ...event,
          request: {
            ...event.request,
            userNotFound: false,
            userAttributes: { sub: 'undefined', email: 'x@example.com' },
          },
        }),
      )();
    },
  },
  {
    what: 'a page in place of Authsignal',
    finds: 'authsignal-not-there',
    options: () => ({ 'authsignal-url': `${site.url}/v1`, 'prebuilt-ui-host': new URL(cloud.url).host }),
    prepare: () => void site.handlers.set('*', () => html('<h1>Hello</h1>')),
  },
  {
    what: 'Authsignal’s quota',
    finds: 'authsignal-throttled',
    prepare: failAuthsignal(PASSKEY, { kind: 'status', status: 429 }),
  },
  {
    what: 'Authsignal out of order',
    finds: 'authsignal-failing',
    prepare: failAuthsignal(PASSKEY, { kind: 'status', status: 500 }),
  },
  {
    what: 'no answer of Authsignal',
    finds: 'authsignal-unreachable',
    prepare: failAuthsignal(INIT, { kind: 'drop' }),
  },
  {
    what: 'no method in common',
    finds: 'no-common-method',
    options: () => ({ methods: 'push', 'without-passkey': true }),
    prepare: setTenant({ allowedVerificationMethods: ['EMAIL_OTP'] }),
  },
  {
    what: 'a method that is not allowed',
    finds: 'method-not-allowed',
    options: () => ({ methods: 'email-otp push', 'without-passkey': true }),
    prepare: setTenant({ allowedVerificationMethods: ['EMAIL_OTP'] }),
  },
  {
    what: 'a person without any of the methods',
    finds: 'no-method-of-the-person',
    options: () => ({ identifier: PERSON, methods: 'totp' }),
  },
  {
    what: 'a tenant without passkeys',
    finds: 'passkeys-off',
    prepare: setTenant({ allowedVerificationMethods: ['EMAIL_OTP'] }),
  },
  {
    what: 'another passkey domain',
    finds: 'passkey-domain',
    options: onPage(),
    prepare: () => {
      goodPage()();
      setTenant({ rpId: 'example.com' })();
    },
  },
  {
    what: 'a page without a name',
    finds: 'page-without-name',
    options: () => ({ page: `${site.url.replace('localhost', '127.0.0.1')}/login` }),
    prepare: goodPage(),
  },
  {
    what: 'a server secret that is none',
    finds: 'secret-refused',
    run: { env: { AUTHSIGNAL_SECRET: 'wrong' } },
  },
  {
    what: 'rules that allow',
    finds: 'action-allows',
    prepare: setTenant({ outcome: 'ALLOW' }),
    run: { env: { AUTHSIGNAL_SECRET: SECRET } },
  },
  {
    what: 'the secret of another tenant',
    finds: 'secret-other-tenant',
    run: { env: { AUTHSIGNAL_SECRET: SECRET } },
    prepare: change(({ token = '' }) => {
      // Authsignal knows the token no more once it is changed, so what it says is all there is.
      const [head, claims = '', signature] = token.split('.');
      const { other, ...rest } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { other: object };
      const body = Buffer.from(JSON.stringify({ ...rest, other: { ...other, idempotencyKey: 'another' } }));
      setTenant({ initEndpoint: false })();
      return { token: [head, body.toString('base64url'), signature].join('.') };
    }),
  },
  // The page
  {
    what: 'a page that asks for a login',
    finds: 'page-behind-login',
    options: onPage(),
    prepare: () => void site.handlers.set('/login', () => ({ status: 401 })),
  },
  {
    what: 'a page that leads to a login elsewhere',
    finds: 'page-redirects',
    options: onPage(),
    prepare: () =>
      void site.handlers.set('/login', () => ({
        status: 302,
        headers: { location: 'https://sso.example.com/?next=1' },
      })),
  },
  {
    what: 'a page that leads to itself',
    finds: 'page-error',
    options: onPage(),
    prepare: () => void site.handlers.set('/login', () => ({ status: 302, headers: { location: '/login' } })),
  },
  { what: 'no page', finds: 'page-error', options: onPage() },
  {
    what: 'data in place of a page',
    finds: 'page-no-html',
    options: onPage(),
    prepare: () => void site.handlers.set('/login', () => json({})),
  },
  {
    what: 'no server of the page',
    finds: 'page-unreachable',
    options: () => ({ page: `${nowhere}/login` }),
  },
  {
    what: 'a policy without Cognito',
    finds: 'policy-connect',
    options: onPage(),
    prepare: () => pageWith('connect-src', `connect-src ${cloud.url}/authsignal/v1/`)(),
  },
  {
    what: 'a policy without Authsignal',
    finds: 'policy-connect',
    options: onPage(),
    prepare: () => pageWith('connect-src', `connect-src ${cloud.url}/cognito/`)(),
  },
  {
    what: 'a policy that forbids all',
    finds: 'policy-connect',
    options: onPage(),
    prepare: pageWith('connect-src', ''),
  },
  {
    what: 'a policy in the markup',
    finds: 'policy-connect',
    options: onPage(),
    prepare: () =>
      page(
        { 'x-frame-options': 'DENY' },
        `<meta http-equiv="Content-Security-Policy" content="connect-src &#39;self&#39;">`,
      )(),
  },
  {
    what: 'a policy without the frame of the popup',
    finds: 'policy-frame',
    options: onPage({ mode: 'popup' }),
    prepare: goodPage(),
  },
  {
    what: 'a policy without the script',
    finds: 'policy-script',
    options: onPage(),
    prepare: () =>
      page(
        { 'content-security-policy': policy() },
        '<script type="module" src="https://cdn.example.com/authsignal-cognito-login.js"></script>',
      )(),
  },
  {
    what: 'Trusted Types without lit-html',
    finds: 'policy-trusted-types',
    options: onPage(),
    prepare: pageWith('trusted-types', 'trusted-types app'),
  },
  {
    what: 'a sandbox',
    finds: 'policy-sandbox',
    options: onPage(),
    prepare: pageWith('sandbox', 'sandbox allow-scripts'),
  },
  {
    what: 'a page that any site may frame',
    finds: 'page-framable',
    options: onPage(),
    prepare: pageWith('frame-ancestors', ''),
  },
  {
    what: 'a permissions policy without passkeys',
    finds: 'passkeys-forbidden',
    options: onPage(),
    prepare: goodPage({ 'permissions-policy': 'camera=(), publickey-credentials-get=()' }),
  },
  {
    what: 'a page that is cut off from its windows',
    finds: 'opener-policy',
    options: onPage({ mode: 'window' }),
    prepare: goodPage({ 'cross-origin-opener-policy': 'same-origin' }),
  },
  {
    what: 'a page that embeds nothing',
    finds: 'embedder-policy',
    options: onPage({ mode: 'popup' }),
    prepare: () =>
      page({
        'content-security-policy': readmePolicy({ cloudUrl: cloud.url }, ['`mode="popup"`']),
        'cross-origin-embedder-policy': 'require-corp',
      })(),
  },
  {
    what: 'a page over http',
    finds: 'page-insecure',
    options: () => ({ page: 'http://shop.example/login', 'without-passkey': true }),
    prepare: goodPage(),
    run: atShop,
  },
  // Endpoints
  {
    what: 'no endpoint',
    finds: 'endpoint-not-there',
    options: withEndpoint('username-url'),
    prepare: endpoint(
      () =>
        html('Not found', { 'x-n': '1' }) && {
          status: 404,
          headers: { 'content-type': 'text/html' },
          body: 'x',
        },
    ),
  },
  {
    what: 'an endpoint that takes no POST',
    finds: 'endpoint-not-there',
    options: withEndpoint('context-url'),
    prepare: endpoint(() => json({}, 405)),
  },
  {
    what: 'an endpoint behind a login',
    finds: 'endpoint-redirects',
    options: withEndpoint('username-url'),
    prepare: endpoint(() => ({ status: 302, headers: { location: '/login' } })),
  },
  {
    what: 'an endpoint without CORS',
    finds: 'endpoint-cors',
    options: withEndpoint('username-url'),
    prepare: endpoint(
      () => json({}, 400),
      () => ({}),
    ),
  },
  {
    what: 'an endpoint that does not allow the header',
    finds: 'endpoint-cors',
    options: withEndpoint('enrollment-token-url'),
    prepare: endpoint(
      () => json({}, 401),
      () => cors('*'),
    ),
  },
  {
    what: 'an endpoint that does not answer the question',
    finds: 'endpoint-cors',
    options: withEndpoint('context-url'),
    prepare: () => {
      endpoint(() => undefined)();
      api.handlers.set('/endpoint', ({ method }) =>
        method === 'OPTIONS' ? { status: 404 } : json({ context: 'x' }),
      );
    },
  },
  {
    what: 'a username-url with another schema',
    finds: 'endpoint-schema',
    options: withEndpoint('username-url', { identifier: PERSON }),
    prepare: endpoint(() => json({ name: PERSON })),
  },
  {
    what: 'a username-url that does not know the person',
    finds: 'identifier-unknown',
    options: withEndpoint('username-url', { identifier: PERSON }),
    prepare: endpoint(() => json({}, 404)),
  },
  {
    what: 'a context-url with another schema',
    finds: 'endpoint-schema',
    options: withEndpoint('context-url'),
    prepare: endpoint(() => json({ token: 'x' })),
  },
  {
    what: 'an enrollment-token-url that answers anybody',
    finds: 'endpoint-open',
    options: withEndpoint('enrollment-token-url'),
    prepare: endpoint(() => json({ authsignalToken: 'x' })),
  },
  {
    what: 'an enrollment-token-url that fails',
    finds: 'endpoint-fails',
    options: withEndpoint('enrollment-token-url'),
    prepare: endpoint(() => json({}, 500)),
  },
  {
    what: 'an endpoint that is down',
    finds: 'endpoint-unreachable',
    options: () => ({ 'username-url': `${nowhere}/name` }),
  },
];

describe('the doctor', () => {
  for (const { what, options, prepare, run } of GOOD) {
    it(`finds nothing wrong with ${what}`, async () => {
      await prepare?.();
      const { code, codes } = await examine(
        { ...usual(), ...options?.() },
        typeof run === 'function' ? run() : run,
      );
      assert.deepEqual({ code, codes }, { code: 0, codes: [] });
    });
  }

  for (const { what, finds = '', options, prepare, run } of FAULTS) {
    it(`finds ${what}`, async () => {
      await prepare?.();
      const { code, codes, stdout } = await examine(
        { ...usual(), ...options?.() },
        typeof run === 'function' ? run() : run,
      );
      assert.deepEqual(codes, [finds], stdout);
      assert.equal(code, ALL_FINDINGS[finds]?.isUnreachable ? 2 : 1);
      // It has sent nothing to anybody.
      assert.deepEqual(cloud.outbox.list(), []);
    });
  }
});
