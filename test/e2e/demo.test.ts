/** The demo as somebody meets it who never heard of either service: the page, and the command that starts it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { SETTINGS } from '../../demo/playground/settings.js';
import { FRAMEWORKS } from '../../demo/playground/snippet.js';
import en from '../../src/i18n/locales/en.js';
import { METHOD_IDS } from '../../src/types.js';
import { axeViolations, prepareAxe } from '../helpers/axe.js';
import { prepareStage, type PageOptions } from '../helpers/e2e.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import { answerPrebuilt, untilPresented } from '../helpers/prebuilt-ui.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const stage = prepareStage();

interface Manifest {
  modules: {
    declarations?: {
      tagName?: string;
      attributes?: { name: string }[];
      cssProperties?: { name: string }[];
    }[];
  }[];
}

async function openPlayground(options: PageOptions = {}) {
  const watched = await stage.openPage(stage.cloud.url, options);
  const login = new PlaywrightLogin(watched, stage.cloud, '');
  await login.rendered();
  return { login, page: watched.page };
}

const openGroups = (page: Page) =>
  page.evaluate(() => {
    for (const group of document.querySelectorAll('details')) group.open = true;
  });

describe('the demo page', () => {
  it('shows a person the code and, once they are in, what is in their tokens', async () => {
    const { login, page } = await openPlayground();
    await login.typeUsername('you@example.com');
    await login.submit();
    await login.untilStep('entering');

    const outbox = page.getByRole('region', { name: 'Outbox' });
    const code = outbox.getByText(/^\d{6}$/);
    await code.waitFor();
    assert.match(await outbox.innerText(), /you@example\.com/);
    await login.enterCode(await code.innerText());
    await login.untilStep('done');

    const events = page.getByRole('region', { name: 'Events' });
    await events.getByText('login-success').click();
    const told = await events.innerText();
    assert.match(told, /login-success/);
    assert.match(told, /"email": "you@example\.com"/);
    assert.match(told, /"token_use": "id"/);
    assert.match(told, /"token_use": "access"/);
    const { accessToken, idToken, refreshToken = '' } = login.tokens();
    for (const token of [accessToken, idToken, refreshToken]) assert.ok(!told.includes(token));
  });

  it('leads to where the package and both clouds are described', async () => {
    const { page } = await openPlayground();
    const links = page.getByRole('navigation', { name: 'More about it' }).getByRole('link');
    assert.deepEqual(await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).host)), [
      'www.npmjs.com',
      'docs.authsignal.com',
      'docs.aws.amazon.com',
    ]);
    await page.getByText(/^version \d+\.\d+\.\d+, \d+ kB to the first field$/).waitFor();
  });

  it('starts over for the next person', async () => {
    const { login, page } = await openPlayground();
    await login.signIn('first@example.com');
    await page.getByRole('button', { name: 'Reset the form' }).click();
    await login.untilStep('identify');
    await login.signIn('second@example.com');
  });

  it('is accessible, with every part of the form open', async () => {
    const { page } = await openPlayground({
      context: { bypassCSP: true },
      prepare: ({ page }) => prepareAxe(page),
    });
    await openGroups(page);
    assert.deepEqual(await axeViolations(page), []);
  });

  it('fits a narrow phone', async () => {
    const { page } = await openPlayground({ context: { viewport: { width: 320, height: 640 } } });
    await openGroups(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  });
});

describe('the playground', () => {
  it('has a control for every attribute and every custom property of the widget', async () => {
    const manifest = JSON.parse(
      await readFile(join(PROJECT, 'dist/custom-elements.json'), 'utf8'),
    ) as Manifest;
    const declarations = manifest.modules.flatMap((module) => module.declarations ?? []);
    const { attributes = [], cssProperties = [] } =
      declarations.find(({ tagName }) => tagName === 'authsignal-cognito-login') ?? {};
    const names = [...attributes, ...cssProperties].map(({ name }) => name);
    assert.ok(names.length > 30, names.join(' '));
    assert.deepEqual(SETTINGS.map(({ name }) => name).sort(), names.sort());

    const { page } = await openPlayground();
    for (const { name, control } of SETTINGS)
      if (control.kind !== 'methods')
        assert.equal(await page.locator(`[id="setting-${name}"]`).count(), 1, name);
    assert.equal(await page.locator('[id^="method-"]').count(), METHOD_IDS.length);
  });

  it('sets the widget and the code to copy, and keeps both over a reload', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('People type').selectOption('phone');
    await page.getByLabel('WhatsApp', { exact: true }).check();
    await page.getByLabel('Text message', { exact: true }).check();
    await page.getByLabel('Remember the last person').check();
    await page.getByText('Looks', { exact: true }).click();
    await page.locator('[id="setting---authsignal-login-radius"]').fill('0');
    await page.locator('[id="setting---authsignal-login-radius"]').press('Enter');
    await page.reload();
    await login.rendered();

    const set = (name: string) => login.widget.getAttribute(name);
    assert.deepEqual(await Promise.all(['identifier', 'methods', 'remember', 'mode'].map(set)), [
      'phone',
      'whatsapp sms',
      'true',
      'inline',
    ]);
    const code = page.getByLabel('The code', { exact: true });
    for (const framework of FRAMEWORKS) {
      await page.getByRole('button', { name: framework, exact: true }).click();
      const text = await code.innerText();
      assert.match(
        text,
        /<authsignal-cognito-login\n(.*\n)* +identifier="phone"\n +remember\n +methods="whatsapp sms"/,
      );
      assert.match(text, /--authsignal-login-radius: 0;/);
      assert.match(text, /login-success/);
      // Neither a default nor what is of this machine.
      assert.doesNotMatch(text, /mode=|localhost|local|cognito-url/);
    }
    await page.getByRole('button', { name: 'Form in the HTML' }).click();
    const form = code.filter({ hasText: '<template shadowrootmode="open">' });
    assert.match(
      await form.innerText(),
      /<authsignal-cognito-login .+ identifier="phone" remember methods="whatsapp sms"><template [^]+popovertarget="continue"[^]+<input [^>]*type="tel"/,
    );

    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await page.getByRole('button', { name: 'HTML', exact: true }).click();
    assert.doesNotMatch(await code.innerText(), /identifier|radius/);
    await login.signIn('default@example.com');
  });

  it('lets a visitor set what a person is enrolled with, and shows the code of their app', async () => {
    const { login, page } = await openPlayground();
    const panel = page.getByRole('region', { name: 'Enrolled methods' });
    await panel.getByLabel('Person').fill('Visitor@example.com');
    await panel.getByLabel('Code of an authenticator app').check();
    await panel.getByLabel('Prompt on the phone').check();
    await login.typeUsername('visitor@example.com');
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.totp);
    await login.tryAnotherWay();
    assert.deepEqual(await login.choices(), [en.methods.totp, en.methods.push]);
    await login.choose('totp');
    await login.untilStep('entering');
    const shown = await panel.getByText(/app shows \d{6}/).innerText();
    await login.enterCode(/\d{6}/.exec(shown)?.[0] ?? '');
    await login.untilStep('done');
  });

  it('shows who signs in, what they have, and why they cannot have the rest', async () => {
    const { login, page } = await openPlayground();
    await login.signIn('seen@example.com');
    const panel = page.getByRole('region', { name: 'Enrolled methods' });
    await panel.getByRole('checkbox', { name: 'Code by email', checked: true }).waitFor();
    assert.equal(await panel.getByLabel('Person').inputValue(), 'seen@example.com');
    for (const name of ['Code by text message', 'Own passkey'])
      assert.equal(await panel.getByRole('checkbox', { name }).isDisabled(), true);
    await panel.getByText('needs a phone number').first().waitFor();
  });

  it('takes a phone number for a person, too', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('People type').selectOption('phone');
    const panel = page.getByRole('region', { name: 'Enrolled methods' });
    await panel.getByLabel('Person').fill('+64 21 123 4599');
    await panel.getByLabel('Code by WhatsApp').check();
    await login.typeUsername('+64211234599');
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.whatsapp);
  });

  it('provokes a fault, once', async () => {
    const { login, page } = await openPlayground();
    await page.getByText('Fail the next request').click();
    const chip = page.getByRole('button', { name: /^The network fails at the start/ });
    await chip.click();
    await page
      .getByRole('button', { name: 'The network fails at the start · armed', pressed: true })
      .waitFor();
    await login.typeUsername('unlucky@example.com');
    assert.equal((await login.errorAfter(() => login.submit())).code, 'network');
    await page
      .getByRole('button', { name: 'The network fails at the start · used', pressed: false })
      .waitFor();
    await login.submit();
    await login.untilStep('entering');

    await chip.click();
    await page.getByRole('button', { name: 'The pool has no triggers', exact: true }).click();
    await page.getByRole('button', { name: 'The pool has no triggers · armed' }).waitFor();
    await chip.click();
    await page.getByRole('button', { name: 'The network fails at the start', exact: true }).waitFor();
    assert.deepEqual(
      stage.cloud.faults.list().map(({ code }) => code),
      ['InvalidParameterException'],
    );
  });

  it('uses the newest code of this person with one click', async () => {
    const { login, page } = await openPlayground();
    await login.requestCode('other@example.com');
    await page.getByRole('button', { name: 'Reset the form' }).click();
    await login.requestCode('mine@example.com');
    const outbox = page.getByRole('region', { name: 'Outbox' });
    await outbox.getByText('to mine@example.com').waitFor();
    assert.equal(await outbox.getByRole('listitem').count(), 1);
    await outbox.getByLabel('Everybody’s').check();
    assert.equal(await outbox.getByRole('listitem').count(), 2);
    await outbox.getByRole('button', { name: 'Use this code' }).click();
    await login.untilStep('done');
    await outbox.getByRole('button', { name: 'Use this code' }).waitFor({ state: 'detached' });
  });

  it('has the code beside its field on a phone', async () => {
    const { login, page } = await openPlayground({ context: { viewport: { width: 390, height: 844 } } });
    const bar = page.getByRole('complementary', { name: 'Newest code' });
    assert.equal(await bar.isVisible(), false);
    await login.requestCode('phone@example.com');
    await bar.getByText('phone@example.com').waitFor();
    const code = login.codeFor('phone@example.com');
    assert.equal(await bar.locator('strong').innerText(), `${code.slice(0, 3)} ${code.slice(3)}`);
    const line = await bar.locator('strong').evaluate((digits) => digits.getClientRects().length);
    assert.equal(line, 1, 'the code is in one line');
    const { y = NaN } = (await bar.boundingBox()) ?? {};
    const { height = NaN, y: top = NaN } = (await login.codeField.boundingBox()) ?? {};
    assert.ok(top > 0 && top + height < y, 'both are on the screen at once');
    await bar.getByRole('button', { name: 'Use' }).click();
    await login.untilStep('done');
    await bar.waitFor({ state: 'hidden' });
  });

  it('shows any screen with one click, whatever the form is set to', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('Challenge').selectOption('popup');
    const show = (name: string) =>
      page.getByRole('group', { name: 'Show a screen' }).getByRole('button', { name, exact: true }).click();
    const headings: [string, string][] = [
      ['Code', en.headings['email-otp']],
      ['Choose', en.chooseMethod],
      ['Link', en.headings['magic-link']],
      ['Push', en.headings.push],
      ['App set-up', en.setUpTotp],
      ['QR code', en.headings['qr-code']],
      ['Passkey offer', en.offerPasskey],
      ['Done', en.signedIn],
      ['First step', en.signIn],
    ];
    for (const [name, heading] of headings) {
      await show(name);
      await login.widget.getByRole('heading', { name: heading, exact: true }).waitFor();
    }
    assert.equal(await login.widget.getAttribute('mode'), 'popup');
    const errors: [string, string | RegExp][] = [
      ['Wrong code', en.errors['wrong-code']],
      ['Rate limited', /^Too many attempts/],
      ['Blocked', en.errors.blocked],
      ['Offline', en.errors.network],
    ];
    for (const [name, message] of errors) {
      await show(name);
      await login.widget.getByRole('alert').filter({ hasText: message }).waitFor();
    }
    // What the developer is told of the one who was blocked.
    assert.equal(login.watched.takeWarnings().length, 1);
    const chips = page.getByRole('group', { name: 'Show a screen' }).getByRole('button');
    const tried = [...headings, ...errors].map(([name]) => name);
    assert.deepEqual((await chips.allInnerTexts()).sort(), tried.sort());
    // What a screen needed is as the visitor left it.
    assert.equal(await page.getByLabel('What they send to the form').inputValue(), 'own');
    const settings = (await (await fetch(`${stage.cloud.url}/settings`)).json()) as { dialect?: string };
    assert.equal(settings.dialect, 'own');
  });

  it('puts what differs from the defaults in the link, and takes it from there', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('People type').selectOption('phone');
    await page.getByText('Looks', { exact: true }).click();
    await page.getByLabel('Accent as text', { exact: true }).fill('0a7d5a');
    await page.getByLabel('Accent as text', { exact: true }).press('Enter');
    // Not who signs in.
    await page.getByLabel('Prefilled identifier').fill('+6421123456');
    await page.getByLabel('Prefilled identifier').press('Enter');
    assert.equal(new URL(page.url()).hash, '#identifier=phone&--accent-color=%230a7d5a');

    const other = await stage.openPage(page.url());
    const there = new PlaywrightLogin(other, stage.cloud, '');
    await there.rendered();
    assert.equal(await there.widget.getAttribute('identifier'), 'phone');
    assert.equal(await there.widget.getAttribute('username'), null);
    const accent = await there.widget.evaluate(({ style }) =>
      style.getPropertyValue('--authsignal-login-accent-color'),
    );
    assert.equal(accent, '#0a7d5a');
    assert.equal(await login.widget.getAttribute('identifier'), 'phone');
  });

  it('takes nothing from a link that leads elsewhere or is no value', async () => {
    const hostile = new URLSearchParams({
      'cognito-url': 'https://evil.example',
      'authsignal-url': 'https://evil.example',
      'success-url': 'https://evil.example',
      'user-pool-client-id': 'evil',
      username: 'ana@example.com',
      mode: 'inlined',
      logo: 'https://evil.example/logo.png',
      '--background': 'url(https://evil.example/x.png)',
      '--radius': 'url(https://evil.example/x.png)',
    });
    const watched = await stage.openPage(`${stage.cloud.url}/#${hostile.toString()}`);
    const login = new PlaywrightLogin(watched, stage.cloud, '');
    await login.rendered();
    assert.doesNotMatch(await login.widget.evaluate(({ outerHTML }) => outerHTML), /evil|ana@|inlined/);
    await login.signIn('safe@example.com');
  });

  it('keeps a sign-in under way when the looks change, and lets other settings wait', async () => {
    const { login, page } = await openPlayground();
    await login.requestCode('looks@example.com');
    await page.getByText('Looks', { exact: true }).click();
    await page.getByLabel('Colour scheme').selectOption('dark');
    await page.getByRole('button', { name: 'Soft' }).click();
    assert.equal(login.step(), 'entering');
    assert.equal(await login.widget.getAttribute('theme'), 'dark');
    await page.getByLabel('New accounts').selectOption('off');
    assert.equal(login.step(), 'entering');
    await page.getByText('Applies from the next sign-in.').waitFor();
    await page.getByRole('button', { name: 'Restart' }).click();
    await login.untilStep('identify');
    assert.equal(await login.widget.getAttribute('sign-up'), 'off');
  });

  it('chooses a pool with user names for those who type one', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('People type').selectOption('username');
    assert.equal(await login.widget.getAttribute('user-pool-client-id'), 'localotherclient');
    await page.getByLabel('People type').selectOption('email');
    assert.equal(await login.widget.getAttribute('user-pool-client-id'), 'localdemoclient');
  });

  it('shows the colours as they are, and whether they can be read', async () => {
    const { page } = await openPlayground({ context: { colorScheme: 'light' } });
    await page.getByText('Looks', { exact: true }).click();
    const picker = page.locator('[id="setting---authsignal-login-accent-color"]');
    assert.equal(await picker.inputValue(), '#4338ca');
    const hex = page.getByLabel('Text on the accent as text');
    await hex.fill('#6666ff');
    await hex.press('Enter');
    const badge = page.locator('[data-contrast="--authsignal-login-accent-contrast"]');
    await badge.filter({ hasText: /^1\.\d:1 too low$/ }).waitFor();
    await page.getByRole('button', { name: 'Default for Text on the accent' }).click();
    await badge.filter({ hasText: /^7\.9:1 AA$/ }).waitFor();
  });

  it('shows the form in a narrow place, in large text, from right to left and without motion', async () => {
    const { login, page } = await openPlayground();
    const width = () => login.widget.evaluate((widget) => widget.getBoundingClientRect().width);
    await page.getByRole('button', { name: '240', exact: true }).click();
    assert.equal(await width(), 240);
    await page.getByRole('button', { name: '200 % text' }).click();
    assert.equal(await login.widget.evaluate((widget) => getComputedStyle(widget).zoom), '2');
    const place = page.locator('#widget');
    assert.deepEqual(
      await place.evaluate(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth]),
      [240, 240],
    );
    await page.getByRole('button', { name: 'RTL' }).click();
    await login.widget.locator('[dir=rtl]').first().waitFor();
    await page.getByRole('button', { name: 'Dark', exact: true }).click();
    assert.equal(await login.widget.getAttribute('theme'), 'dark');
    for (const backdrop of ['Light', 'Dark', 'Photo', 'Plain']) {
      await page.getByLabel('Behind it').selectOption(backdrop);
      assert.equal(await page.locator('#stage').getAttribute('data-backdrop'), backdrop);
    }
    const rules = () =>
      login.widget.evaluate(
        ({ shadowRoot }) =>
          shadowRoot?.adoptedStyleSheets
            .flatMap(({ cssRules }) => [...cssRules])
            .filter((rule) => rule instanceof CSSMediaRule && rule.media.mediaText.includes('reduced-motion'))
            .length,
      );
    const usual = await rules();
    assert.ok(usual);
    await page.getByRole('button', { name: 'Reduced motion' }).click();
    assert.equal(await rules(), 0);
    await page.getByRole('button', { name: 'Reduced motion' }).click();
    assert.equal(await rules(), usual);
  });

  it('says what a page needs for these settings', async () => {
    const { page } = await openPlayground();
    await page.getByLabel('Challenge').selectOption('popup');
    await page.getByRole('button', { name: 'Set-up', exact: true }).click();
    await page.getByText('frame-src https://mfa.authsignal.com;').waitFor();
    await page.getByText('npm install authsignal-cognito-login', { exact: true }).waitFor();
  });

  it('decides by risk: shows what the rules are told, wherever the visitor seems to be', async () => {
    const { login, page } = await openPlayground();
    const risk = page.getByRole('region', { name: 'Rules by risk' });
    try {
      await risk.getByLabel('Decide by device, address and country').check();
      // Set once the cloud has taken the rules.
      await page.locator('authsignal-cognito-login[context-url="/context"]').waitFor();
      await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok()),
        risk.getByLabel('Where you seem to be').selectOption('Brazil'),
      ]);
      await login.typeUsername('abroad@example.com');
      const { state } = await login.errorAfter(() => login.submit());
      assert.equal(state, 'BLOCK');
      login.watched.takeWarnings();
      const told = risk.getByRole('listitem').first();
      await told.waitFor();
      assert.match(await told.innerText(), /abroad@example\.com: BLOCK by not served[^]*192\.0\.2\.7/);

      const rules = risk.getByLabel('Rules: the first that fits decides');
      await rules.fill('[{"name":"old","if":{"age":7},"then":"BLOCK"}]');
      await rules.blur();
      await risk.getByRole('alert').getByText('"age" of "old" is none of').waitFor();
    } finally {
      await page.request.patch(`${stage.cloud.url}/settings`, {
        data: { context: false, acceptAllow: false, visitorAddress: '127.0.0.1', authsignal: { rules: [] } },
      });
    }
  });

  it('lists the calls to the clouds, and how they ended', async () => {
    const { login, page } = await openPlayground();
    await login.requestCode('calls@example.com');
    const events = page.getByRole('region', { name: 'Events' });
    await events.getByRole('button', { name: 'Requests' }).click();
    await events.getByText('InitiateAuth', { exact: true }).waitFor();
    await events.getByRole('button', { name: 'Events' }).click();
    await events.getByRole('button', { name: 'Clear' }).click();
    await events.getByText('The widget’s events will appear here.').waitFor();
  });

  it('comes back from the pre-built page with the settings it left with', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('Challenge').selectOption('redirect');
    await login.typeUsername('traveller@example.com');
    await login.submit();
    await untilPresented(page);
    await answerPrebuilt(login, page, 'traveller@example.com');
    await login.untilStep('done');
    assert.equal(new URL(page.url()).search, '');
  });

  it('signs in who sets an app up, where the triggers let new people do that', async () => {
    const { login, page } = await openPlayground();
    const isSet = page.waitForResponse((response) => response.request().method() === 'PATCH');
    await page.getByLabel('What they send to the form').selectOption('open');
    await isSet;
    await page.getByLabel('Authenticator app', { exact: true }).check();
    await login.typeUsername('open@example.com');
    await login.submit();
    await login.untilStep('enrolling');
    const key = await login.widget.locator('code').innerText();
    await login.enterCode(new TOTP({ secret: Secret.fromBase32(key.replace(/\s/g, '')) }).generate());
    await login.untilStep('done');
  });

  const dialects = ['token', 'url', 'url-json', 'two-rounds'];
  for (const dialect of dialects) {
    it(`signs in where the triggers speak the dialect "${dialect}"`, async () => {
      const { login, page } = await openPlayground();
      const isSet = page.waitForResponse((response) => response.request().method() === 'PATCH');
      await page.getByLabel('What they send to the form').selectOption(dialect);
      await isSet;
      if (dialect === 'url-json') {
        await page.getByText('Connection', { exact: true }).click();
        await page.getByLabel('Answer').selectOption('json');
      }
      const address = `${dialect}@example.com`;
      await login.typeUsername(address);
      await login.submit();
      if (dialect.startsWith('url')) {
        const frame = page.frameLocator('iframe');
        await untilPresented(frame);
        await answerPrebuilt(login, frame, address);
      } else {
        await login.untilStep('entering');
        await login.enterCode(login.codeFor(address));
      }
      await login.untilStep('done');
    });
  }
});

describe('the command line of the local cloud', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'triggers-'));
    const good = 'export const handler = async (event) => event;';
    await writeFile(join(folder, 'define.mjs'), good);
    await writeFile(join(folder, 'verify.mjs'), good);
    await writeFile(join(folder, 'create.mjs'), "throw new Error('TABLE_NAME is not set.');");
  });
  after(() => rm(folder, { recursive: true }));

  const start = (...args: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', 'demo/local-cloud/main.ts', ...args], { cwd: PROJECT });

  async function outputOf(args: string[]) {
    const child = start(...args);
    const streams = [child.stdout, child.stderr].map(async (stream) => {
      let text = '';
      for await (const chunk of stream) text += String(chunk);
      return text;
    });
    const [[code], [stdout = '', stderr = '']] = await Promise.all([
      once(child, 'exit'),
      Promise.all(streams),
    ]);
    return { code, stdout, stderr };
  }

  const failures: [string, () => string[], RegExp][] = [
    [
      'a port in use',
      () => ['--port', new URL(stage.cloud.url).port],
      /^Port \d+ is in use: choose another with --port\.\n$/,
    ],
    ['a port that is none', () => ['--port', '99999'], /^--port must be .* not "99999"\.\n$/],
    [
      'a folder that is not there',
      () => ['--port', '0', '--triggers', join(folder, 'nowhere')],
      /^The triggers folder .*nowhere cannot be read\.\n$/,
    ],
    [
      'a folder without handlers',
      () => ['--port', '0', '--triggers', join(PROJECT, 'demo')],
      /^The triggers folder .* has no handler with "\w+" in its name\.\n$/,
    ],
    [
      'a handler that does not load',
      () => ['--port', '0', '--triggers', folder],
      /^The handler .*create\.mjs does not load: TABLE_NAME is not set\.\n$/,
    ],
    ['an option that is none', () => ['--prot', '1'], /^Unknown option '--prot'.*\n$/],
  ];
  for (const [what, args, line] of failures) {
    it(`ends with one clear line and exit code 1 at ${what}`, async () => {
      const { code, stdout, stderr } = await outputOf(args());
      assert.match(stderr, line);
      assert.deepEqual([code, stdout], [1, '']);
    });
  }

  it('says where it runs, and ends when it is told to', async () => {
    const child = start('--port', '0');
    const [line] = await once(child.stdout, 'data');
    const [url = ''] = /http:\/\/localhost:\d+/.exec(String(line)) ?? [];
    assert.equal((await fetch(url)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
