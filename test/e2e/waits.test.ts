/** A page that is slow, half there, or gone: what stalls has an end, and what was given up does not go on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { chunkAddress, prepareStage, withFakeClock } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { enroll } from '../helpers/phone.js';
import type { WatchedPage } from '../helpers/watched-page.js';

type Widget = HTMLElementTagNameMap['authsignal-cognito-login'];

const stage = prepareStage();

/** Lets requests for a chunk hang until the function that is returned is called; `asked` resolves with the first. */
async function stall(page: Page, chunk: string) {
  let release = () => undefined as void;
  const released = new Promise<void>((resolve) => (release = resolve));
  let ask = () => undefined as void;
  const asked = new Promise<void>((resolve) => (ask = resolve));
  await page.route(chunkAddress(chunk), async (route) => {
    ask();
    await released;
    await route.continue().catch(() => undefined);
  });
  return { asked, release };
}

describe('a part of the widget that does not arrive', () => {
  for (const chunk of ['sign-in-sign-in', 'gateways-cognito-sdk', 'gateways-authsignal-sdk'])
    it(`counts as not loaded after 15 seconds, and is taken when it does: ${chunk}`, async () => {
      const email = `stalled-${chunk}@example.com`;
      let stalled: Awaited<ReturnType<typeof stall>> | undefined;
      const login = await stage.open({
        attributes: { 'without-passkey': '' },
        prepare: async (watched) => {
          await withFakeClock(watched);
          stalled = await stall(watched.page, chunk);
        },
      });
      await login.typeUsername(email);
      const { code } = await login.errorAfter(async () => {
        await login.submit();
        await stalled?.asked;
        await login.page.clock.runFor(26_000);
      });
      assert.ok(['load-failed', 'timeout'].includes(String(code)), String(code));
      stalled?.release();
      const again = login.step() === 'identify' ? en.continue : en.tryAgain;
      await login.button(again).click();
      await login.untilStep('entering');
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
    });

  it('leaves the form in English when it is the language', async () => {
    let stalled: Awaited<ReturnType<typeof stall>> | undefined;
    const { page } = await stage.openWidgets(
      { login: {} },
      {
        html: 'lang="de"',
        prepare: async (watched) => {
          await withFakeClock(watched);
          stalled = await stall(watched.page, 'locales-de');
        },
      },
    );
    await stalled?.asked;
    await page.clock.runFor(3000);
    await page.getByLabel(en.emailLabel).waitFor();
    assert.equal(await page.getByText(en.emailLabel).getAttribute('lang'), 'en');
    stalled?.release();
  });
});

describe('a policy of the page that is only reported', () => {
  it('keeps nobody from signing in', async () => {
    const login = await stage.open({
      style: '',
      headers: { 'content-security-policy-report-only': "connect-src 'self'" },
    });
    await login.signIn('reported@example.com');
    const reports = login.watched.problems.splice(0);
    assert.ok(reports.length > 0);
    assert.ok(
      reports.every((problem) => /connect-src/.test(problem)),
      reports.join('\n'),
    );
  });
});

