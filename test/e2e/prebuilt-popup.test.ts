/** The pre-built UI over the page, in the widget's dialog. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Person, preparePrebuiltStage } from './pages/prebuilt-stage.js';

const stage = preparePrebuiltStage();

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const isFocusOnButton = ({ page }: Person) =>
  page.evaluate(() => document.querySelector('bare-widget')?.shadowRoot?.activeElement?.textContent);

/** Every way in which the UI is shown over a page. */
const WAYS = [
  { name: 'the dialog on a page with a style sheet', options: { hasStyle: true } },
  { name: 'the dialog under a strict policy with Trusted Types', options: { policy: 'strict' } },
  { name: 'the dialog on a page with COOP same-origin', options: { policy: 'coop' } },
  {
    name: "the dialog in a modal dialog of the page's",
    options: { hasStyle: true, around: '<dialog id="outer"><slot></dialog>' },
  },
] as const;

for (const { name, options } of WAYS) {
  describe(name, () => {
    const open = async () => {
      const person = await stage.open({ mode: 'popup', ...options });
      await person.page.evaluate(() => document.querySelector<HTMLDialogElement>('#outer')?.showModal());
      return person;
    };

    it('signs in, and leaves nothing behind', async () => {
      const person = await open();
      const { page } = person;
      await person.signInButton.focus();
      const before = await person.inventory();
      await person.present();
      assert.equal(await person.dialog.count(), 1);
      // Not even once: it would make an element here, and a violation under a policy.
      assert.equal(await person.sdkPopup.count(), 0);
      await person.answer(person.frame);
      assert.match((await person.outcome()).token ?? '', JWT);
      assert.deepEqual(await person.inventory(), before);
      assert.equal(await isFocusOnButton(person), 'Sign in');
      assert.equal(await page.evaluate(() => document.body.style.overflow), '');
    });

    it('follows the height of the UI', async () => {
      const person = await open();
      await person.present();
      const frame = person.page.locator('iframe[title="Confirm it is you"]');
      // Unlike its box, the frame's own height does not change with a transform.
      const shown = () => frame.evaluate((element: HTMLIFrameElement) => element.offsetHeight);
      const content = () =>
        person.frame.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
      const heights = async () => [await shown(), await content()];
      const before = await heights();
      assert.equal(before[0], before[1]);
      await person.frame.getByRole('button', { name: 'Email a code' }).click();
      await person.frame.getByLabel('Code').waitFor();
      await person.frame.locator('body').evaluate(() => new Promise(requestAnimationFrame));
      const after = await heights();
      assert.equal(after[0], after[1]);
      assert.notEqual(after[0], before[0]);
    });

    it('is cancelled in the UI', async () => {
      const person = await open();
      await person.present();
      await person.frame.getByRole('button', { name: 'Cancel' }).click();
      assert.deepEqual(await person.outcome(), { isCancelled: true });
    });

    it('is cancelled with its own button while the focus is in the frame', async () => {
      const person = await open();
      const before = await person.inventory();
      await person.present();
      await person.frame.getByRole('button', { name: 'Email a code' }).focus();
      await person.cancelButton.click();
      assert.deepEqual(await person.outcome(), { isCancelled: true });
      assert.equal(await isFocusOnButton(person), 'Sign in');
      assert.deepEqual(await person.inventory(), before);
    });

    it('is cancelled with Escape, and the focus comes back', async () => {
      const person = await open();
      await person.present();
      await person.page.keyboard.press('Escape');
      assert.deepEqual(await person.outcome(), { isCancelled: true });
      assert.equal(await isFocusOnButton(person), 'Sign in');
      const isOuterOpen = await person.page.evaluate(
        () => document.querySelector<HTMLDialogElement>('#outer')?.open ?? true,
      );
      assert.equal(isOuterOpen, true);
    });

    it('goes away when the sign-in is given up elsewhere, and can be opened again', async () => {
      const person = await open();
      await person.present();
      await person.page.evaluate(() => window.bare.giveUp.abort());
      assert.deepEqual(await person.outcome(), { isCancelled: true });
      assert.equal(await person.page.locator('iframe').count(), 0);
      await person.page.evaluate(() => {
        window.bare.giveUp = new AbortController();
        window.bare.outcome = undefined;
      });
      await person.present();
      await person.answer(person.frame);
      assert.match((await person.outcome()).token ?? '', JWT);
    });
  });
}
