/** Authsignal's pre-built UI in the browsers besides Chromium: over the page, and in the page's place. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { DEMO_CLIENT } from '../../../demo/local-cloud/cognito/pools.js';
import en from '../../../src/i18n/locales/en.js';
import type { OtherStage, DriverLogin } from '../../helpers/e2e-other-browsers.js';

/** Proves in the pre-built UI that `email` is theirs. */
async function answerPrebuilt(stage: OtherStage, ui: DriverLogin, email: string): Promise<void> {
  await ui.press('Email a code');
  await ui.until('a code', async () => stage.cloud.outbox.list().length > 0);
  await ui.type('Code', stage.codeFor(email));
  await ui.press('Continue');
}

/** Everything around the widget, and what is over it. */
const surroundings = (visitor: DriverLogin) =>
  visitor.evaluate(() => ({
    elements: [...document.querySelectorAll('*')]
      .filter((element) => !element.closest('authsignal-cognito-login'))
      .map((element) => (element.cloneNode(false) as Element).outerHTML),
    dialogs: document.querySelector('authsignal-cognito-login')?.shadowRoot?.querySelectorAll('dialog')
      .length,
    storage: Object.keys(sessionStorage),
    address: location.href,
    hasFocus: document.querySelector('authsignal-cognito-login')?.matches(':focus-within'),
  }));

/** The stage's triggers must be those of `test/e2e/triggers`. */
export function describePrebuiltUi(stage: OtherStage): void {
  describe('the pre-built UI over the page', () => {
    const WAYS = [
      { name: 'under a strict policy', options: {}, email: 'strict@example.com' },
      {
        name: 'on a page with a style sheet',
        options: { style: 'body { margin: 2rem; }' },
        email: 'styled@example.com',
      },
    ];
    for (const { name, options, email } of WAYS) {
      it(`${name}: is cancelled, opens again, signs in, and leaves nothing behind`, async () => {
        const visitor = await stage.open({ mode: 'popup' }, options);
        await visitor.type(en.emailLabel, email);
        const before = await surroundings(visitor);
        await visitor.press(en.continue);
        await visitor.inFrame.until('the UI', () => visitor.inFrame.heading());
        await visitor.inFrame.press('Cancel');
        assert.equal((await visitor.untilEvent('login-cancel')).step, 'waiting');
        // What was typed outlives a reload until the sign-in ends.
        const storage = [`authsignal-cognito-login.unfinished.${DEMO_CLIENT.id}`];
        assert.deepEqual(await surroundings(visitor), { ...before, storage });

        await visitor.press(en.tryAgain);
        await answerPrebuilt(stage, visitor.inFrame, email);
        await visitor.untilStep('done');
        assert.deepEqual(await surroundings(visitor), before);
        assert.equal((await visitor.events('login-success')).length, 1);
        assert.deepEqual(await visitor.events('login-error'), []);
      });
    }
  });

  describe("the pre-built UI in the page's place", () => {
    /** Has the triggers send people back to the page. */
    const returnTo = (address: string) => (process.env.AUTHSIGNAL_REDIRECT_URL = `${address}?keep=1`);
    afterEach(() => delete process.env.AUTHSIGNAL_REDIRECT_URL);

    it('is cancelled, opens again and signs in, and the token is not left in the address', async () => {
      const email = 'redirect@example.com';
      const visitor = await stage.open({ mode: 'redirect' });
      const { address } = await surroundings(visitor);
      returnTo(address);
      await visitor.start(email);
      await visitor.press('Cancel');
      await visitor.untilEvent('login-cancel');
      assert.equal((await surroundings(visitor)).address, `${address}?keep=1`);

      await visitor.press(en.continue);
      await answerPrebuilt(stage, visitor, email);
      await visitor.untilStep('done');
      const after = await surroundings(visitor);
      assert.deepEqual([after.address, after.storage], [`${address}?keep=1`, []]);
      assert.equal((await visitor.events('login-success')).length, 1);
      assert.deepEqual(await visitor.events('login-error'), []);
    });
  });
}
