/** The fields in the light DOM: where password managers look, and what a page may do to them. */
import { expect, fixture, html } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { CODE, lostConnection, useFakeNetwork } from '../../helpers/fake-network.js';
import { createLogin, EMAIL, expectSameNode, InPageLogin, settled, type } from '../in-page-login.js';

const expectReadOnly = ({ readOnly, disabled }: HTMLInputElement) =>
  expect({ readOnly, disabled }).to.deep.equal({ readOnly: true, disabled: false });

describe('fields', () => {
  const network = useFakeNetwork();

  it('are found in the document, and typing there drives the widget', async () => {
    const login = await InPageLogin.mount();
    const input = document.querySelector<HTMLInputElement>('input[autocomplete~=username]');
    expectSameNode(input, login.identifierInput);
    if (input) type(input, EMAIL);
    await login.submit();
    await login.reached('entering');
    const code = document.querySelector<HTMLInputElement>('input[autocomplete~=one-time-code]');
    const done = login.reached('done');
    if (code) type(code, CODE);
    await done;
  });

  for (const identifier of ['email', 'phone', 'email-or-phone', 'username']) {
    it(`say exactly "username webauthn" for ${identifier}`, async () => {
      const login = await InPageLogin.mount({ identifier });
      expect(login.identifierInput.getAttribute('autocomplete')).to.equal('username webauthn');
    });

    it(`are left as they are typed by browsers and keyboards: ${identifier}`, async () => {
      const { identifierInput } = await InPageLogin.mount({ identifier });
      const read = (name: string) => identifierInput.getAttribute(name);
      expect(['autocapitalize', 'autocorrect', 'spellcheck'].map(read)).to.deep.equal([
        'none',
        'off',
        'false',
      ]);
    });
  }

  it('have one input for the code, with the values that autofill knows', async () => {
    const login = await InPageLogin.atCode();
    expect(login.element.querySelectorAll('input[autocomplete="one-time-code"]')).to.have.lengthOf(1);
    expect(login.codeInput.getAttribute('inputmode')).to.equal('numeric');
  });

  it('take any length, so that a whole sentence can be pasted', async () => {
    const login = await InPageLogin.atCode();
    for (const input of login.element.querySelectorAll('input')) {
      expect(input.maxLength).to.equal(-1);
      expect(input.hasAttribute('pattern')).to.equal(false);
    }
  });

  it('keep the identifier in the page beside the code, for password managers', async () => {
    const login = await InPageLogin.atCode();
    expect(login.identifierInput.isConnected).to.equal(true);
    expect(login.identifierInput.value).to.equal(EMAIL);
  });

  it('have digits in their order also among words from right to left', async () => {
    const login = await InPageLogin.atCode({ lang: 'ar' });
    expect(getComputedStyle(login.part('base')).direction).to.equal('rtl');
    expect(getComputedStyle(login.codeInput).direction).to.equal('ltr');
  });

  it('keep the code, read-only, until Cognito has answered', async () => {
    const login = await InPageLogin.atCode();
    const answer = network.cloud.hold('RespondToAuthChallenge');
    login.element.focus();
    login.typeCode(CODE);
    await answer.asked;
    await login.element.updateComplete;
    expect(login.element.step).to.equal('answering');
    expectReadOnly(login.codeInput);
    expect(login.codeInput.value).to.equal(CODE);
    expect(login.codeInput.assignedSlot).not.to.equal(null);
    expectSameNode(document.activeElement, login.codeInput);
    answer.release();
    await login.reached('done');
    expectSameNode(login.element.querySelector('input[autocomplete="one-time-code"]'), null);
    expect(login.element.outerHTML + login.shadow.innerHTML).not.to.contain(CODE);
  });

  it('lose nothing when Cognito cannot be answered', async () => {
    const login = await InPageLogin.atCode();
    network.cloud.reply('RespondToAuthChallenge', lostConnection);
    const failed = login.next('login-error');
    login.typeCode(CODE);
    await failed;
    expect(login.identifierInput.value).to.equal(EMAIL);
    network.cloud.reply('RespondToAuthChallenge');
    login.button(en.tryAgain).click();
    await login.reached('done');
    expect(network.cloud.operations.filter((name) => name === 'verify/email-otp')).to.have.lengthOf(1);
  });

  it('take the code away with its step', async () => {
    const login = await InPageLogin.atCode();
    await login.enterCode();
    expectSameNode(login.element.querySelector('input[autocomplete="one-time-code"]'), null);
  });

  it('are read-only while busy, never disabled', async () => {
    const login = await InPageLogin.mount();
    const start = network.cloud.hold('InitiateAuth');
    login.typeUsername(EMAIL);
    await login.submit();
    await start.asked;
    expectReadOnly(login.identifierInput);
    start.release();
    await login.reached('entering');
    expect(login.codeInput.readOnly).to.equal(false);
    const verification = network.cloud.hold('verify/email-otp');
    login.typeCode(CODE);
    await verification.asked;
    await login.element.updateComplete;
    expectReadOnly(login.codeInput);
    verification.release();
    await login.reached('done');
  });

  describe('in two widgets', () => {
    it('have ids of their own', async () => {
      const first = await InPageLogin.atCode();
      const second = await InPageLogin.atCode();
      const inputs = [first.identifierInput, first.codeInput, second.identifierInput, second.codeInput];
      expect(new Set(inputs.map(({ id }) => id))).to.have.property('size', 4);
      for (const { id } of inputs) expect(document.querySelectorAll(`[id="${id}"]`)).to.have.lengthOf(1);
    });

    it('have labels of their own', async () => {
      const first = await InPageLogin.mount();
      const second = await InPageLogin.mount();
      expectSameNode(first.identifierInput.labels?.[0]?.parentElement, first.element);
      expectSameNode(second.identifierInput.labels?.[0]?.parentElement, second.element);
    });
  });

  describe('when the page changes the element', () => {
    const isShown = (input: HTMLElement) => input.isConnected && input.getBoundingClientRect().height > 20;

    it('survive that its content is emptied', async () => {
      const login = await InPageLogin.mount();
      login.element.innerHTML = '';
      // Mutations and slots are reported in microtasks before the next task.
      await settled();
      await login.element.updateComplete;
      expect(isShown(login.identifierInput)).to.equal(true);
      await login.identify();
    });

    it('survive with what was typed that its content is replaced', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('123');
      login.element.replaceChildren(document.createElement('p'));
      await settled();
      await login.element.updateComplete;
      expect(isShown(login.codeInput)).to.equal(true);
      expect(login.codeInput.value).to.equal('123');
    });

    it('survive a morph while somebody types: focus, selection and value, before the next task', async () => {
      const login = await InPageLogin.mount();
      const input = login.identifierInput;
      input.focus();
      login.typeUsername('ana@');
      input.setSelectionRange(1, 3);
      for (const change of [
        () => login.element.replaceChildren(),
        () => login.element.querySelector('label')?.remove(),
      ]) {
        change();
        await Promise.resolve();
        expectSameNode(document.activeElement, input);
        const { value, selectionStart, selectionEnd } = input;
        expect({ value, selectionStart, selectionEnd }).to.deep.equal({
          value: 'ana@',
          selectionStart: 1,
          selectionEnd: 3,
        });
        expect(login.element.querySelectorAll('label, input')).to.have.lengthOf(2);
      }
    });

    it('take no focus from where the person has gone', async () => {
      const login = await InPageLogin.mount();
      const other = await fixture<HTMLElement>(html`<button>Other</button>`);
      login.identifierInput.focus();
      login.element.replaceChildren();
      other.focus();
      await settled();
      expect(login.identifierInput.isConnected).to.equal(true);
      expectSameNode(document.activeElement, other);
    });

    it('survive a move with what was typed', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ana@');
      const elsewhere = await fixture<HTMLElement>(html`<section></section>`);
      elsewhere.append(login.element);
      await login.element.updateComplete;
      expect(login.identifierInput.value).to.equal('ana@');
      expect(login.element.querySelectorAll('input')).to.have.lengthOf(1);
    });

    it('belong to a clone of their own', async () => {
      const login = await InPageLogin.mount();
      const clone = login.element.cloneNode(true) as typeof login.element;
      const copy = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), clone);
      expect(clone.querySelectorAll('input')).to.have.lengthOf(1);
      expect(clone.querySelectorAll('label')).to.have.lengthOf(1);
      expect(copy.identifierInput.id).not.to.equal(login.identifierInput.id);
      await copy.identify();
      expect(login.element.step).to.equal('identify');
    });

    it('leave the content of the page alone', async () => {
      const element = createLogin();
      element.innerHTML = '<h1 slot="header">Shop</h1><p slot="footer">Help</p>';
      await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
      expect(element.querySelector('h1')?.textContent).to.equal('Shop');
      expect(element.querySelector('p')?.textContent).to.equal('Help');
    });
  });

  it('leave a form around them alone', async () => {
    const form = await fixture<HTMLFormElement>(html`<form></form>`);
    const login = await InPageLogin.mountIn(form, createLogin());
    login.typeUsername('not an address');
    expect(form.elements.length).to.equal(0);
    expect(form.checkValidity()).to.equal(true);
    expect([...new FormData(form).keys()]).to.be.empty;
  });
});
