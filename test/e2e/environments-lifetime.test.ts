/** A page that changes the widget's attributes, moves it or takes it away while a sign-in is under way. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { type OpenOptions, prepareStage, withFakeClock } from '../helpers/e2e.js';
import { takeInventory } from '../helpers/inventory.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { enroll } from '../helpers/phone.js';
import { prebuiltFrame, untilPresented } from '../helpers/prebuilt-ui.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

// Triggers that say which methods are enrolled do not name the QR code: these leave it to the page.
const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

const HOUR = 60 * 60_000;

const setAttribute = (login: PlaywrightLogin, name: string, value: string) =>
  login.widget.evaluate(
    (widget, [attribute = '', text = '']) => widget.setAttribute(attribute, text),
    [name, value],
  );

describe('an attribute that changes while a sign-in is under way', () => {
  const warning = (name: string) =>
    `[authsignal-cognito-login] "${name}" was changed during a sign-in and counts from the next one.`;

  it('counts from the next start, and warns once', async () => {
    const email = 'changed@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    for (const value of ['oneclient', 'otherclient']) {
      await setAttribute(login, 'user-pool-client-id', value);
      await login.rendered();
    }
    assert.deepEqual(login.watched.takeWarnings(), [warning('user-pool-client-id')]);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    assert.ok(login.tokens().accessToken);

    await login.widget.evaluate((widget: Widget) => widget.reset());
    await login.untilStep('identify');
    await login.typeUsername(email);
    const { code } = await login.errorAfter(() => login.submit());
    assert.equal(code, 'misconfigured');
    // The hint for the developer.
    assert.equal(login.watched.takeWarnings().length, 1);
  });

  it('is remembered under the client that the sign-in was for', async () => {
    const email = 'remembered@example.com';
    const login = await stage.open({ attributes: { remember: '' } });
    await login.requestCode(email);
    await setAttribute(login, 'user-pool-client-id', 'otherclient');
    await login.enterCode(login.codeFor(email));
    await login.untilStep('done');
    login.watched.takeWarnings();
    const keys = await login.page.evaluate(() =>
      Object.keys(localStorage).filter((key) => key.includes('login')),
    );
    assert.deepEqual(keys, ['authsignal-cognito-login.localdemoclient']);
  });

  it('warns of each of several, and of none that counts at once', async () => {
    const login = await stage.open();
    await login.requestCode('several@example.com');
    await setAttribute(login, 'theme', 'dark');
    await login.widget.evaluate((widget: Widget) => {
      widget.messages = { verify: 'Go on' };
      widget.clientMetadata = { shop: '1' };
      widget.action = 'other';
      widget.mode = 'popup';
    });
    await login.button('Go on').waitFor();
    assert.deepEqual(login.watched.takeWarnings(), [warning('action'), warning('mode')]);
  });

  it('warns of nothing before and after a sign-in', async () => {
    const login = await stage.open();
    await setAttribute(login, 'action', 'other');
    await setAttribute(login, 'action', 'cognitoAuth');
    await login.signIn('between@example.com');
    await setAttribute(login, 'action', 'other');
    await login.rendered();
    assert.deepEqual(login.watched.takeWarnings(), []);
  });
});

describe('a reload in the middle of a sign-in', () => {
  const filledIn = (login: PlaywrightLogin, address: string) =>
    login.page.waitForFunction(
      (value) => document.querySelector<HTMLInputElement>('input[autocomplete~=username]')?.value === value,
      address,
    );

  for (const [offer, attributes] of [
    ['with passkeys', {}],
    ['without passkeys, once the person turns to the form', { 'without-passkey': '' }],
  ] as const) {
    it(`comes back to the filled address, sends nothing by itself and keeps the focus: ${offer}`, async () => {
      const email = `reload-${Object.keys(attributes).length}@example.com`;
      const login = await stage.open({ attributes });
      await login.requestCode(email);
      await login.revisit();
      if ('without-passkey' in attributes) await login.widget.hover();
      await filledIn(login, email);
      assert.equal(await login.page.evaluate(() => document.activeElement?.localName), 'body');
      assert.equal(stage.cloud.outbox.list().length, 1);
      await login.submit();
      await login.untilStep('entering');
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
      assert.deepEqual(await login.page.evaluate(() => ({ ...sessionStorage })), {});
    });
  }
});

interface Case {
  what: string;
  /** Who signs in, where it matters. */
  email?: string;
  options?: OpenOptions;
  /** What the person has; a code by email when absent. */
  methods?: Parameters<typeof enroll>[2][];
  /** Goes on from the start of the sign-in. */
  reach: (login: PlaywrightLogin, email: string) => Promise<unknown>;
}

const slow = (service: 'cognito' | 'authsignal', operation: string) =>
  stage.cloud.faults.add({ service, operation, kind: 'delay', ms: 30_000 });

