/** The language: that of the page, and the way in which it is written. */
import { expect, fixture, html } from '@open-wc/testing';
import ar from '../../../src/i18n/locales/ar.js';
import de from '../../../src/i18n/locales/de.js';
import en from '../../../src/i18n/locales/en.js';
import { lostConnection, useFakeNetwork } from '../../helpers/fake-network.js';
import { pseudoMessages } from '../../helpers/pseudo-locale.js';
import { useConsole } from '../console-log.js';
import { createLogin, EMAIL, InPageLogin } from '../in-page-login.js';

describe('language', () => {
  const network = useFakeNetwork();

  const base = (login: InPageLogin) => login.part('base');

  it('is English where the page is', async () => {
    const login = await InPageLogin.mount();
    expect(login.heading).to.equal(en.signIn);
    expect([base(login).lang, base(login).dir]).to.deep.equal(['en', 'ltr']);
  });

  it('is that of the attribute, in every step', async () => {
    const login = await InPageLogin.mount({ lang: 'de' });
    expect(login.heading).to.equal(de.signIn);
    expect(login.identifierInput.labels?.[0]?.textContent).to.equal(de.emailLabel);
    await login.identify();
    expect(login.heading).to.equal(de.headings['email-otp']);
    expect(login.codeInput.labels?.[0]?.textContent).to.equal(de.codeLabel(6));
    expect(login.description).to.equal(de.instructions['email-otp'](EMAIL, 6));
  });

  it('is the nearest of the page', async () => {
    const container = await fixture<HTMLElement>(html`<div lang="de-CH"></div>`);
    const login = await InPageLogin.mountIn(container, createLogin());
    expect(login.heading).to.equal(de.signIn);
    expect(base(login).lang).to.equal('de-CH');
  });

  it('runs from right to left where it is written so', async () => {
    const login = await InPageLogin.mount({ lang: 'ar' });
    expect(login.heading).to.equal(ar.signIn);
    expect(getComputedStyle(base(login)).direction).to.equal('rtl');
    await expect(login.element).to.be.accessible();
  });

  it('may change at any time, and nothing that was typed is lost', async () => {
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    login.element.lang = 'de';
    await login.element.updateComplete;
    expect(login.heading).to.equal(de.signIn);
    expect(login.identifierInput.value).to.equal(EMAIL);
    login.element.removeAttribute('lang');
    await login.element.updateComplete;
    expect(login.heading).to.equal(en.signIn);
  });

  describe('of what is wrong', () => {
    /** What is said of it, to everybody and at the field, after a change to German. */
    async function inGerman(login: InPageLogin, input: () => HTMLInputElement): Promise<string[]> {
      login.element.lang = 'de';
      await login.element.updateComplete;
      return [login.alert, input().getAttribute('aria-description') ?? ''];
    }

    for (const [identifier, typed, message] of [
      ['email', 'ana', de.invalidEmail],
      ['username', '', de.invalidUsername],
      ['email-or-phone', 'ana@', de.invalidEmailOrPhone],
      ['phone', '+1 201', de.phoneLength('(201) 555-0123')],
      ['phone', '+999 123', de.phoneCountry],
      ['phone', 'ana', de.invalidPhone],
    ] as const)
      it(`changes with it: "${typed}" as ${identifier}`, async () => {
        const login = await InPageLogin.mount({ identifier, country: 'US' });
        login.typeUsername(typed);
        const refused = login.next('login-error');
        await login.submit();
        await refused;
        expect(await inGerman(login, () => login.identifierInput)).to.deep.equal([message, message]);
      });

    it('changes with it: a code that is none', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('12');
      await login.submit();
      const message = de.invalidCode(6);
      expect(await inGerman(login, () => login.codeInput)).to.deep.equal([message, message]);
    });

    it('changes with it: a code that Authsignal refuses', async () => {
      const login = await InPageLogin.atCode();
      const refused = login.next('login-error');
      login.typeCode('000000');
      await refused;
      const message = de.errors['wrong-code'];
      expect(await inGerman(login, () => login.codeInput)).to.deep.equal([message, message]);
    });

    it('changes with it: a failure of the server', async () => {
      const login = await InPageLogin.mount();
      network.cloud.reply('InitiateAuth', lostConnection);
      login.typeUsername(EMAIL);
      const failed = login.next('login-error');
      await login.submit();
      await failed;
      expect(await inGerman(login, () => login.identifierInput)).to.deep.equal([de.errors.network, '']);
    });
  });

  it('leaves the last word to the page', async () => {
    const element = createLogin({ lang: 'de' });
    element.messages = { signIn: 'Willkommen' };
    const container = await fixture<HTMLElement>(html`<div></div>`);
    const login = await InPageLogin.mountIn(container, element);
    expect(login.heading).to.equal('Willkommen');
    expect(login.button(de.continue)).to.exist;
  });

  it('is English where the widget does not speak that of the page', async () => {
    const login = await InPageLogin.mount({ lang: 'tlh' });
    expect(login.heading).to.equal(en.signIn);
    expect(base(login).lang).to.equal('en');
  });

  it('tells the page in the same words what went wrong', async () => {
    const login = await InPageLogin.mount({ lang: 'de' });
    login.typeUsername('ana');
    await login.submit();
    const [error] = login.eventsOf('login-error');
    expect(error?.detail.message).to.equal(de.invalidEmail);
    expect(login.alert).to.equal(de.invalidEmail);
    expect(network.cloud.requests).to.have.lengthOf(0);
  });

  describe('in words of the page', () => {
    const log = useConsole();
    const warnings = () => log.lines.filter((line) => line.includes('[authsignal-cognito-login]'));

    /** Every text that the widget shows, but for what the person typed. */
    function shown(login: InPageLogin): string[] {
      const texts: string[] = [];
      for (const root of [login.shadow, login.element]) {
        const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
          // The address that stands out is between two halves of one sentence.
          const isPart = walker.currentNode.parentElement?.matches(
            'style, bdi, button > .status, [part="description"], [part="description"] > span',
          );
          const text = walker.currentNode.textContent?.trim() ?? '';
          if (text && !isPart) texts.push(text);
        }
      }
      return [...texts, login.description];
    }

    it('says nothing in its own, in any step', async () => {
      const element = createLogin();
      element.messages = pseudoMessages;
      const container = await fixture<HTMLElement>(html`<div></div>`);
      const login = await InPageLogin.mountIn(container, element);
      expect(shown(login)).to.not.be.empty;
      for (const text of shown(login)) expect(text).to.match(/^\[.*\]$/);
      await login.identify();
      expect(shown(login).join()).to.include(EMAIL);
      for (const text of shown(login)) expect(text).to.match(/^\[.*\]$/);
      login.typeCode('12');
      await login.submit();
      expect(login.alert).to.equal(pseudoMessages.invalidCode(6));
      expect(warnings()).to.be.empty;
    });

    it('shows markup as text', async () => {
      const element = createLogin();
      element.messages = {
        signIn: '<img src=x onerror=alert(1)>',
        headings: { 'email-otp': '<b>Bold</b>' },
        instructions: { 'email-otp': () => '<script>alert(1)</script>' },
      };
      const container = await fixture<HTMLElement>(html`<div></div>`);
      const login = await InPageLogin.mountIn(container, element);
      expect(login.heading).to.equal('<img src=x onerror=alert(1)>');
      await login.identify();
      expect(login.heading).to.equal('<b>Bold</b>');
      expect(login.description).to.equal('<script>alert(1)</script>');
      expect(login.shadow.querySelector('img, b, script')).to.equal(null);
    });

    it('speaks on where they fail, and warns once of each', async () => {
      const element = createLogin({ lang: 'de' });
      element.messages = {
        instructions: {
          'email-otp': () => {
            throw new Error('Oh');
          },
        },
        ...({ singIn: 'Welcome' } as object),
      };
      const container = await fixture<HTMLElement>(html`<div></div>`);
      const login = await InPageLogin.mountIn(container, element);
      await login.identify();
      expect(login.description).to.equal(de.instructions['email-otp'](EMAIL, 6));
      login.element.requestUpdate();
      await login.element.updateComplete;
      expect(warnings().sort()).to.deep.equal([
        'warn: [authsignal-cognito-login] messages.instructions.email-otp threw an error: Error: Oh',
        'warn: [authsignal-cognito-login] messages.singIn is unknown.',
      ]);
    });
  });
});
