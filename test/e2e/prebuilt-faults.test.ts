/** The pre-built UI over a page where something is in its way: it always settles. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { preparePrebuiltStage } from './pages/prebuilt-stage.js';

const stage = preparePrebuiltStage();

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const FORGED = JSON.stringify({ event: 'AUTHSIGNAL_CLOSE_POPUP', token: 'forged.result.token' });

describe('the dialog lies on top', () => {
  it("of a modal dialog of the page's that the widget is not in", async () => {
    const person = await stage.open({ mode: 'popup', around: '<slot><dialog></dialog>' });
    await person.page.evaluate(() => {
      document.querySelector('dialog')?.showModal();
      document.querySelector('bare-widget')?.shadowRoot?.querySelector('button')?.click();
    });
    await person.frame.getByRole('heading', { name: 'Confirm it is you' }).waitFor();
    assert.equal(await person.dialog.count(), 1);
    await person.answer(person.frame);
    assert.match((await person.outcome()).token ?? '', JWT);
  });

  it("beside a popup of the SDK's that the page opened itself", async () => {
    const around = '<div id="__authsignal-popup-container"></div><slot>';
    const person = await stage.open({ mode: 'popup', around });
    await person.present();
    await person.answer(person.frame);
    assert.match((await person.outcome()).token ?? '', JWT);
    assert.equal(await person.sdkPopup.count(), 1);
  });
});

describe('a frame in the dialog', () => {
  it('that the policy of the page blocks fails at once, and says what to add', async () => {
    const person = await stage.open({ mode: 'popup', policy: 'unframed' });
    const before = await person.inventory();
    await person.signIn();
    const { code, hint } = await person.outcome();
    assert.equal(code, 'load-failed');
    assert.ok(hint?.includes(`add ${stage.cloud.url} to frame-src`), hint);
    assert.deepEqual(await person.inventory(), before);
    assert.ok(person.takeProblems().some((problem) => problem.startsWith('violation of frame-src')));
  });

  it('that says nothing fails after ten seconds', async () => {
    const person = await stage.open({ mode: 'popup', url: `${stage.siteUrl}/silent?token=1` }, (page) =>
      page.clock.install(),
    );
    await person.page.clock.pauseAt(Date.now() + 60_000);
    const before = await person.inventory();
    await person.signIn();
    await person.page.clock.runFor(0);
    await person.page.locator('iframe').waitFor({ state: 'attached' });
    await person.page.clock.runFor(9900);
    assert.equal(await person.page.evaluate(() => window.bare.outcome), undefined);
    await person.page.clock.runFor(100);
    assert.equal((await person.outcome()).code, 'load-failed');
    assert.deepEqual(await person.inventory(), before);
  });

  it('whose token has expired says so when it is closed', async () => {
    const url = await stage.track();
    stage.cloud.clock.advance(11 * 60_000);
    const person = await stage.open({ mode: 'popup', url });
    await person.signIn();
    await person.frame.getByRole('heading', { name: 'This page has expired' }).waitFor();
    await person.frame.getByRole('button', { name: 'Cancel' }).click();
    assert.equal((await person.outcome()).code, 'session-expired');
  });

  it('is not taken for another frame of its origin, whose token is worth nothing', async () => {
    const other = await stage.track();
    const around = `<iframe id="other" src="${other}"></iframe><slot>`;
    const person = await stage.open({ mode: 'popup', around });
    await person.present();
    await person.page
      .frameLocator('#other')
      .locator('body')
      .evaluate((_, message) => parent.postMessage(message, '*'), FORGED);
    await person.answer(person.frame);
    const { token = '' } = await person.outcome();
    assert.match(token, JWT);
    assert.notEqual(token, 'forged.result.token');
  });
});

describe('a widget that is moved while its dialog is open', () => {
  it('shows the dialog again, and signs in', async () => {
    const person = await stage.open({ mode: 'popup', policy: 'strict' });
    const before = await person.inventory();
    await person.present();
    await person.page.evaluate(() => {
      const widget = document.querySelector('bare-widget');
      widget?.parentNode?.append(widget);
    });
    await person.page.waitForFunction(() =>
      document
        .querySelector('bare-widget')
        ?.shadowRoot?.querySelector('div')
        ?.shadowRoot?.querySelector('dialog:modal'),
    );
    await person.answer(person.frame);
    assert.match((await person.outcome()).token ?? '', JWT);
    assert.deepEqual(await person.inventory(), before);
  });
});
