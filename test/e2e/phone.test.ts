/** Phone numbers as people write them, and the codes that their phones hand to the browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock, type Attributes } from '../helpers/e2e.js';
import { wrongCodeFor, type PlaywrightLogin } from '../helpers/playwright-login.js';
import { enroll } from '../helpers/phone.js';
import type { WatchedPage } from '../helpers/watched-page.js';

const stage = prepareStage();

const openFor = (attributes: Attributes = {}): Promise<PlaywrightLogin> =>
  stage.open({ attributes: { identifier: 'phone', country: 'NZ', ...attributes } });

const field = (login: PlaywrightLogin) => login.widget.locator('input[autocomplete~=username]');
const country = (login: PlaywrightLogin) => login.widget.getByRole('combobox', { name: en.countryLabel });

async function paste(login: PlaywrightLogin, text: string): Promise<void> {
  await field(login).focus();
  await login.page.keyboard.insertText(text);
}

/** To whom the newest message went. */
const lastAddressee = (): string | undefined => stage.cloud.outbox.list().at(-1)?.to;

describe('a phone number', () => {
  const NOTATIONS: [text: string, number: string, country: string][] = [
    ['021 900 0001', '+64219000001', 'NZ +64'],
    ['+64 21 900 0002', '+64219000002', 'NZ'],
    ['0064-21-900-0003', '+64219000003', 'NZ'],
    ['(021) 900.0004', '+64219000004', 'NZ +64'],
    ['tel:+64-21-900-0005', '+64219000005', 'NZ'],
    ['+1 (201) 555-0123', '+12015550123', 'US'],
    ['+44 (0)7400 123456', '+447400123456', 'GB'],
    ['\u202A+49 1512 3456789\u202C', '+4915123456789', 'DE'],
    ['+971 50 123 4567', '+971501234567', 'AE'],
  ];
  for (const [text, number, short] of NOTATIONS)
    it(`is taken as it is pasted, with the calling code seen once: ${JSON.stringify(text)}`, async () => {
      const login = await openFor();
      await paste(login, text);
      await login.widget.locator('.country-text').getByText(short, { exact: true }).waitFor();
      await login.submit();
      await login.untilStep('entering');
      assert.equal(lastAddressee(), number);
      const named = await login.widget.locator('bdi').innerText();
      assert.match(named, /^\+\d+(\u00A0[\d-]+)+$/, 'written as people write it');
      assert.equal(named.replace(/[^+\d]/g, ''), number);
      await login.enterCode(login.codeFor(number));
      await login.untilStep('done');
      assert.deepEqual([login.success().method, login.success().isNewUser], ['sms', true]);
    });

  it('is one of the country that the person chooses', async () => {
    const login = await openFor();
    await country(login).selectOption('AU');
    await field(login).fill('0412 345 678');
    await login.submit();
    await login.untilStep('entering');
    assert.equal(lastAddressee(), '+61412345678');
  });

  const REFUSED: [what: string, text: string, message: string | RegExp][] = [
    ['is none', 'call me', en.invalidPhone],
    ['is empty', '', en.invalidPhone],
    ['is too short', '+1 201 555', /too short or too long.*\(201\) 555-0123/],
    ['is too long', '021 900 0001 2345 6789', /too short or too long/],
    ['is not of the country that it says', '+1 123 456 7890', en.phoneCountry],
  ];
  for (const [what, text, message] of REFUSED)
    it(`that ${what} is said to be so, before any request, and stays to be mended`, async () => {
      const login = await openFor();
      await country(login).waitFor();
      await field(login).fill(text);
      const { code, message: told } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'invalid-identifier');
      if (typeof message === 'string') assert.equal(told, message);
      else assert.match(told, message);
      assert.equal(await login.alert(), told);
      assert.equal(await field(login).inputValue(), text);
      assert.deepEqual(login.requests(), []);

      await field(login).fill('021 900 0009');
      await login.rendered();
      assert.equal(await login.alert(), '');
      await login.submit();
      await login.untilStep('entering');
    });

  it('is kept as it was typed when the person starts over', async () => {
    const login = await openFor();
    await login.requestCode('021 900 0010');
    await login.goBack();
    await login.untilStep('identify');
    assert.equal(await field(login).inputValue(), '+64219000010');
    await login.submit();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor('+64219000010'));
    await login.untilStep('done');
  });
});

describe('a field for an email address or a phone number', () => {
  const attributes = { identifier: 'email-or-phone' };

  it('takes a number, and shows its country', async () => {
    const login = await openFor(attributes);
    await field(login).fill('+64 21 900 0020');
    await country(login).waitFor();
    await login.submit();
    await login.untilStep('entering');
    assert.equal(lastAddressee(), '+64219000020');
    assert.equal(await login.heading(), en.headings.sms);
  });

  it('takes an address, and needs nothing for numbers', async () => {
    const login = await openFor(attributes);
    await field(login).fill('either@example.com');
    assert.equal(await country(login).count(), 0);
    await login.submit();
    await login.untilStep('entering');
    assert.equal(lastAddressee(), 'either@example.com');
  });
});

