/** Every way in which the widget, the pool, the triggers or the page are set up wrong, and what the developer is told. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import type { TriggerHandler } from '../../demo/local-cloud/cognito/triggers.js';
import { DEMO_POOL, SECRET_CLIENT, SRP_CLIENT } from '../../demo/local-cloud/cognito/pools.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginErrorCode } from '../../src/index.js';
import { createTriggers } from '../../src/triggers/index.js';
import { type Attributes, prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

const stage = prepareStage();

/** The clouds of another region. */
let elsewhere: LocalCloud;
before(async () => {
  elsewhere = await startLocalCloud();
});
after(() => elsewhere.close());

afterEach(() => {
  const { cognito } = stage.cloud;
  for (const name of Object.keys(cognito.replacedTriggers))
    delete cognito.replacedTriggers[name as keyof typeof cognito.replacedTriggers];
  cognito.settings.triggerTimeoutMs = 5000;
  Object.assign(cognito.pool(DEMO_POOL.id).settings, structuredClone(DEMO_POOL));
});

interface Row {
  /** What is wrong. */
  readonly what: string;
  readonly attributes?: () => Attributes;
  readonly prepare?: () => void;
  /** An address of its own, where absent. */
  readonly username?: string;
  /** What the person does; they ask for a code where it is absent. */
  readonly act?: (login: PlaywrightLogin) => Promise<void>;
  readonly code?: LoginErrorCode;
  readonly hint: RegExp;
  /** Where the page has no policy, so that it may ask another cloud. */
  readonly isFree?: boolean;
}

type Event = { response: object };

const replace = (name: 'defineAuthChallenge' | 'createAuthChallenge', handler?: TriggerHandler) => () =>
  void (stage.cloud.cognito.replacedTriggers[name] = handler);

const createWith =
  (publicChallengeParameters: object): TriggerHandler =>
  async (event: Event) => ({
    ...event,
    response: { publicChallengeParameters, privateChallengeParameters: {} },
  });

const forOthers = createTriggers({ authsignal: { apiSecretKey: 'unused' }, clientIds: ['anotherclient'] });

const usePasskey = (login: PlaywrightLogin) => login.button(en.usePasskey).click();

