/** The keyboard and the focus, with real keys. */
import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import en from '../../../src/i18n/locales/en.js';
import { CODE, useFakeNetwork } from '../../helpers/fake-network.js';
import { createLogin, EMAIL, expectSameNode, InPageLogin, settled, textOf, type } from '../in-page-login.js';

describe('keyboard', () => {
  const network = useFakeNetwork();

  it('goes from typing to the end with Enter', async () => {
    const login = await InPageLogin.mount();
    login.element.focus();
    await sendKeys({ type: EMAIL });
    await sendKeys({ press: 'Enter' });
    await login.reached('entering');
    const done = login.reached('done');
    await sendKeys({ type: CODE });
    await done;
    expect(login.identifierInput.value).to.equal(EMAIL);
  });

  it('submits half a code with Enter, and says what is missing', async () => {
    const login = await InPageLogin.atCode();
    login.element.focus();
    await sendKeys({ type: '12' });
    await sendKeys({ press: 'Enter' });
    await login.element.updateComplete;
    expect(login.alert).to.equal(en.invalidCode(6));
  });

  it('leaves a form around the element unsent', async () => {
    let submits = 0;
    const count = (event: Event) => {
      event.preventDefault();
      submits += 1;
    };
    const form = await fixture<HTMLFormElement>(
      html`<form @submit=${count}>
        <input aria-label="Other" />
        <button>Send</button>
      </form>`,
    );
    const login = await InPageLogin.mountIn(form, createLogin());
    login.element.focus();
    await sendKeys({ type: EMAIL });
    await sendKeys({ press: 'Enter' });
    await login.reached('entering');
    login.part('button-primary').click();
    await settled();
    expect(submits).to.equal(0);
  });

  it('takes Enter in an input method for what it is', async () => {
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    const enter = { key: 'Enter', bubbles: true, cancelable: true };
    // Safari ends the composition first, and has only the code that says whose key it is.
    for (const composing of [{ isComposing: true, keyCode: 229 }, { keyCode: 229 }]) {
      login.identifierInput.dispatchEvent(new KeyboardEvent('keydown', { ...enter, ...composing }));
      expect(login.element.step).to.equal('identify');
    }
    // Android has a composition open all the time.
    const android = { ...enter, isComposing: true, keyCode: 13 };
    login.identifierInput.dispatchEvent(new KeyboardEvent('keydown', android));
    expect(login.element.step).to.equal('starting');
    await login.reached('entering');
  });

  it('submits once for Enter pressed twice', async () => {
    const login = await InPageLogin.mount();
    login.element.focus();
    login.typeUsername(EMAIL);
    await sendKeys({ press: 'Enter' });
    await sendKeys({ press: 'Enter' });
    await login.reached('entering');
    expect(network.cloud.operations.filter((name) => name === 'InitiateAuth')).to.have.lengthOf(1);
  });

  it('goes from the field to the button with Tab', async () => {
    const login = await InPageLogin.mount();
    login.element.focus();
    await sendKeys({ press: 'Tab' });
    expectSameNode(login.shadow.activeElement, login.part('button-primary'));
  });

  it('goes through the code step in reading order', async () => {
    const login = await InPageLogin.atCode();
    login.button(en.change).focus();
    await sendKeys({ press: 'Tab' });
    expectSameNode(document.activeElement, login.codeInput);
    const order: string[] = [];
    for (let presses = 0; presses < 2; presses += 1) {
      await sendKeys({ press: 'Tab' });
      order.push(textOf(login.shadow.activeElement).replace(/:\d+/, ':30'));
    }
    expect(order).to.deep.equal([en.verify, en.resendIn(30, '0:30')]);
  });

  it('presses a button with Enter and with Space', async () => {
    for (const key of ['Enter', ' ']) {
      const login = await InPageLogin.atCode();
      login.button(en.change).focus();
      await sendKeys({ press: key });
      await login.reached('identify');
    }
  });
});

describe('focus', () => {
  const network = useFakeNetwork();

  it('is not taken on load', async () => {
    const other = await fixture<HTMLInputElement>(html`<input aria-label="Other" />`);
    other.focus();
    await InPageLogin.mount({ username: EMAIL });
    expectSameNode(document.activeElement, other);
  });

  it('goes to the field with focus()', async () => {
    const login = await InPageLogin.mount();
    login.element.focus();
    expectSameNode(document.activeElement, login.identifierInput);
  });

  it('goes from the identifier to the code', async () => {
    const login = await InPageLogin.mount();
    login.element.focus();
    await login.identify();
    expectSameNode(document.activeElement, login.codeInput);
  });

  it('goes from the button to the code', async () => {
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    login.part('button-primary').focus();
    login.part('button-primary').click();
    await login.reached('entering');
    expectSameNode(document.activeElement, login.codeInput);
  });

  it('is not taken from elsewhere when a step changes', async () => {
    const login = await InPageLogin.mount();
    const other = await fixture<HTMLInputElement>(html`<input aria-label="Other" />`);
    other.focus();
    await login.identify();
    expectSameNode(document.activeElement, other);
    await login.enterCode();
    expectSameNode(document.activeElement, other);
  });

  it('stays in the field while busy', async () => {
    const login = await InPageLogin.mount();
    const held = network.cloud.hold('InitiateAuth');
    login.element.focus();
    login.typeUsername(EMAIL);
    await login.submit();
    await held.asked;
    expectSameNode(document.activeElement, login.identifierInput);
    held.release();
    await login.reached('entering');
  });

  it('stays in the code after a wrong one', async () => {
    const login = await InPageLogin.atCode();
    login.element.focus();
    const failed = login.next('login-error');
    type(login.codeInput, '000000');
    await failed;
    expectSameNode(document.activeElement, login.codeInput);
  });

  it('goes back to the identifier', async () => {
    const login = await InPageLogin.atCode();
    login.button(en.change).focus();
    login.button(en.change).click();
    await login.reached('identify');
    expectSameNode(document.activeElement, login.identifierInput);
  });

  it('goes to the field that is wrong', async () => {
    const login = await InPageLogin.mount();
    login.part('button-primary').focus();
    await login.submit();
    expectSameNode(document.activeElement, login.identifierInput);
  });

  it('stays in the element at the end', async () => {
    const login = await InPageLogin.atCode();
    login.element.focus();
    await login.enterCode();
    expectSameNode(document.activeElement, login.element);
    expectSameNode(login.shadow.activeElement, login.part('heading'));
  });
});
