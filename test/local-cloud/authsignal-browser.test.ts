/** The real browser SDK against the local Authsignal, in Chromium with a virtual authenticator. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Authsignal } from '@authsignal/browser';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Harness } from './authsignal-harness.js';
import { ACTION, EMAIL, startAuthsignal, TENANT } from './authsignal-harness.js';
import { CHROMIUM_ARGS, chromiumPath } from '../helpers/browsers.mjs';

declare global {
  interface Window {
    sdk: Authsignal;
    states: string[];
    result: unknown;
    errors: unknown[];
  }
}

let harness: Harness;
let browser: Browser;
let site: Server;
let siteOrigin: string;
let context: BrowserContext;
let page: Page;
/** What the pages logged as errors, policy violations among them. */
let complaints: string[];

before(async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { Authsignal } from '@authsignal/browser';", resolveDir: import.meta.dirname },
    bundle: true,
    format: 'iife',
    globalName: 'authsignal',
    write: false,
  });
  const script = outputFiles[0]?.text ?? '';
  site = createServer((request, response) => {
    const isScript = request.url === '/sdk.js';
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? script : '<!doctype html><title>Site</title><script src="/sdk.js"></script>');
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  siteOrigin = `http://localhost:${(site.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: CHROMIUM_ARGS,
  });
  // One context for all: starting one takes longer than most tests. Every page is new.
  context = await browser.newContext();
  // The TypeScript loader keeps function names through a helper that pages do not have.
  await context.addInitScript('globalThis.__name = (named) => named');
  context.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
});

after(async () => {
  await browser.close();
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
});

beforeEach(async () => {
  harness = await startAuthsignal();
  complaints = [];
  page = await context.newPage();
  await page.goto(siteOrigin);
  await page.evaluate(
    ([tenantId, baseUrl]) => {
      const { authsignal } = window as unknown as { authsignal: { Authsignal: typeof Authsignal } };
      window.sdk = new authsignal.Authsignal({ tenantId, baseUrl });
    },
    [TENANT, harness.baseUrl] as const,
  );
});

afterEach(async () => {
  await Promise.all(context.pages().map((opened) => opened.close()));
  await harness.close();
});

async function addAuthenticator(transport: 'internal' | 'usb'): Promise<void> {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const isPlatform = transport === 'internal';
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: isPlatform,
      hasUserVerification: isPlatform,
      isUserVerified: isPlatform,
      automaticPresenceSimulation: true,
    },
  });
}

const isValid = async (token: string | undefined) => {
  const options = { token: token ?? '', userId: 'user-1', action: ACTION };
  return (await harness.node.validateChallenge(options)).isValid;
};

describe('in the browser', () => {
  it('registers a passkey and signs in with it, with and without a token', async () => {
    await addAuthenticator('internal');
    const { token } = await harness.track();
    const { data: signedUp } = await page.evaluate(
      ([given, username]) => window.sdk.passkey.signUp({ token: given, username }),
      [token, EMAIL] as const,
    );
    assert.equal(await isValid(signedUp?.token), true);

    const anonymous = await page.evaluate((action) => window.sdk.passkey.signIn({ action }), ACTION);
    assert.deepEqual([anonymous.data?.username, anonymous.data?.userId], [EMAIL, 'user-1']);
    assert.equal(await isValid(anonymous.data?.token), true);

    const next = await harness.track();
    const stepUp = await page.evaluate((given) => window.sdk.passkey.signIn({ token: given }), next.token);
    assert.equal(await isValid(stepUp.data?.token), true);
    assert.equal(
      await page.evaluate(() => window.sdk.passkey.isAvailableOnDevice({ userId: 'user-1' })),
      true,
    );
    assert.deepEqual(complaints, []);
  });

  it('signs in with cookies', async () => {
    await addAuthenticator('internal');
    const { token } = await harness.track();
    const results = await page.evaluate(
      async ([given, action]) => [
        await window.sdk.passkey.signUp({ token: given, useCookies: true }),
        await window.sdk.passkey.signIn({ action, useCookies: true }),
        await window.sdk.passkey.signIn({ useCookies: true }),
      ],
      [token, ACTION] as const,
    );
    assert.deepEqual(
      results.map(({ data }) => typeof data?.token),
      ['string', 'string', 'string'],
    );
  });

  it('enrols a security key and verifies it', async () => {
    await addAuthenticator('usb');
    const { token } = await harness.track();
    const [enrolled, verified] = await page.evaluate(async (given) => {
      window.sdk.setToken(given);
      return [await window.sdk.securityKey.enroll(), await window.sdk.securityKey.verify()];
    }, token);
    assert.equal(await isValid(enrolled.data?.token), true);
    assert.equal(verified.data?.isVerified, true);
  });

  it('signs in by email code, and sees a wrong code as such', async () => {
    const { token } = await harness.track();
    await page.evaluate((given) => {
      window.sdk.setToken(given);
      return window.sdk.email.challenge();
    }, token);
    const verify = (code: string) => page.evaluate((given) => window.sdk.email.verify({ code: given }), code);
    const wrong = await verify('x');
    assert.deepEqual(wrong.data, { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' });
    const { data } = await verify(harness.lastDelivery().code ?? '');
    assert.equal(await isValid(data?.token), true);
  });

  for (const polling of [false, true]) {
    it(`follows a QR code ${polling ? 'by polling' : 'over the web socket'}`, async () => {
      const { token } = await harness.track();
      await page.evaluate(
        async ([given, action, isPolling]) => {
          window.states = [];
          window.sdk.setToken(given);
          await window.sdk.qrCode.challenge({
            action,
            polling: isPolling,
            pollInterval: 50,
            onStateChange: (state, accessToken) => {
              if (window.states.at(-1) !== state) window.states.push(state);
              window.result = accessToken;
            },
          });
        },
        [token, ACTION, polling] as const,
      );
      const { link } = harness.lastDelivery();
      const phone = await context.newPage();
      await phone.goto(link ?? '');
      await phone.getByRole('button', { name: 'Scan' }).click();
      await page.waitForFunction(() => window.states.includes('claimed'));
      await phone.getByRole('button', { name: 'Approve' }).click();
      await phone.getByRole('heading', { name: 'Approved' }).waitFor();
      await page.waitForFunction(() => window.states.includes('approved'));
      assert.deepEqual(await page.evaluate(() => window.states), ['claimed', 'approved']);
      assert.equal(await isValid(String(await page.evaluate(() => window.result))), true);
      assert.deepEqual(complaints, []);
    });
  }

  for (const mode of ['popup', 'window'] as const) {
    it(`launches the pre-built UI as a ${mode}, which answers with a token`, async () => {
      const { url } = await harness.track();
      const opened = mode === 'window' ? context.waitForEvent('page') : undefined;
      await launch(url, mode);
      const ui = (await opened) ?? page.frameLocator('#__authsignal-popup-iframe');
      await ui.getByRole('button', { name: 'Email a code' }).click();
      await ui.getByLabel('Code').fill('000000x');
      const code = harness.lastDelivery().code ?? '';
      if (code !== '000000') {
        await ui.getByRole('button', { name: 'Continue' }).click();
        await ui.getByText('That code is not right').waitFor();
      }
      await ui.getByLabel('Code').fill(code);
      await ui.getByRole('button', { name: 'Continue' }).click();
      const { token } = await launched();
      assert.equal(await isValid(token), true);
      assert.deepEqual(complaints, []);
    });
  }

  it('sizes the popup to its content and closes it on cancel, without a token', async () => {
    const { url } = await harness.track();
    await launch(url, 'popup');
    const frame = page.frameLocator('#__authsignal-popup-iframe');
    const height = await frame
      .locator('main')
      .evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
    await page.waitForFunction(
      (expected) => document.querySelector('iframe')?.style.height === `${expected}px`,
      height,
    );
    await frame.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await launched()).token, undefined);
    assert.equal(await page.locator('iframe').count(), 0);
  });

  it('reports an expired token to the host page', async () => {
    const { url } = await harness.track();
    harness.clock.advance(11 * 60_000);
    await launch(url, 'popup');
    await page.waitForFunction(() => window.errors.length > 0);
    const errors = await page.evaluate(() => window.errors);
    assert.deepEqual(errors, [{ errorCode: 'expired_token', statusCode: 401 }]);
  });

  it('redirects back with the token, the query and fragment of the address kept', async () => {
    const redirectUrl = `${siteOrigin}/back?next=a%20b#top`;
    const { url } = await harness.track({ email: EMAIL, redirectUrl });
    await page.goto(url);
    await page.getByRole('button', { name: 'Email a code' }).click();
    await page.getByLabel('Code').waitFor();
    await page.getByLabel('Code').fill(`Your code is ${harness.lastDelivery().code}!`);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${siteOrigin}/back**`);
    const { search, hash } = new URL(page.url());
    assert.match(search, /^\?next=a%20b&token=/);
    assert.equal(hash, '#top');
    assert.equal(await isValid(new URLSearchParams(search).get('token') ?? ''), true);
    assert.deepEqual(complaints, []);
  });

  it('redirects back without a token on cancel', async () => {
    const redirectUrl = `${siteOrigin}/back?next=1`;
    await page.goto((await harness.track({ redirectUrl })).url);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.waitForURL(redirectUrl);
  });

  it('redirects back on quitting with a token whose action still wants its challenge', async () => {
    const redirectUrl = `${siteOrigin}/back?next=1`;
    await harness.enroll(EMAIL, ['EMAIL_OTP']);
    await page.goto((await harness.track({ email: EMAIL, redirectUrl })).url);
    await page.getByRole('button', { name: 'Quit' }).click();
    await page.waitForURL(`${siteOrigin}/back**`);
    const { searchParams } = new URL(page.url());
    assert.equal(searchParams.get('next'), '1');
    const token = searchParams.get('token') ?? '';
    const { isValid, state } = await harness.node.validateChallenge({ token });
    assert.deepEqual([isValid, state], [false, 'CHALLENGE_REQUIRED']);
  });

  it('has nothing to quit in a popup', async () => {
    const redirectUrl = `${siteOrigin}/back`;
    await launch((await harness.track({ email: EMAIL, redirectUrl })).url, 'popup');
    const frame = page.frameLocator('#__authsignal-popup-iframe');
    await frame.getByRole('button', { name: 'Cancel' }).waitFor();
    assert.equal(await frame.getByRole('button', { name: 'Quit' }).count(), 0);
  });

  it('confirms a magic link in another browser', async () => {
    const { token } = await harness.track();
    await page.evaluate((given) => {
      window.sdk.setToken(given);
      return window.sdk.emailML.challenge();
    }, token);
    const elsewhere = await browser.newPage();
    await elsewhere.goto(harness.lastDelivery().link ?? '');
    await elsewhere.getByRole('button', { name: 'Confirm' }).click();
    await elsewhere.getByRole('heading', { name: 'Confirmed' }).waitFor();
    await elsewhere.close();
    const { data } = await page.evaluate(() => window.sdk.emailML.checkVerificationStatus());
    assert.equal(await isValid(data?.token), true);
  });
});

/** Starts `launch`; its outcome comes to `window.result`. */
const launch = (url: string, mode: 'popup' | 'window') =>
  page.evaluate(
    ([given, how]) => {
      window.errors = [];
      window.result = undefined;
      const settled = (result: unknown) => (window.result = result);
      const onError = (error: unknown) => window.errors.push(error);
      if (how === 'popup') window.sdk.launch(given, { mode: 'popup', onError }).then(settled);
      else window.sdk.launch(given, { mode: 'window', onError }).then(settled);
    },
    [url, mode] as const,
  );

async function launched(): Promise<{ token?: string }> {
  await page.waitForFunction(() => window.result !== undefined);
  return (await page.evaluate(() => window.result)) as { token?: string };
}