describe('what was given up', () => {
  it('does not start when the phone numbers arrive after the element is gone', async () => {
    let stalled: Awaited<ReturnType<typeof stall>> | undefined;
    const login = await stage.open({
      attributes: { identifier: 'phone' },
      prepare: async ({ page }: WatchedPage) => {
        stalled = await stall(page, 'phone-phone-identifier');
      },
    });
    const outcome = login.page.evaluate(async () => {
      const widget = document.querySelector<Widget>('authsignal-cognito-login');
      const promise = widget?.signIn('+12015550123').catch((error: Error) => error.name);
      widget?.remove();
      return promise;
    });
    assert.equal(await outcome, 'AbortError');
    const arrived = login.page.waitForResponse(chunkAddress('phone-phone-identifier'));
    stalled?.release();
    await (await arrived).finished();
    await login.page.evaluate(() => new Promise((resolve) => setTimeout(resolve)));
    assert.deepEqual(login.events('login-start'), []);
    assert.equal(login.countOf('SignUp'), 0);
  });

  it('settles when the page resets what has not started', async () => {
    const login = await stage.open();
    const outcome = await login.widget.evaluate(async (widget: Widget) => {
      // An update is on its way, so that the sign-in waits for it.
      widget.username = 'ana@example.com';
      const promise = widget.signIn('bea@example.com').catch((error: Error) => error.name);
      widget.reset();
      return promise;
    });
    assert.equal(outcome, 'AbortError');
    assert.deepEqual(login.events('login-start'), []);
  });

  it('can be started anew by the page as soon as it hears of it', async () => {
    const login = await stage.open();
    stage.cloud.faults.add({
      service: 'cognito',
      operation: 'InitiateAuth',
      kind: 'status',
      status: 500,
      times: 1,
    });
    await login.widget.evaluate((widget: Widget) => {
      widget.addEventListener('login-error', () => void widget.signIn('retried@example.com'), { once: true });
    });
    await login.typeUsername('retried@example.com');
    await login.submit();
    await login.untilStep('entering');
    assert.equal(login.events('login-start').length, 2);
  });

  it('settles for an element that is not in the page any more', async () => {
    const login = await stage.open();
    const outcome = await login.widget.evaluate(async (widget: Widget) => {
      widget.remove();
      await new Promise((resolve) => setTimeout(resolve));
      return widget.signIn('gone@example.com').catch((error: Error) => error.name);
    });
    assert.equal(outcome, 'AbortError');
    assert.equal(login.countOf('SignUp'), 0);
  });
});

describe('who presses Enter in the first field', () => {
  const focused = (login: PlaywrightLogin) =>
    login.widget.evaluate(
      (widget) => (widget.shadowRoot?.activeElement ?? document.activeElement)?.localName,
    );

  for (const [method, id] of [
    ['EMAIL_MAGIC_LINK', 'magic-link'],
    ['PUSH', 'push'],
    ['DEVICE', 'qr-code'],
  ] as const)
    it(`is at the heading of the next step: ${id}`, async () => {
      const email = `enter-${id}@example.com`;
      await enroll(stage.cloud, email, method);
      const login = await stage.open();
      await login.typeUsername(email);
      await login.usernameField.press('Enter');
      await login.untilStep('waiting');
      await login.widget.getByRole('heading', { name: en.headings[id] }).waitFor();
      // The browser takes the focus from a field that no step shows with the next picture.
      await login.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      );
      assert.equal(await focused(login), 'h2');
    });
});

describe('a page in a language that the widget does not speak', () => {
  const speechOf = ({ widget }: PlaywrightLogin) =>
    widget.evaluate((element) => {
      const base = element.shadowRoot?.querySelector('[part="base"]');
      return [base?.getAttribute('lang'), base?.getAttribute('dir'), element.querySelector('label')?.lang];
    });

  it('hears English words as English', async () => {
    const login = await stage.open({ html: 'lang="cy"' });
    assert.deepEqual(await speechOf(login), ['en', 'ltr', 'en']);
  });

  it('hears its own words as its own', async () => {
    const login = await stage.open({ html: 'lang="ps" dir="rtl"' });
    await login.widget.evaluate((widget: Widget) => {
      widget.messages = { emailLabel: 'برېښنالیک' };
      return widget.updateComplete;
    });
    assert.deepEqual(await speechOf(login), [null, null, '']);
  });

  for (const [lang, country] of [
    ['en-GB', 'GB'],
    ['pt-BR', 'BR'],
    ['nl', 'NL'],
  ] as const)
    it(`has the country of its own region: ${lang}`, async () => {
      const login = await stage.open({ html: `lang="${lang}"`, attributes: { identifier: 'phone' } });
      await login.widget.getByRole('combobox').waitFor();
      assert.equal(await login.widget.getByRole('combobox').inputValue(), country);
    });
});
