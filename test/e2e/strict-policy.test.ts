/** Pages under exactly the policy that the README gives for them, with Trusted Types: a violation fails the test. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Route } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { type OpenOptions, prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { decide } from '../helpers/phone.js';
import { answerPrebuilt, prebuiltFrame, returnHere, untilPresented } from '../helpers/prebuilt-ui.js';

const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

const start = async (login: PlaywrightLogin, address: string) => {
  await login.typeUsername(address);
  await login.submit();
};

const byCode = async (login: PlaywrightLogin) => {
  await login.signIn('policy@example.com');
};

const QR_EMAIL = 'sends-token-only@example.com';

const byQrCode = async (login: PlaywrightLogin) => {
  await start(login, QR_EMAIL);
  await login.widget.getByRole('img', { name: en.qrCodeLabel }).waitFor();
  await decide(login.linkFor(QR_EMAIL), 'claim');
  await login.widget.getByText(en.qrCodeClaimed).waitFor();
  await decide(login.linkFor(QR_EMAIL), 'approve');
  await login.untilStep('done');
};

const byPopup = async (login: PlaywrightLogin) => {
  await start(login, 'popup@example.com');
  await answerPrebuilt(login, prebuiltFrame(login), 'popup@example.com');
  await login.untilStep('done');
};

const byWindow = async (login: PlaywrightLogin) => {
  const opened = login.page.waitForEvent('popup');
  await start(login, 'window@example.com');
  await answerPrebuilt(login, await opened, 'window@example.com');
  await login.untilStep('done');
};

const byRedirect = async (login: PlaywrightLogin) => {
  returnHere(login);
  try {
    await start(login, 'redirect@example.com');
    await untilPresented(login.page);
    await answerPrebuilt(login, login.page, 'redirect@example.com');
    await login.untilStep('done');
  } finally {
    delete process.env.AUTHSIGNAL_REDIRECT_URL;
  }
};

/** What a copy of Lit does when it is loaded. */
const loadLit = ({ page }: PlaywrightLogin['watched']) =>
  page.addInitScript("trustedTypes.createPolicy('lit-html', { createHTML: (html) => html });");

const OWN_EMAIL = 'own@example.com';

/** The page's own endpoint, which knows one person. */
const answerUsername = (route: Route) =>
  route.fulfill({
    json: { username: OWN_EMAIL },
    headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
  });

/** With such an endpoint the widget creates nobody: the person has to be there. */
const byUsername = async (login: PlaywrightLogin) => {
  const { status } = await fetch(`${stage.cloud.url}/cognito/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp',
    },
    body: JSON.stringify({
      ClientId: 'localdemoclient',
      Username: OWN_EMAIL,
      Password: 'Never-typed-1',
      UserAttributes: [{ Name: 'email', Value: OWN_EMAIL }],
    }),
  });
  assert.equal(status, 200);
  await login.signIn(OWN_EMAIL);
};

interface Case {
  what: string;
  options: OpenOptions;
  signIn: (login: PlaywrightLogin) => Promise<void>;
}

const CASES: Case[] = [
  { what: 'a code by email', options: {}, signIn: byCode },
  { what: 'a phone number', options: { attributes: { identifier: 'phone' } }, signIn: byPhone },
  {
    what: 'a QR code by web socket',
    options: { policy: ['the method `qr-code`'], attributes: { methods: 'qr-code' } },
    signIn: byQrCode,
  },
  {
    what: 'the pre-built UI in a popup',
    options: { policy: ['`mode="popup"`'], attributes: { mode: 'popup' } },
    signIn: byPopup,
  },
  { what: 'the pre-built UI in a window', options: { attributes: { mode: 'window' } }, signIn: byWindow },
  { what: 'the pre-built UI by redirect', options: { attributes: { mode: 'redirect' } }, signIn: byRedirect },
  {
    what: 'a page that has Lit already',
    options: { policy: ['another copy of Lit in the page'], prepare: loadLit },
    signIn: byCode,
  },
  {
    what: 'a username that an endpoint of another origin provides',
    options: {
      policy: ['an address of your own'],
      attributes: { 'username-url': 'https://login.example.com/username' },
      prepare: ({ page }) => page.route('https://login.example.com/**', answerUsername),
    },
    signIn: byUsername,
  },
  {
    what: 'the script from another host',
    options: { policy: ['the script on another host'], isScriptElsewhere: true },
    signIn: byCode,
  },
];

async function byPhone(login: PlaywrightLogin): Promise<void> {
  await start(login, '+64 21 123 4567');
  await login.untilStep('entering');
  await login.enterCode(login.codeFor('+64211234567'));
  await login.untilStep('done');
}

describe("the README's content security policy is enough for", () => {
  for (const { what, options, signIn } of CASES)
    it(what, async () => {
      const login = await stage.open({ policy: [], ...options });
      await signIn(login);
      assert.ok(login.tokens().accessToken);
    });
});

describe('a policy without the line of a method', () => {
  /** What the browser refused so far; the test expects it. */
  const takeViolations = ({ watched }: PlaywrightLogin) => watched.problems.splice(0);

  it('leaves the QR code to polling when it forbids the web socket', async () => {
    const login = await stage.open({ policy: [], attributes: { methods: 'qr-code' } });
    await byQrCode(login);
    assert.match(takeViolations(login).join('\n'), /violation of connect-src: ws:/);
    assert.equal(login.success().method, 'qr-code');
  });

  it('says which line is missing when it forbids the pre-built UI', async () => {
    const login = await stage.open({ policy: [], attributes: { mode: 'popup' } });
    const error = await login.errorAfter(() => start(login, 'unframed@example.com'));
    assert.equal(error.code, 'load-failed');
    assert.match(error.hint ?? '', /add http:\/\/localhost:\d+ to frame-src/);
    assert.match(takeViolations(login).join('\n'), /violation of frame-src/);
  });
});

it("the README's policy keeps the form out of the frames of other sites", async () => {
  const login = await stage.open({ policy: [] });
  const other = await login.page.context().newPage();
  const refusal = other.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await other.setContent(`<iframe title="Prize" src="${login.page.url()}"></iframe>`);
  await refusal;
  assert.equal(await other.frameLocator('iframe').locator('authsignal-cognito-login').count(), 0);
});
