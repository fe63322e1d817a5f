/** The context round with the project's triggers: what the rules are told, whom they let in, and every method and mode once. */
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Authsignal } from '@authsignal/node';
import { PLACES } from '../../demo/local-cloud/authsignal/places.js';
import type { Rule } from '../../demo/local-cloud/authsignal/rule.js';
import type { VerificationMethod } from '../../demo/local-cloud/authsignal/types.js';
import { CONTEXT_KEY } from '../../demo/local-cloud/local-cloud.js';
import en from '../../src/i18n/locales/en.js';
import type { MethodId } from '../../src/index.js';
import { createTriggers } from '../../src/triggers/index.js';
import { type Attributes, type OpenOptions, prepareStage } from '../helpers/e2e.js';
import { appCode, decide, enroll } from '../helpers/phone.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { answerPrebuilt, prebuiltFrame, type PrebuiltUi } from '../helpers/prebuilt-ui.js';
import { addAuthenticator } from '../helpers/virtual-authenticator.js';

const RULES: Rule[] = [
  { name: 'not served', if: { 'ip.countryCode': 'BR' }, then: 'BLOCK' },
  {
    name: 'known device',
    if: { 'custom.contextSigned': true, 'device.isNew': false, 'ip.isAnonymous': false },
    then: 'ALLOW',
  },
  { name: 'hidden', if: { 'device.isNew': true, 'ip.isAnonymous': true }, then: 'REVIEW' },
];

const stage = prepareStage({ context: true, acceptAllow: true, rules: RULES });

const settings = async (changes: object) => {
  const reply = await fetch(`${stage.cloud.url}/settings`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(changes),
  });
  assert.equal(reply.status, 200);
};

const [here, newZealand, , brazil, proxy] = PLACES;
beforeEach(() => settings({ visitorAddress: here.ipAddress }));

let people = 0;
const somebody = () => `context-${(people += 1)}@example.com`;

const open = (attributes: Attributes = {}, options: OpenOptions = {}): Promise<PlaywrightLogin> =>
  stage.open({
    policy: ['the method `qr-code`', 'an address of your own'],
    ...options,
    attributes: { 'context-url': `${stage.cloud.url}/context`, ...attributes },
  });

/** What track was told of the newest sign-in. */
function told() {
  const action = stage.cloud.authsignal.actions.list().at(-1);
  assert.ok(action);
  return action;
}

/** The calls of the page from now on: operations of Cognito, paths of the others. */
function watchCalls({ page }: PlaywrightLogin): string[] {
  const calls: string[] = [];
  page.on('request', (request) => {
    if (request.method() !== 'POST') return;
    const operation = request.headers()['x-amz-target']?.split('.')[1];
    calls.push(operation ?? new URL(request.url()).pathname);
  });
  return calls;
}