describe('what is loaded', () => {
  /** The names of the scripts that the page asks for while somebody signs in. */
  async function scriptsOf(attributes: Attributes, address: string): Promise<string[]> {
    const scripts: string[] = [];
    const login = await stage.open({
      attributes,
      prepare: async ({ page }) => {
        page.on('request', (request) => {
          if (request.resourceType() === 'script') scripts.push(new URL(request.url()).pathname);
        });
      },
    });
    await field(login).fill(address);
    await login.submit();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor(address));
    await login.untilStep('done');
    return scripts;
  }
  const isForPhones = (script: string) => /phone/.test(script);

  it('has nothing for phone numbers where people type email addresses', async () => {
    const scripts = await scriptsOf({ identifier: 'email' }, 'no-numbers@example.com');
    assert.ok(scripts.length > 3);
    assert.deepEqual(scripts.filter(isForPhones), []);
  });

  it('has it, once, where people type numbers', async () => {
    const scripts = (await scriptsOf({ identifier: 'phone' }, '+64219000030')).filter(isForPhones);
    assert.ok(scripts.some((script) => script.includes('phone-field')));
    assert.equal(new Set(scripts).size, scripts.length);
  });
});

declare global {
  interface Window {
    /** What the page asked of the browser: a code from a text message. */
    codeRequests: { isAborted: boolean; transport: unknown; receive(code: string): void; refuse(): void }[];
  }
}

/** A browser that reads codes in text messages, as this one, having no phone, does not; and a clock to move. */
const withWebOtp = async (watched: WatchedPage): Promise<void> => {
  await withFakeClock(watched);
  await watched.page.addInitScript(() => {
    Object.assign(window, { OTPCredential: Object, codeRequests: [] });
    const { credentials } = navigator;
    const { get } = credentials;
    credentials.get = (options: CredentialRequestOptions & { otp?: { transport: unknown } } = {}) =>
      options.otp
        ? new Promise((resolve, reject) => {
            const request = {
              isAborted: false,
              transport: options.otp?.transport,
              receive(code: string) {
                resolve({ id: '', type: 'otp', code } as unknown as Credential);
              },
              refuse() {
                reject(new DOMException('The user declined.', 'NotAllowedError'));
              },
            };
            window.codeRequests.push(request);
            options.signal?.addEventListener('abort', () => {
              request.isAborted = true;
              reject(new DOMException('Aborted', 'AbortError'));
            });
          })
        : get.call(credentials, options);
  });
};

const untilAsked = (page: Page, count = 1) =>
  page.waitForFunction((wanted) => window.codeRequests.length === wanted, count);
const isAborted = (page: Page) =>
  page.evaluate(() => window.codeRequests.map((request) => request.isAborted));

describe('a code that the phone hands to the browser', () => {
  let people = 0;

  async function openAtCode(): Promise<{ login: PlaywrightLogin; page: Page; number: string }> {
    const number = `+6421900010${(people += 1)}`;
    await enroll(stage.cloud, number, 'SMS', 'AUTHENTICATOR_APP');
    const login = await stage.open({ attributes: { identifier: 'phone' }, prepare: withWebOtp });
    await login.requestCode(number);
    await untilAsked(login.page);
    return { login, page: login.page, number };
  }

  it('signs in by itself', async () => {
    const { login, page, number } = await openAtCode();
    assert.deepEqual(await page.evaluate(() => window.codeRequests[0]?.transport), ['sms']);
    await page.evaluate((code) => window.codeRequests[0]?.receive(code), login.codeFor(number));
    await login.untilStep('done');
    assert.equal(login.countOf('verify/sms'), 1);
  });

  it('is not waited for once the person types', async () => {
    const { login, page, number } = await openAtCode();
    const code = login.codeFor(number);
    await login.codeField.pressSequentially(code.slice(0, 1));
    assert.deepEqual(await isAborted(page), [true]);
    await login.codeField.pressSequentially(code.slice(1));
    await login.untilStep('done');
    assert.equal(login.countOf('verify/sms'), 1);
  });

  it('is typed where the person declines to hand it over', async () => {
    const { login, page, number } = await openAtCode();
    await page.evaluate(() => window.codeRequests[0]?.refuse());
    assert.equal(login.step(), 'entering');
    await login.enterCode(login.codeFor(number));
    await login.untilStep('done');
    assert.deepEqual(login.events('login-error'), []);
  });

  it('is not waited for with another method, nor after the person has started over', async () => {
    const { login, page, number } = await openAtCode();
    await login.tryAnotherWay();
    assert.deepEqual(await isAborted(page), [true]);
    await login.choose('sms');
    await login.untilStep('entering');
    await untilAsked(page, 2);
    await login.goBack();
    await login.untilStep('identify');
    assert.deepEqual(await isAborted(page), [true, true]);
    await login.submit();
    await login.untilStep('entering');
    await untilAsked(page, 3);
    await page.evaluate((code) => window.codeRequests[2]?.receive(code), login.codeFor(number));
    await login.untilStep('done');
  });

  it('that is wrong is said to be, and the next one is waited for when it is sent', async () => {
    const { login, page, number } = await openAtCode();
    const { code } = await login.errorAfter(() =>
      page.evaluate((wrong) => window.codeRequests[0]?.receive(wrong), wrongCodeFor(login.codeFor(number))),
    );
    assert.equal(code, 'wrong-code');
    await page.clock.fastForward(31_000);
    await login.rendered();
    await login.resend();
    await untilAsked(page, 2);
    await login.untilResent();
    await page.evaluate((right) => window.codeRequests[1]?.receive(right), login.codeFor(number));
    await login.untilStep('done');
  });
});
