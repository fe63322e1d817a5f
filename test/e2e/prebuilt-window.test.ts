/** The pre-built UI in a window of its own: opened in the click, closed by whoever wants to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Policy, preparePrebuiltStage } from './pages/prebuilt-stage.js';

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

describe('the window', () => {
  const stage = preparePrebuiltStage({ without: ['--disable-popup-blocking'] });
  /** There once the UI's script has said that it is. */
  const method = { name: 'Email a code' };

  for (const policy of ['none', 'strict'] satisfies Policy[]) {
    describe(`under the policy "${policy}"`, () => {
      it('opens in spite of the popup blocker, signs in and closes', async () => {
        const person = await stage.open({ mode: 'window', policy });
        const before = await person.inventory();
        const child = await person.openWindow();
        const closed = child.waitForEvent('close');
        await person.answer(child);
        assert.match((await person.outcome()).token ?? '', JWT);
        await closed;
        assert.deepEqual(await person.inventory(), before);
      });

      it('is cancelled by the person who closes it', async () => {
        const person = await stage.open({ mode: 'window', policy });
        const before = await person.inventory();
        const child = await person.openWindow();
        await child.getByRole('button', method).waitFor();
        await child.close();
        assert.deepEqual(await person.outcome(), { isCancelled: true });
        assert.deepEqual(await person.inventory(), before);
        assert.equal(await person.page.evaluate(() => window.bare.isUncertain), false);
      });

      it('closes when it is cancelled in the UI', async () => {
        const person = await stage.open({ mode: 'window', policy });
        const child = await person.openWindow();
        const closed = child.waitForEvent('close');
        await child.getByRole('button', { name: 'Cancel' }).click();
        assert.deepEqual(await person.outcome(), { isCancelled: true });
        await closed;
      });

      it('closes when the sign-in is given up elsewhere', async () => {
        const person = await stage.open({ mode: 'window', policy });
        const child = await person.openWindow();
        await child.getByRole('button', method).waitFor();
        const closed = child.waitForEvent('close');
        await person.page.evaluate(() => window.bare.giveUp.abort());
        assert.deepEqual(await person.outcome(), { isCancelled: true });
        await closed;
      });
    });
  }

  it('reports popup-blocked when the browser does not open it', async () => {
    const person = await stage.open({ mode: 'window' }, (page) =>
      // A click that no person made.
      page.addInitScript(() =>
        addEventListener('load', () =>
          document.querySelector('bare-widget')?.shadowRoot?.querySelector('button')?.click(),
        ),
      ),
    );
    assert.equal((await person.outcome()).code, 'popup-blocked');
  });

  it('is not taken as closed when COOP cuts it off, until the person says so', async () => {
    const person = await stage.open({ mode: 'window', policy: 'coop' });
    const before = await person.inventory();
    const child = await person.openWindow();
    await child.getByRole('button', method).waitFor();
    await person.page.waitForFunction(() => window.bare.isUncertain);
    assert.equal(await person.page.evaluate(() => window.bare.outcome), undefined);
    await person.page.evaluate(() => window.bare.giveUp.abort());
    assert.deepEqual(await person.outcome(), { isCancelled: true });
    assert.deepEqual(await person.inventory(), before);
  });

  it('opens from a widget in a frame of another site', async () => {
    const inner = await stage.add('framed', { mode: 'window' });
    const person = await stage.open({
      mode: 'window',
      around: `<iframe src="${inner.replace('localhost', '127.0.0.1')}"></iframe><!--<slot>-->`,
    });
    const opened = person.page.waitForEvent('popup');
    await person.page.frameLocator('iframe').getByRole('button', { name: 'Sign in' }).click();
    await person.answer(await opened);
    const frame = person.page.frames().find((candidate) => candidate.parentFrame() !== null);
    const outcome = await frame?.waitForFunction(() => window.bare.outcome);
    assert.match((await outcome?.jsonValue())?.token ?? '', JWT);
  });
});