describe('the rules', () => {
  it('let a known device in: name, context, tokens', async () => {
    const who = somebody();
    const attributes = { 'without-passkey': '' };
    const login = await open(attributes);
    await login.signIn(who);
    const first = told();
    assert.deepEqual([first.ruleIds, first.circumstances?.ipAddress], [[], here.ipAddress]);

    const again = await open({ ...attributes, 'sign-up': 'off' }, { within: login.watched });
    again.watched.events.length = 0;
    const calls = watchCalls(again);
    await again.typeUsername(who);
    await again.submit();
    await again.untilStep('done');
    // The endpoint is asked while Cognito begins, and takes no time of its own.
    assert.deepEqual(calls.slice(0, 2).sort(), ['/context', 'InitiateAuth']);
    assert.deepEqual(calls.slice(2), ['RespondToAuthChallenge', 'RespondToAuthChallenge']);
    const { ruleIds, circumstances = {} } = told();
    assert.deepEqual(ruleIds, ['known device']);
    const { deviceId, userAgent, custom = {} } = circumstances;
    assert.match(deviceId ?? '', /^[\da-f-]{36}$/);
    assert.equal(deviceId, first.circumstances?.deviceId);
    assert.equal(userAgent, await again.page.evaluate(() => navigator.userAgent));
    assert.deepEqual([custom.contextSigned, custom.claimedDeviceId], [true, deviceId]);
    assert.equal(again.success().method, undefined);
  });

  it('challenge a new device, also the second time, and a device that was forgotten', async () => {
    const who = somebody();
    const known = await open();
    await known.signIn(who);
    const other = await open();
    await other.requestCode(who);
    await other.goBack();
    await other.untilStep('identify');
    stage.cloud.clock.advance(60_000);
    await other.submit();
    await other.untilStep('entering');
    const user = stage.cloud.authsignal.users.find(who);
    assert.equal(user?.devices?.length, 1);
    await fetch(`${stage.cloud.url}/authsignal/demo/users/${encodeURIComponent(who)}/devices`, {
      method: 'DELETE',
    });
    stage.cloud.clock.advance(60_000);
    const back = await open({}, { within: known.watched });
    back.watched.events.length = 0;
    await back.requestCode(who);
  });

  it('block a country, by the address that the endpoint saw', async () => {
    const who = somebody();
    await settings({ visitorAddress: brazil.ipAddress });
    const login = await open();
    await login.typeUsername(who);
    const { code, state } = await login.errorAfter(() => login.submit());
    assert.deepEqual([code, state, await login.alert()], ['blocked', 'BLOCK', en.errors.blocked]);
    assert.deepEqual(told().ruleIds, ['not served']);
    login.watched.takeWarnings();
  });

  it('hold a new device behind a proxy back for a review', async () => {
    await settings({ visitorAddress: proxy.ipAddress });
    const login = await open();
    await login.typeUsername(somebody());
    const { code, state } = await login.errorAfter(() => login.submit());
    assert.deepEqual([code, state, await login.alert()], ['blocked', 'REVIEW_REQUIRED', en.review]);
    assert.deepEqual(told().ruleIds, ['hidden']);
    login.watched.takeWarnings();
  });

  const cheats: [what: string, spoil: (context: string) => string][] = [
    ['that was forged', (context) => context.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))],
    ['of 20 kB', () => `${'A'.repeat(20_000)}.${'A'.repeat(43)}`],
  ];
  for (const [what, spoil] of cheats)
    it(`are told nothing by a context ${what}: a known device is challenged`, async () => {
      const who = somebody();
      const login = await open();
      await login.signIn(who);
      stage.cloud.clock.advance(60_000);
      const again = await open({}, { within: login.watched });
      again.watched.events.length = 0;
      await again.page.route('**/cognito/', async (route) => {
        const body = JSON.parse(route.request().postData() ?? '{}') as {
          ClientMetadata?: { context?: string };
        };
        const context = body.ClientMetadata?.context;
        if (context) Object.assign(body.ClientMetadata ?? {}, { context: spoil(context) });
        await route.continue({ postData: JSON.stringify(body) });
      });
      await again.requestCode(who);
      const { deviceId, ipAddress, custom } = told().circumstances ?? {};
      assert.deepEqual([deviceId, ipAddress, custom?.contextSigned], [undefined, undefined, false]);
    });

  it('are told claims alone where the page has no endpoint, or that fails', async () => {
    const login = await open({ 'context-url': undefined });
    await login.requestCode(somebody());
    assert.deepEqual(Object.keys(told().circumstances?.custom ?? {}).sort(), [
      'claimedDeviceId',
      'claimedLanguage',
      'claimedTimeZone',
      'claimedUserAgent',
      'contextSigned',
    ]);
    const other = await open({ 'context-url': `${stage.cloud.url}/nowhere` }, { style: '' });
    await other.requestCode(somebody());
    assert.equal(told().circumstances?.custom?.contextSigned, false);
    assert.match(other.watched.takeWarnings().join(), /"context-url" could not be reached/);
    // The browser's own words for it.
    assert.match(other.watched.problems.splice(0).join(), /blocked by CORS policy/);
  });

  it('are told claims alone where the page’s policy forbids the endpoint, and the developer hears it', async () => {
    const login = await open({}, { policy: [] });
    await login.requestCode(somebody());
    assert.equal(told().circumstances?.custom?.contextSigned, false);
    assert.match(
      login.watched.takeWarnings().join(),
      /content security policy forbids .*add it to connect-src/,
    );
    // The browser's own words for the violation that this page was to have.
    login.watched.problems.length = 0;
  });

  it('are told what the page has for them, and no device where cookies are blocked', async () => {
    const login = await open(
      {},
      {
        prepare: ({ page }) =>
          page.addInitScript(() => {
            Object.defineProperty(Document.prototype, 'cookie', {
              configurable: true,
              get: () => '',
              set: () => undefined,
            });
          }),
      },
    );
    await login.widget.evaluate((widget: HTMLElementTagNameMap['authsignal-cognito-login']) => {
      widget.clientMetadata = { plan: 'gold' };
    });
    const who = somebody();
    await login.signIn(who);
    assert.equal(told().circumstances?.custom?.claimedPlan, 'gold');
    stage.cloud.clock.advance(60_000);
    // Without a cookie it is another device each time.
    const again = await open({}, { within: login.watched });
    again.watched.events.length = 0;
    await again.requestCode(who);
  });
});

