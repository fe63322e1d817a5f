/** A form that a server wrote: it is used before its script is there, and goes on when that comes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../src/i18n/locales/en.js';
import { axeViolations, prepareAxe } from '../helpers/axe.js';
import { type OpenOptions, prepareStage } from '../helpers/e2e.js';
import { shiftsOf, watchLayout } from '../helpers/layout-shift.js';
import { section } from '../helpers/manual.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';

const stage = prepareStage();

const SCRIPT = '**/cdn/authsignal-cognito-login.js';
const RENDERED: OpenOptions = {
  render: { stylesheet: '/cdn/authsignal-cognito-login.css' },
  policy: ['the form in the HTML'],
};

const SIGN_IN = [
  'SignUp',
  'InitiateAuth',
  'challenge/email-otp',
  'verify/email-otp',
  'RespondToAuthChallenge',
];

interface Held {
  login: PlaywrightLogin;
  /** Lets the script go, and waits until the form is the element's. */
  release: () => Promise<void>;
}

/** Opens a page whose script does not come until it is let go. */
async function openHeld({ attributes = {}, ...options }: OpenOptions = {}): Promise<Held> {
  let letGo = () => {};
  const released = new Promise<void>((resolve) => (letGo = resolve));
  const watched = await stage.openWidgets(
    { login: attributes },
    {
      ...RENDERED,
      isScriptHeld: true,
      ...options,
      prepare: async (watched) => {
        await watched.page.route(SCRIPT, async (route) => {
          await released;
          await route.continue();
        });
        await options.prepare?.(watched);
      },
    },
  );
  const login = new PlaywrightLogin(watched, stage.cloud);
  await login.widget.waitFor({ state: 'attached' });
  const release = async () => {
    letGo();
    await watched.page.waitForFunction(() => customElements.get('authsignal-cognito-login'));
    await login.rendered();
  };
  return { login, release };
}

/** Enters the code that was sent, and waits for the tokens. */
async function finish(login: PlaywrightLogin, email: string): Promise<void> {
  await login.untilStep('entering');
  await login.enterCode(login.codeFor(email));
  await login.untilStep('done');
  assert.ok(login.tokens().accessToken);
  assert.equal(login.events('login-start').length, 1);
  // What began early asks for nothing more.
  assert.deepEqual(login.requests(), SIGN_IN);
}