const ROWS: Row[] = [
  {
    what: 'an app client without custom authentication',
    attributes: () => ({ 'user-pool-client-id': SRP_CLIENT.id }),
    hint: /^Enable ALLOW_CUSTOM_AUTH on app client localsrpclient\.$/,
  },
  {
    what: 'an app client with a secret',
    attributes: () => ({ 'user-pool-client-id': SECRET_CLIENT.id }),
    hint: /localsecretclient has a client secret: use a public app client/,
  },
  {
    what: 'an unknown app client',
    attributes: () => ({ 'user-pool-client-id': 'nosuchclient' }),
    hint: /no app client nosuchclient in us-east-1: check "user-pool-client-id" and "region"/,
  },
  {
    what: 'another region of Cognito',
    attributes: () => ({
      region: 'eu-west-1',
      'cognito-url': `${stage.cloud.url}/cognito/eu-west-1`,
    }),
    hint: /no app client localdemoclient in eu-west-1: check "user-pool-client-id" and "region"/,
  },
  {
    what: 'a pool without a trigger',
    prepare: replace('createAuthChallenge', undefined),
    hint: /lacks a trigger: attach DefineAuthChallenge, CreateAuthChallenge and Verify/,
  },
  {
    what: 'a trigger that throws',
    prepare: replace('createAuthChallenge', () => Promise.reject(new Error('Cannot read undefined'))),
    hint: /^CreateAuthChallenge trigger threw an error: look at its log/,
  },
  {
    what: 'a trigger without the secret',
    prepare: replace('createAuthChallenge', () =>
      Promise.reject(new Error('The Authsignal secret is missing. Set AUTHSIGNAL_SECRET.')),
    ),
    hint: /CreateAuthChallenge trigger has no Authsignal secret: set AUTHSIGNAL_SECRET/,
  },
  {
    what: 'an app client that the triggers are not told of',
    prepare: replace('defineAuthChallenge', forOthers.defineAuthChallenge),
    hint: /^The DefineAuthChallenge trigger is not for this app client: add "user-pool-client-id" to AUTHSIGNAL_CLIENT_IDS/,
  },
  {
    what: 'a new name without an address, where accounts are created in a step of their own',
    attributes: () => ({ identifier: 'username', 'sign-up': 'form' }),
    act: async (login) => {
      const link = login.button(en.noAccount);
      if (await link.isVisible()) await link.click();
      await login.button(en.createAccount).click();
    },
    username: 'newcomer',
    hint: /creates no user without an address.*"userAttributes", or set sign-up="off"/,
  },
  {
    what: 'a trigger that takes too long',
    prepare: () => {
      stage.cloud.cognito.settings.triggerTimeoutMs = 20;
      replace('defineAuthChallenge', () => new Promise(() => undefined))();
    },
    code: 'timeout',
    hint: /^DefineAuthChallenge trigger took too long: give it a time limit of 5 seconds/,
  },
  {
    what: 'a trigger that answers with something else than texts',
    prepare: replace('createAuthChallenge', createWith({ token: 'x', isEnrolled: true })),
    hint: /trigger returned .*parameters that are no texts/,
  },
  {
    what: 'a trigger that answers with nothing',
    prepare: replace('createAuthChallenge', async () => undefined),
    hint: /trigger returned something else than its event/,
  },
  {
    what: 'a trigger that sends neither token nor url',
    prepare: replace('createAuthChallenge', createWith({})),
    hint: /CreateAuthChallenge set neither "token" nor "url"/,
  },
  {
    what: 'a trigger that sends methods in the wrong form',
    prepare: replace('createAuthChallenge', createWith({ token: 'x', enrolledMethods: '["email-otp"]' })),
    hint: /CreateAuthChallenge set "enrolledMethods".*ids with spaces between/,
  },
  {
    what: 'another tenant',
    attributes: () => ({ 'tenant-id': 'another-tenant' }),
    act: usePasskey,
    hint: /Authsignal refused the tenant: check "tenant-id"/,
  },
  {
    what: 'another region of Authsignal',
    attributes: () => ({ 'authsignal-url': `${elsewhere.url}/authsignal/v1` }),
    isFree: true,
    hint: /does not know the token: "authsignal-url" must be of the region and tenant/,
  },
  {
    what: 'a passkey domain that is not the page’s',
    prepare: () => (stage.cloud.authsignal.settings.rpId = 'login.example.com'),
    act: usePasskey,
    hint: /passkey domain \(RP id\) .* does not fit this page/,
  },
  {
    what: 'a policy that forbids Cognito',
    attributes: () => ({ 'cognito-url': `${elsewhere.url}/cognito` }),
    hint: /content security policy forbids http:\/\/localhost:\d+: add it to connect-src/,
  },
  {
    what: 'a policy that forbids Authsignal',
    attributes: () => ({ 'authsignal-url': `${elsewhere.url}/authsignal/v1` }),
    hint: /content security policy forbids http:\/\/localhost:\d+: add it to connect-src/,
  },
  {
    what: 'a policy that forbids the endpoint for user names',
    attributes: () => ({ 'username-url': `${elsewhere.url}/username` }),
    hint: /content security policy forbids http:\/\/localhost:\d+: add it to connect-src/,
  },
];

describe('the developer is told about', () => {
  for (const [index, row] of ROWS.entries()) {
    // An account that one row leaves behind is none of the next row's.
    const { what, attributes, prepare, act, code = 'misconfigured', hint, isFree = false } = row;
    const { username = `hints-${index}@example.com` } = row;
    it(what, async () => {
      prepare?.();
      const login = await stage.open({
        attributes: { 'without-passkey-autofill': '', ...attributes?.() },
        ...(isFree && { style: '' }),
      });
      await login.typeUsername(username);
      const ask = () => (act ? act(login) : login.submit());
      const error = await login.errorAfter(ask);
      // The browser's own lines about a policy or a status come along.
      const warnings = login.watched.takeWarnings();
      const told = warnings.filter((text) => text.startsWith('[authsignal-cognito-login]'));
      login.watched.problems.splice(0);
      assert.equal(error.code, code);
      assert.match(error.hint ?? '', hint);
      assert.deepEqual(told, error.hint ? [`[authsignal-cognito-login] ${error.hint}`] : []);
      assert.equal(await login.alert(), en.errors[code]);
      assert.equal(await login.usernameField.inputValue(), username);
      // Once is enough.
      await login.errorAfter(ask);
      assert.deepEqual(
        login.watched.takeWarnings().filter((text) => text.includes('authsignal-cognito')),
        [],
      );
      login.watched.problems.splice(0);
    });
  }
});
