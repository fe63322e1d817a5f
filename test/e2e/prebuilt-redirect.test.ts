/** The redirect to the pre-built UI and back: the token leaves the address bar, the flow is taken once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { type OpenOptions, type Person, preparePrebuiltStage } from './pages/prebuilt-stage.js';

const stage = preparePrebuiltStage();

const KEY = 'authsignal-cognito-login.redirect';
const FORGED = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl';

const returnsOf = (page: Page) => page.evaluate(() => window.bare.returns);
const storageOf = (page: Page) => page.evaluate(() => Object.keys(sessionStorage));

/** Opens a page, leaves it for the UI and waits until that can be used. */
async function leave(options: Partial<OpenOptions> = {}): Promise<Person> {
  const person = await stage.open({ mode: 'redirect', ...options });
  await person.signIn();
  await person.page.getByRole('heading', { name: 'Confirm it is you' }).waitFor();
  return person;
}

const isBack = (url: URL) => url.origin === stage.siteUrl;

for (const policy of ['none', 'strict', 'coop'] as const) {
  describe(`under the policy "${policy}"`, () => {
    it('comes back with the flow and the token, which the address bar does not show', async () => {
      const person = await leave({ policy });
      assert.doesNotMatch(person.page.url(), /mode=popup/);
      await person.answer(person.page);
      await person.page.waitForURL(isBack);
      const { flow, token } = (await returnsOf(person.page))['client-1'] ?? {};
      assert.match(token ?? '', /^[\w-]+\.[\w-]+\.[\w-]+$/);
      const { id, time, marks, ...rest } = flow ?? {};
      assert.deepEqual(rest, {
        clientId: 'client-1',
        session: 'session-1',
        username: 'sub-1',
        identifier: 'ana',
        isNewUser: false,
      });
      assert.match(id ?? '', /^\w+(-\w+){3}$/);
      assert.deepEqual(
        marks?.map(({ length }) => length),
        [16],
      );
      assert.ok((time ?? 0) > 0);
      assert.equal(new URL(person.page.url()).search, '?keep=1');
      assert.deepEqual(await storageOf(person.page), []);
    });

    for (const name of ['Cancel', 'Quit'])
      it(`comes back without an answer after "${name}"`, async () => {
        const person = await leave({ policy });
        await person.page.getByRole('button', { name }).click();
        await person.page.waitForURL(isBack);
        const found = (await returnsOf(person.page))['client-1'];
        assert.deepEqual([found?.flow.identifier, found?.token], ['ana', undefined]);
        assert.equal(new URL(person.page.url()).search, '?keep=1');
        assert.deepEqual(await storageOf(person.page), []);
      });
  });
}

describe('a return', () => {
  it('counts once: a reload, another tab and the replayed address find nothing', async () => {
    const person = await leave();
    const { page } = person;
    const landing = page.waitForRequest(
      (request) => /[?&]token=/.test(request.url()) && isBack(new URL(request.url())),
    );
    await person.answer(page);
    const address = (await landing).url();
    await page.waitForURL(isBack);
    assert.ok((await returnsOf(page))['client-1']?.token);
    await page.reload();
    assert.deepEqual(await returnsOf(page), {});
    await page.goto(address);
    assert.deepEqual(await returnsOf(page), {});
    assert.doesNotMatch(page.url(), /token=/);
    const tab = await page.context().newPage();
    await tab.goto(address);
    assert.deepEqual(await returnsOf(tab), {});
    assert.doesNotMatch(tab.url(), /token=/);
  });

  it('is a cancel when the person goes back in the history', async () => {
    const { page } = await leave();
    await page.goBack();
    const found = (await returnsOf(page))['client-1'];
    assert.deepEqual([found?.flow.session, found?.token], ['session-1', undefined]);
  });

  it('belongs to the widget that left, wherever that is on the page', async () => {
    const person = await leave({ clients: ['client-1', 'client-2', 'client-3'] });
    await person.page.goBack();
    await person.page.getByRole('button', { name: 'Sign in' }).nth(1).click();
    await person.answer(person.page);
    await person.page.waitForURL(isBack);
    const returns = await returnsOf(person.page);
    assert.deepEqual(Object.keys(returns), ['client-2']);
    assert.ok(returns['client-2']?.token);
  });

  it('that nobody asked for leaves the address bar and is ignored', async () => {
    const address = await stage.add('forged', { mode: 'redirect' });
    const person = await stage.open({ mode: 'redirect' });
    await person.page.goto(`${address}?a=%20+b&token=${FORGED}&c#part?token=${FORGED}`);
    assert.deepEqual(await returnsOf(person.page), {});
    assert.equal(person.page.url(), `${address}?a=%20+b&c#part?token=${FORGED}`);
  });
});

describe('leaving', () => {
  it('fails before it leaves when nothing can be stored', async () => {
    const person = await stage.open({ mode: 'redirect' }, (page) =>
      page.addInitScript(() =>
        Object.defineProperty(window, 'sessionStorage', {
          get() {
            throw new DOMException('No storage here.', 'SecurityError');
          },
        }),
      ),
    );
    const address = person.page.url();
    await person.signIn();
    const { code, hint } = await person.outcome();
    assert.equal(code, 'misconfigured');
    assert.match(hint ?? '', /sessionStorage/);
    assert.equal(person.page.url(), address);
  });

  it('is a cancel when the page is shown again as it was', async () => {
    const person = await stage.open({ mode: 'redirect', url: `${stage.siteUrl}/nothing?token=1` });
    const asked = person.page.waitForRequest(/\/nothing/);
    await person.signIn();
    await asked;
    assert.deepEqual(await storageOf(person.page), [KEY]);
    await person.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    assert.deepEqual(await person.outcome(), { isCancelled: true });
    assert.deepEqual(await storageOf(person.page), []);
  });

  it('is a cancel when the sign-in is given up', async () => {
    const person = await stage.open({ mode: 'redirect', url: `${stage.siteUrl}/nothing?token=1` });
    const before = await person.inventory();
    const asked = person.page.waitForRequest(/\/nothing/);
    await person.signIn();
    await asked;
    await person.page.evaluate(() => window.bare.giveUp.abort());
    assert.deepEqual(await person.outcome(), { isCancelled: true });
    assert.deepEqual(await storageOf(person.page), []);
    assert.deepEqual(await person.inventory(), before);
  });
});