describe('a form in the HTML whose script is held back', () => {
  it('looks as it will', async () => {
    // The steps come in with a movement.
    const { login, release } = await openHeld({ context: { reducedMotion: 'reduce' } });
    const boxes = () =>
      login.widget.locator('h2, p, button, slot[name=identifier]').evaluateAll((found) =>
        found.map((element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const { color, backgroundColor, font } = getComputedStyle(element);
          return { name: element.localName, x, y, width, height, color, backgroundColor, font };
        }),
      );
    // The style sheet may still be on its way.
    await login.page.waitForFunction(
      () => document.querySelector('authsignal-cognito-login')?.shadowRoot?.styleSheets.length === 1,
    );
    const before = await boxes();
    assert.equal(before.length, 5);
    await release();
    assert.deepEqual(await boxes(), before);
  });

  it('leaves nobody out, also when it has heard Enter', async () => {
    // Without the policy, since axe writes a style sheet of its own.
    const { login, release } = await openHeld({ style: '', prepare: ({ page }) => prepareAxe(page) });
    assert.deepEqual(await axeViolations(login.page), []);
    await login.usernameField.fill('ana@example.com');
    await login.usernameField.press('Enter');
    await login.widget.getByText(en.starting).filter({ visible: true }).waitFor();
    assert.deepEqual(await axeViolations(login.page), []);
    await release();
    await login.untilStep('entering');
  });

  it('keeps the field with text, focus and selection, and signs in', async () => {
    const email = 'typed@example.com';
    const { login, release } = await openHeld();
    await login.usernameField.pressSequentially(email);
    await login.usernameField.evaluate((input: HTMLInputElement) => input.setSelectionRange(2, 5));
    const handle = await login.usernameField.elementHandle();
    await release();
    assert.deepEqual(
      await handle?.evaluate((input) => {
        const { value, selectionStart, selectionEnd, isConnected } = input as HTMLInputElement;
        return [value, selectionStart, selectionEnd, isConnected, input === document.activeElement];
      }),
      [email, 2, 5, true, true],
    );
    await login.submit();
    await finish(login, email);
  });

  it('signs in whom a password manager filled in', async () => {
    const email = 'filled@example.com';
    const { login, release } = await openHeld();
    // As extensions do it: none of the form's listeners is there to hear.
    await login.page.locator('input[autocomplete~=username]').evaluate((input: HTMLInputElement, value) => {
      input.value = value;
      for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
    }, email);
    await release();
    await login.submit();
    await finish(login, email);
  });

  it('answers Enter when the script has come', async () => {
    const email = 'enter@example.com';
    const { login, release } = await openHeld();
    const { page } = login;
    const url = page.url();
    await login.usernameField.pressSequentially(email);
    await login.usernameField.press('Enter');
    // It says that it has heard.
    await login.widget.getByText(en.starting).filter({ visible: true }).waitFor();
    await release();
    await finish(login, email);
    assert.equal(page.url(), url);
  });

  it('answers a click when the script has come, and keeps the focus in the form', async () => {
    const email = 'click@example.com';
    const { login, release } = await openHeld();
    await login.typeUsername(email);
    await login.submit();
    await login.widget.getByText(en.starting).filter({ visible: true }).waitFor();
    await release();
    await login.untilStep('entering');
    assert.equal(await login.isFocused(login.codeField), true);
    await finish(login, email);
  });

  it('keeps the focus on the button that has it', async () => {
    const { login, release } = await openHeld();
    await login.button(en.usePasskey).focus();
    await release();
    assert.equal(
      await login
        .button(en.usePasskey)
        .evaluate((button) => (button.getRootNode() as ShadowRoot).activeElement === button),
      true,
    );
    assert.deepEqual(login.events('login-start'), []);
  });

  it('says what is wrong with what was entered', async () => {
    const { login, release } = await openHeld();
    await login.usernameField.pressSequentially('nobody');
    await login.usernameField.press('Enter');
    await release();
    await login.untilEventCount('login-error', 1);
    await login.rendered();
    assert.equal(await login.alert(), en.invalidEmail);
    assert.equal(await login.isFocused(login.usernameField), true);
  });

  it('asks the page before it answers', async () => {
    const { login, release } = await openHeld({
      prepare: ({ page }) =>
        page.addInitScript(() =>
          addEventListener('login-start', (event) => event.preventDefault(), { capture: true }),
        ),
    });
    await login.typeUsername('prevented@example.com');
    await login.submit();
    await release();
    await login.untilEventCount('login-start', 1);
    assert.equal(login.step(), 'identify');
    assert.deepEqual(login.requests(), []);
  });

  it('is usable where the policy allows none of its styles', async () => {
    const email = 'bare@example.com';
    const { login, release } = await openHeld({ render: {}, policy: [] });
    const violations = login.watched.problems.splice(0);
    assert.ok(
      violations.some((violation) => violation.startsWith('violation of style-src')),
      String(violations),
    );
    await login.typeUsername(email);
    await login.submit();
    await release();
    await finish(login, email);
    login.watched.problems.splice(0);
  });
});

it('answers in the one of two forms that was asked', async () => {
  const watched = await stage.openWidgets({ first: {}, second: {} }, RENDERED);
  const [first, second] = ['first', 'second'].map((id) => new PlaywrightLogin(watched, stage.cloud, id));
  assert.ok(first && second);
  await second.requestCode('second@example.com');
  assert.equal(second.step(), 'entering');
  assert.equal(first.step(), 'identify');
  assert.equal(await first.usernameField.inputValue(), '');
});

describe('the layout of the page', () => {
  const around = '<slot><p>What is below the form, and must not move.</p>';

  for (const [what, render] of [
    ['a style sheet', { stylesheet: '/cdn/authsignal-cognito-login.css' }],
    ['styles in the HTML', { nonce: 'n' }],
  ] as const)
    it(`does not shift where the form is in the HTML with ${what}`, async () => {
      const { login, release } = await openHeld({
        render,
        around,
        style: 'body { margin: 0 }',
        prepare: watchLayout,
      });
      await shiftsOf(login.page);
      await release();
      await login.page.waitForLoadState();
      assert.deepEqual(await shiftsOf(login.page), []);
    });

  const [, rule = ''] = /```css\n([^]*?)```/.exec(section('Room for the form')) ?? [];

  for (const width of [360, 1280])
    it(`does not shift where the tag has the room that the guide says, ${width} pixels wide`, async () => {
      assert.match(rule, /:not\(:defined\)/);
      const { login, release } = await openHeld({
        render: undefined,
        around,
        style: rule,
        context: { viewport: { width, height: 800 } },
        prepare: watchLayout,
      });
      assert.ok((await login.widget.boundingBox())?.height);
      await shiftsOf(login.page);
      await release();
      await login.page.waitForLoadState();
      assert.deepEqual(await shiftsOf(login.page), []);
    });
});