const answering = async (login: PlaywrightLogin, email: string) => {
  await login.untilStep('entering');
  await login.enterCode(login.codeFor(email));
};

const presented = async (login: PlaywrightLogin) => {
  await untilPresented(prebuiltFrame(login));
};

const CASES: Case[] = [
  {
    what: 'starting',
    reach: (login) => login.untilStep('starting'),
  },
  {
    what: 'choosing',
    methods: ['EMAIL_OTP', 'AUTHENTICATOR_APP'],
    reach: async (login) => {
      await login.untilStep('entering');
      await login.tryAnotherWay();
    },
  },
  { what: 'sending', reach: (login) => login.untilStep('sending') },
  { what: 'entering', reach: (login) => login.untilStep('entering') },
  {
    what: 'verifying',
    reach: async (login, email) => {
      await answering(login, email);
      await login.untilStep('verifying');
    },
  },
  {
    what: 'answering',
    reach: async (login, email) => {
      await answering(login, email);
      await login.untilStep('answering');
    },
  },
  {
    what: 'offering a passkey',
    options: { attributes: { 'passkey-enrollment': 'prompt' } },
    reach: async (login, email) => {
      await answering(login, email);
      await login.untilStep('enrolling');
    },
  },
  {
    what: 'waiting for a link',
    methods: ['EMAIL_MAGIC_LINK'],
    reach: (login) => login.untilStep('waiting'),
  },
  { what: 'waiting for a push', methods: ['PUSH'], reach: (login) => login.untilStep('waiting') },
  {
    what: 'waiting for a QR code',
    email: 'sends-token-only@example.com',
    options: { attributes: { methods: 'qr-code' } },
    reach: (login) => login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor(),
  },
  {
    what: 'waiting for the pre-built UI in its dialog',
    options: { canFrame: true, attributes: { mode: 'popup' } },
    reach: presented,
  },
];

/** What makes each step last. */
const SLOW: Record<string, ['cognito' | 'authsignal', string]> = {
  starting: ['cognito', 'InitiateAuth'],
  sending: ['authsignal', '/client/challenge/email-otp'],
  verifying: ['authsignal', '/client/verify/email-otp'],
  answering: ['cognito', 'RespondToAuthChallenge'],
};

/** A page in the case's step, and what comes of `signIn()`. */
async function open({
  what,
  email = `${what.replace(/\W+/g, '-').toLowerCase()}@example.com`,
  options,
  methods,
  reach,
}: Case) {
  if (methods) await enroll(stage.cloud, email, ...methods);
  const fault = SLOW[what];
  if (fault) slow(...fault);
  const login = await stage.open({ ...options, prepare: withFakeClock });
  const before = await takeInventory(login.page, 'authsignal-cognito-login');
  const outcome = await login.widget.evaluateHandle(
    (widget: Widget, identifier) => ({
      settled: widget.signIn(identifier).then(
        () => 'signed in',
        (error: Error) => error.name,
      ),
    }),
    email,
  );
  await reach(login, email);
  return { login, before, settled: () => outcome.evaluate(({ settled }) => settled) };
}

describe('a widget that is removed for good', () => {
  for (const scene of CASES)
    it(`stops, rejects signIn() and leaves nothing behind while ${scene.what}`, async () => {
      const { login, before, settled } = await open(scene);
      const events = login.events().length;
      await login.widget.evaluate((widget) => widget.remove());
      assert.equal(await settled(), 'AbortError');
      const requests = stage.cloud.requests.list().map(({ operation }) => operation);
      await login.page.clock.runFor(HOUR);
      assert.deepEqual(
        stage.cloud.requests.list().map(({ operation }) => operation),
        requests,
      );
      const after = await takeInventory(login.page, 'authsignal-cognito-login');
      assert.deepEqual(after, before);
      assert.equal(login.events().length, events);
    });

  it('closes the window of the pre-built UI', async () => {
    const login = await stage.open({ attributes: { mode: 'window' } });
    const before = await takeInventory(login.page, 'authsignal-cognito-login');
    const opened = login.page.waitForEvent('popup');
    await login.typeUsername('window@example.com');
    await login.submit();
    const child = await opened;
    await untilPresented(child);
    const closed = child.waitForEvent('close');
    await login.widget.evaluate((widget) => widget.remove());
    await closed;
    assert.deepEqual(await takeInventory(login.page, 'authsignal-cognito-login'), before);
  });
});

describe('a widget that is moved in one go', () => {
  for (const scene of CASES)
    it(`goes on as if nothing had happened while ${scene.what}`, async () => {
      const { login } = await open(scene);
      const step = login.step();
      await login.widget.evaluate((widget) => {
        widget.remove();
        document.body.append(widget);
      });
      // A task later the widget knows that it was only moved.
      await login.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
      await login.rendered();
      assert.equal(login.step(), step);
      assert.deepEqual([...login.events('login-cancel'), ...login.events('login-error')], []);
    });
});
