/** What a reload in the middle of a sign-in leaves: the address, in this tab, for some minutes. */
import { expect, fixture, html } from '@open-wc/testing';
import { CODE, CHALLENGE_TOKEN, RESULT_TOKEN, SESSION, useFakeNetwork } from '../../helpers/fake-network.js';
import { FakeClock } from '../fake-clock.js';
import { useConsole } from '../console-log.js';
import { createLogin, EMAIL, InPageLogin, SETTINGS, settled } from '../in-page-login.js';
import { findUnfinished, keepUnfinished } from '../../../src/sign-in/unfinished.js';

const CLIENT = SETTINGS['user-pool-client-id'];
const CONFIG = { userPoolClientId: CLIENT };
const KEY = `authsignal-cognito-login.unfinished.${CLIENT}`;
const MINUTE = 60_000;

describe('an unfinished sign-in', () => {
  useFakeNetwork();
  useConsole();

  /** The page as it is after a reload, once the second half is there. */
  async function reload(login: InPageLogin, attributes: Readonly<Record<string, string>> = {}) {
    // The browser takes pages away without a word to their elements.
    const kept = { ...sessionStorage };
    login.element.remove();
    await settled();
    sessionStorage.clear();
    Object.assign(sessionStorage, kept);
    const again = await InPageLogin.mount(attributes);
    again.element.dispatchEvent(new PointerEvent('pointerenter'));
    await settled();
    await again.element.updateComplete;
    return again;
  }

  it('comes back to the filled address after a reload, without the focus, and goes on with it', async () => {
    const again = await reload(await InPageLogin.atCode());
    expect(again.identifierInput.value).to.equal(EMAIL);
    expect(again.element.matches(':focus-within')).to.equal(false);
    await again.submit();
    await again.reached('entering');
  });

  it('keeps neither token nor session nor code', async () => {
    const login = await InPageLogin.atCode();
    login.typeCode('12');
    const stored = JSON.stringify({ ...sessionStorage });
    for (const secret of [CHALLENGE_TOKEN, RESULT_TOKEN, SESSION, CODE])
      expect(stored).not.to.contain(secret);
    expect(Object.keys(sessionStorage)).to.deep.equal([KEY]);
  });

  for (const [end, finish] of Object.entries<(login: InPageLogin) => Promise<void>>({
    success: (login) => login.enterCode(),
    'a change of the address': async (login) => login.button('Change').click(),
    reset: async (login) => login.element.reset(),
  }))
    it(`is over with ${end}`, async () => {
      const login = await InPageLogin.atCode();
      expect(sessionStorage.getItem(KEY)).to.be.a('string');
      await finish(login);
      expect(sessionStorage.getItem(KEY)).to.equal(null);
    });

  it('is replaced by whoever is about to type', async () => {
    keepUnfinished(CONFIG, EMAIL);
    const login = await InPageLogin.mount();
    login.element.focus();
    await settled();
    await login.element.updateComplete;
    const { value, selectionStart, selectionEnd } = login.identifierInput;
    expect([value, selectionStart, selectionEnd]).to.deep.equal([EMAIL, 0, EMAIL.length]);
  });

  it('fills nothing in where the page knows who it is', async () => {
    const again = await reload(await InPageLogin.atCode(), { username: 'ben@example.com' });
    expect(again.identifierInput.value).to.equal('ben@example.com');
  });

  it('fills nothing in over what the person has typed', async () => {
    keepUnfinished(CONFIG, EMAIL);
    const login = await InPageLogin.mount();
    login.typeUsername('b');
    login.element.dispatchEvent(new PointerEvent('pointerenter'));
    await settled();
    await login.element.updateComplete;
    expect(login.identifierInput.value).to.equal('b');
  });

  it('is found by the widget of its app client only, whenever that is set', async () => {
    keepUnfinished(CONFIG, EMAIL);
    const element = createLogin({ 'user-pool-client-id': 'another' });
    const container = await fixture<HTMLElement>(html`<div></div>`);
    const login = await InPageLogin.mountIn(container, element);
    element.dispatchEvent(new PointerEvent('pointerenter'));
    await settled();
    await element.updateComplete;
    expect(login.identifierInput.value).to.equal('');
    element.userPoolClientId = CLIENT;
    await element.updateComplete;
    expect(login.identifierInput.value).to.equal(EMAIL);
  });

  describe('in storage', () => {
    const clock = new FakeClock();
    beforeEach(() => clock.install());
    afterEach(() => clock.restore());

    for (const [minutes, found] of [
      [0, EMAIL],
      [9, EMAIL],
      [10, undefined],
      // The device's clock was set back.
      [-9, EMAIL],
      [-10, undefined],
    ] as const)
      it(`is ${found ?? 'nobody'} after ${minutes} minutes`, () => {
        keepUnfinished(CONFIG, EMAIL);
        clock.set(minutes * MINUTE);
        expect(findUnfinished(CONFIG)).to.equal(found);
      });

    for (const text of ['', ' ', 'null', '{}', EMAIL, `x ${EMAIL}`])
      it(`is nobody in ${JSON.stringify(text)}`, () => {
        sessionStorage.setItem(KEY, text);
        expect(findUnfinished(CONFIG)).to.equal(undefined);
      });
  });

  it('is none where storage is denied, and the person signs in all the same', async () => {
    const denied = Object.getOwnPropertyDescriptor(window, 'sessionStorage');
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
    try {
      const login = await InPageLogin.atCode();
      await login.enterCode();
      expect(findUnfinished(CONFIG)).to.equal(undefined);
    } finally {
      if (denied) Object.defineProperty(window, 'sessionStorage', denied);
      else Reflect.deleteProperty(window, 'sessionStorage');
    }
  });
});