describe('the language of messages', () => {
  for (const [lang, words] of [
    ['de', /^Ihr Code/],
    ['fr-CA', /^Votre code est le/],
    ['ja', /^Your code/],
  ] as const)
    it(`is that of the page, where Authsignal writes in it: ${lang}`, async () => {
      const who = somebody();
      const login = await open({}, { html: `lang="${lang}"` });
      await login.widget.locator('input').fill(who);
      await login.widget.locator('[part~=button-primary]').click();
      await login.untilStep('entering');
      assert.match(stage.cloud.outbox.list().findLast(({ to }) => to === who)?.text ?? '', words);
    });
});

describe('with the context round,', () => {
  /** Makes a key in the page for who was just tracked, with a token of theirs. */
  async function createKey(login: PlaywrightLogin, path: 'passkey' | 'security-key', who: string) {
    const user = stage.cloud.authsignal.users.find(who);
    assert.ok(user);
    const apiUrl = `${stage.cloud.url}/authsignal/v1`;
    const authsignal = new Authsignal({ apiSecretKey: 'local-authsignal-secret', apiUrl, retries: 0 });
    const attributes = { scope: 'add:authenticators' };
    const { token } = await authsignal.track({ userId: user.userId, action: 'addAuthenticator', attributes });
    const status = await login.page.evaluate(
      async ([url, bearer, username]) => {
        const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
        const post = (to: string, body: object) =>
          fetch(to, { method: 'POST', headers, body: JSON.stringify(body) });
        const answer = (await (await post(`${url}/registration-options`, { username })).json()) as {
          challengeId?: string;
          options?: PublicKeyCredentialCreationOptionsJSON;
        };
        const options = answer.options ?? (answer as unknown as PublicKeyCredentialCreationOptionsJSON);
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
        const registrationCredential = (await navigator.credentials.create({
          publicKey,
        })) as PublicKeyCredential | null;
        const { challengeId } = answer;
        // A security key is sent as it is.
        const body = challengeId
          ? { challengeId, registrationCredential }
          : { ...registrationCredential?.toJSON() };
        return (await post(url, body)).status;
      },
      [`${apiUrl}/client/user-authenticators/${path}`, token, who] as const,
    );
    assert.equal(status, 200);
  }

  const signed = () => assert.equal(told().circumstances?.custom?.contextSigned, true);

  type Way = (login: PlaywrightLogin, who: string) => Promise<unknown>;
  const byCode: Way = async (login, who) => {
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(who));
  };
  const onPhone: Way = async (login, who) => {
    await login.untilStep('waiting');
    await decide(login.linkFor(who), 'approve');
  };
  const methods: [id: MethodId, name: VerificationMethod, way: Way][] = [
    ['email-otp', 'EMAIL_OTP', byCode],
    ['sms', 'SMS', byCode],
    ['whatsapp', 'WHATSAPP', byCode],
    [
      'totp',
      'AUTHENTICATOR_APP',
      async (login, who) => {
        await login.untilStep('entering');
        await login.enterCode(await appCode(stage.cloud, who));
      },
    ],
    [
      'magic-link',
      'EMAIL_MAGIC_LINK',
      async (login, who) => {
        await login.untilStep('waiting');
        await fetch(login.linkFor(who), { method: 'POST' });
      },
    ],
    ['push', 'PUSH', onPhone],
    [
      'qr-code',
      'DEVICE',
      async (login, who) => {
        await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
        await decide(login.linkFor(who), 'claim');
        await decide(login.linkFor(who), 'approve');
      },
    ],
  ];
  for (const [id, name, way] of methods)
    it(`${id} signs in`, async () => {
      const isPhone = id === 'sms' || id === 'whatsapp';
      const who = isPhone ? `+64211${String((people += 1)).padStart(6, '0')}` : somebody();
      await enroll(stage.cloud, who, name);
      const login = await open({ identifier: isPhone ? 'phone' : 'email' });
      await login.typeUsername(who);
      await login.submit();
      await way(login, who);
      await login.untilStep('done');
      assert.equal(login.success().method, id);
      signed();
    });

  for (const id of ['passkey', 'security-key'] as const)
    it(`${id} signs in`, async () => {
      const who = somebody();
      const login = await open(
        { methods: `${id} email-otp`, 'without-passkey-autofill': '' },
        { prepare: ({ page }) => addAuthenticator(page, id === 'passkey' ? 'internal' : 'usb') },
      );
      await login.requestCode(who);
      await createKey(login, id, who);
      await login.revisit();
      await login.typeUsername(who);
      await login.submit();
      await login.untilStep('done');
      assert.equal(login.success().method, id);
      signed();
    });

  it('a passkey used first signs in', async () => {
    const who = somebody();
    const login = await open(
      { 'without-passkey-autofill': '' },
      { prepare: ({ page }) => addAuthenticator(page) },
    );
    await login.requestCode(who);
    await createKey(login, 'passkey', who);
    await login.revisit();
    await login.button(en.usePasskey).click();
    await login.untilStep('done');
    assert.equal(login.success().method, 'passkey');
    signed();
  });

  it('a session that ran out is begun again, with a context of its own', async () => {
    const who = somebody();
    const login = await open();
    await login.requestCode(who);
    const calls = watchCalls(login);
    // The session lasts three minutes, the code ten.
    stage.cloud.clock.advance(4 * 60_000);
    await login.enterCode(login.codeFor(who));
    await login.untilStep('done');
    const cognito = calls.filter((call) => !call.startsWith('/authsignal'));
    assert.deepEqual(cognito, [
      'RespondToAuthChallenge',
      'InitiateAuth',
      '/context',
      'RespondToAuthChallenge',
      'RespondToAuthChallenge',
    ]);
    signed();
  });

  it('three wrong answers are what a session takes, as without it', async () => {
    const who = somebody();
    const login = await open();
    await login.requestCode(who);
    const call = async (operation: string, body: object) => {
      const reply = await fetch(`${stage.cloud.url}/cognito/`, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
        },
        body: JSON.stringify({ ClientId: 'localdemoclient', ...body }),
      });
      return (await reply.json()) as { Session?: string; __type?: string; ChallengeParameters?: object };
    };
    let answer = await call('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: who } });
    const outcomes: unknown[] = [];
    for (let round = 0; round < 4; round += 1) {
      answer = await call('RespondToAuthChallenge', {
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session: answer.Session,
        ChallengeResponses: { USERNAME: who, ANSWER: 'a.wrong.one' },
      });
      outcomes.push(answer.__type ?? Boolean(answer.Session));
    }
    assert.deepEqual(outcomes, [true, true, true, 'NotAuthorizedException']);
  });

  const modes: [mode: string, ui: (login: PlaywrightLogin) => Promise<PrebuiltUi>][] = [
    ['popup', async (login) => (await login.submit(), prebuiltFrame(login))],
    [
      'window',
      async (login) => {
        const [popup] = await Promise.all([login.page.waitForEvent('popup'), login.submit()]);
        return popup;
      },
    ],
    [
      'redirect',
      async (login) => {
        await login.submit();
        await login.page.getByRole('heading', { name: 'Confirm it is you' }).waitFor();
        return login.page;
      },
    ],
  ];
  for (const [mode, uiOf] of modes)
    it(`mode="${mode}" signs in`, async () => {
      const who = somebody();
      await enroll(stage.cloud, who, 'EMAIL_OTP');
      const login = await open({ mode }, { canFrame: true });
      const { replacedTriggers } = stage.cloud.cognito;
      const authsignal = {
        apiSecretKey: 'local-authsignal-secret',
        apiUrl: `${stage.cloud.url}/authsignal/v1`,
      };
      const triggers = createTriggers({
        authsignal,
        context: true,
        contextKey: CONTEXT_KEY,
        redirectUrl: login.page.url(),
        minimumDuration: 0,
        updateUserAttributes: async () => {},
        replacePassword: async () => {},
      });
      Object.assign(replacedTriggers, triggers);
      try {
        await login.typeUsername(who);
        await answerPrebuilt(login, await uiOf(login), who);
        await login.untilStep('done');
        signed();
      } finally {
        for (const name of Object.keys(replacedTriggers)) Reflect.deleteProperty(replacedTriggers, name);
      }
    });

  it('username-url may sign the context, which saves the other call', async () => {
    const who = somebody();
    const login = await open({ 'username-url': `${stage.siteUrl}/username` }, { style: '' });
    const asked: unknown[] = [];
    await login.page.route('**/username', async (route) => {
      const body = route.request().postDataJSON() as { email: string; deviceId: string; locale: string };
      asked.push(Object.keys(body));
      const reply = await fetch(`${stage.cloud.url}/context`, {
        method: 'POST',
        body: JSON.stringify({ username: who, deviceId: body.deviceId, locale: body.locale }),
      });
      const { context } = (await reply.json()) as { context: string };
      await route.fulfill({ json: { username: who, context } });
    });
    await settings({ visitorAddress: newZealand.ipAddress });
    const calls = watchCalls(login);
    // Who has no account gets a decoy, which is told the same.
    await login.requestCode(who);
    assert.deepEqual(asked, [['email', 'deviceId', 'locale']]);
    assert.ok(!calls.includes('/context'));
    assert.equal(told().circumstances?.ipAddress, newZealand.ipAddress);
  });
});
