/** The demo as somebody meets it who never heard of either service: the page, and the command that starts it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
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

    const told = await page.getByRole('region', { name: 'What your page is told' }).innerText();
    assert.match(told, /login-success/);
    assert.match(told, /"email": "you@example\.com"/);
    assert.match(told, /"token_use": "id"/);
    assert.match(told, /"token_use": "access"/);
    const { accessToken, idToken, refreshToken = '' } = login.tokens();
    for (const token of [accessToken, idToken, refreshToken]) assert.ok(!told.includes(token));
  });

  it('starts over for the next person', async () => {
    const { login, page } = await openPlayground();
    await login.signIn('first@example.com');
    await page.getByRole('button', { name: 'Start over' }).click();
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
    await page.getByLabel('Corner radius').fill('0');
    await page.getByLabel('Corner radius').press('Enter');
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

    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await page.getByRole('button', { name: 'HTML', exact: true }).click();
    assert.doesNotMatch(await code.innerText(), /identifier|radius/);
    await login.signIn('default@example.com');
  });

  it('lets a visitor set what a person is enrolled with, and shows the code of their app', async () => {
    const { login, page } = await openPlayground();
    const panel = page.getByRole('region', { name: 'Who has what' });
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
    const panel = page.getByRole('region', { name: 'Who has what' });
    await panel.getByRole('checkbox', { name: 'Code by email', checked: true }).waitFor();
    assert.equal(await panel.getByLabel('Person').inputValue(), 'seen@example.com');
    for (const name of ['Code by text message', 'Own passkey'])
      assert.equal(await panel.getByRole('checkbox', { name }).isDisabled(), true);
    await panel.getByText('needs a phone number').first().waitFor();
  });

  it('takes a phone number for a person, too', async () => {
    const { login, page } = await openPlayground();
    await page.getByLabel('People type').selectOption('phone');
    const panel = page.getByRole('region', { name: 'Who has what' });
    await panel.getByLabel('Person').fill('+64 21 123 4599');
    await panel.getByLabel('Code by WhatsApp').check();
    await login.typeUsername('+64211234599');
    await login.submit();
    await login.untilStep('entering');
    assert.equal(await login.heading(), en.headings.whatsapp);
  });

  it('provokes a fault, once', async () => {
    const { login, page } = await openPlayground();
    const isSet = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByLabel('What goes wrong next').selectOption('The network fails at the start');
    await isSet;
    await login.typeUsername('unlucky@example.com');
    assert.equal((await login.errorAfter(() => login.submit())).code, 'network');
    await login.submit();
    await login.untilStep('entering');
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

  const dialects = ['token', 'url', 'url-json', 'two-rounds'];
  for (const dialect of dialects) {
    it(`signs in where the triggers speak the dialect "${dialect}"`, async () => {
      const { login, page } = await openPlayground();
      const isSet = page.waitForResponse((response) => response.request().method() === 'PATCH');
      await page.getByLabel('The pool’s triggers').selectOption(dialect);
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
