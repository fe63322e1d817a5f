/** Attributes and properties: any order, any time, good and bad. */
import { expect, fixture, html, oneEvent } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { AuthsignalCognitoLogin } from '../../../src/index.js';
import { CHALLENGE_TOKEN, challengeWith, useFakeNetwork } from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { createLogin, EMAIL, InPageLogin, settled, SETTINGS } from '../in-page-login.js';

describe('properties', () => {
  const network = useFakeNetwork();
  const log = useConsole();

  it('are all there before the element is in a page', () => {
    const element = document.createElement('authsignal-cognito-login');
    const { mode, identifier, signUp, theme, step } = element;
    expect([mode, identifier, signUp, theme, step]).to.deep.equal([
      ...['inline', 'email', 'auto', 'auto', 'identify'],
    ]);
  });

  it('can be set before the element is defined', async () => {
    const element = document.createElement('late-login') as AuthsignalCognitoLogin;
    element.region = 'us-east-1';
    element.userPoolClientId = 'client4711';
    element.setAttribute('tenant-id', 'tenant-1');
    element.username = EMAIL;
    element.messages = { signIn: 'Welcome back' };
    const container = await fixture<HTMLElement>(html`<div></div>`);
    container.append(element);
    customElements.define('late-login', class extends AuthsignalCognitoLogin {});
    await element.updateComplete;
    const login = new InPageLogin(element);
    expect(login.heading).to.equal('Welcome back');
    expect(login.identifierInput.value).to.equal(EMAIL);
    await login.identify();
  });

  it('can be set after the element is in the page, in any order', async () => {
    const element = document.createElement('authsignal-cognito-login');
    const container = await fixture<HTMLElement>(html`<div></div>`);
    const login = await InPageLogin.mountIn(container, element);
    element.identifier = 'username';
    element.tenantId = 'tenant-1';
    await element.updateComplete;
    element.setAttribute('user-pool-client-id', 'client4711');
    element.region = 'us-east-1';
    await element.updateComplete;
    await login.identify('ana');
    expect(network.cloud.last('InitiateAuth').body).to.deep.include({
      ClientId: 'client4711',
      AuthParameters: { USERNAME: 'ana' },
    });
  });

  describe('identifier', () => {
    const ROWS = [
      ['email', en.emailLabel, 'text', 'ana@example.com'],
      ['phone', en.phoneLabel, 'tel', '+15550109999'],
      ['email-or-phone', en.emailOrPhoneLabel, 'text', 'ana@example.com'],
      ['username', en.usernameLabel, 'text', 'ana'],
    ] as const;
    for (const [identifier, label, type, example] of ROWS) {
      it(`asks for ${identifier}`, async () => {
        const login = await InPageLogin.mount({ identifier });
        expect(login.identifierInput.type).to.equal(type);
        expect(login.identifierInput.labels?.[0]?.textContent).to.equal(label);
        login.typeUsername(example);
        // What reads phone numbers is loaded first.
        const started = oneEvent(login.element, 'login-start');
        await login.submit();
        await started;
        expect(login.eventsOf('login-start')[0]?.detail).to.deep.equal({ username: example });
      });
    }
  });

  describe('username', () => {
    it('fills the field in', async () => {
      const login = await InPageLogin.mount({ username: EMAIL });
      expect(login.identifierInput.value).to.equal(EMAIL);
    });

    it('fills the field in later', async () => {
      const login = await InPageLogin.mount();
      login.element.username = EMAIL;
      await login.element.updateComplete;
      expect(login.identifierInput.value).to.equal(EMAIL);
    });

    it('never takes the place of what the person typed', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ben@');
      login.element.username = EMAIL;
      await login.element.updateComplete;
      expect(login.identifierInput.value).to.equal('ben@');
    });
  });

  it('creates nobody with sign-up="off"', async () => {
    const parameters = { token: CHALLENGE_TOKEN, enrolledMethods: 'email-otp' };
    network.cloud.reply('InitiateAuth', challengeWith(parameters));
    const login = await InPageLogin.mount({ 'sign-up': 'off' });
    await login.identify();
    expect(network.cloud.operations).to.deep.equal(['InitiateAuth', 'challenge/email-otp']);
  });

  it('sends userAttributes and clientMetadata', async () => {
    const login = await InPageLogin.mount();
    login.element.userAttributes = { locale: 'en' };
    login.element.clientMetadata = { shop: '7' };
    await login.identify();
    await login.enterCode();
    const { cloud } = network;
    expect(cloud.last('SignUp').body.UserAttributes).to.deep.equal([
      { Name: 'email', Value: EMAIL },
      { Name: 'locale', Value: 'en' },
    ]);
    expect(cloud.last('SignUp').body.ClientMetadata).to.deep.equal({ shop: '7' });
    expect(cloud.last('RespondToAuthChallenge').body.ClientMetadata).to.deep.equal({ shop: '7' });
  });

  it('keeps the settings of a sign-in that is under way', async () => {
    const login = await InPageLogin.atCode();
    login.element.userPoolClientId = 'another';
    login.element.clientMetadata = { late: 'yes' };
    await login.element.updateComplete;
    await login.enterCode();
    const { body } = network.cloud.last('RespondToAuthChallenge');
    expect(body.ClientId).to.equal('client4711');
    expect(body.ClientMetadata).to.equal(undefined);
  });

  describe('messages', () => {
    it('replaces some words and keeps the others', async () => {
      const login = await InPageLogin.mount();
      login.element.messages = { continue: 'Weiter', errors: { network: 'Kein Netz.' } };
      await login.element.updateComplete;
      expect(login.part('button-primary').textContent?.trim()).to.equal('Weiter');
      expect(login.heading).to.equal(en.signIn);
    });

    it('replaces the words for an error, and only for it', async () => {
      const login = await InPageLogin.atCode();
      login.element.messages = { errors: { 'wrong-code': 'Falsch.' }, codeLabel: 'Kennzahl' };
      const failed = login.next('login-error');
      login.typeCode('000000');
      expect((await failed).detail.message).to.equal('Falsch.');
      expect(login.alert).to.equal('Falsch.');
      expect(login.codeInput.labels?.[0]?.textContent).to.equal('Kennzahl');
    });

    it('keeps a word that is set to undefined', async () => {
      const login = await InPageLogin.mount();
      login.element.messages = { continue: undefined, emailLabel: undefined };
      await login.element.updateComplete;
      expect(login.part('button-primary').textContent?.trim()).to.equal(en.continue);
      expect(login.identifierInput.labels?.[0]?.textContent).to.equal(en.emailLabel);
    });

    it('belong to one widget only', async () => {
      const first = await InPageLogin.mount();
      const second = await InPageLogin.mount();
      first.element.messages = { signIn: 'Welcome back' };
      await first.element.updateComplete;
      expect(first.heading).to.equal('Welcome back');
      expect(second.heading).to.equal(en.signIn);
    });
  });

  it('heading-level is that of the heading of every step', async () => {
    const login = await InPageLogin.mount({ 'heading-level': '3' });
    expect(login.part('heading').getAttribute('aria-level')).to.equal('3');
    await login.identify();
    expect(login.part('heading').getAttribute('aria-level')).to.equal('3');
  });

  describe('with a bad value', () => {
    const warnings = (name: string) => log.lines.filter((line) => line.includes(`"${name}"`));

    const BAD = [
      ['mode', 'dialog', 'inline, popup, window, redirect'],
      ['identifier', 'mail', 'email, phone, email-or-phone, username'],
      ['sign-up', 'never', 'auto, form, off'],
      ['theme', 'blue', 'auto, light, dark'],
      ['methods', 'fax', 'email-otp'],
      ['success-url', 'javascript:alert(1)', 'https'],
    ] as const;
    for (const [name, value, accepted] of BAD) {
      it(`warns once about ${name}, names what is accepted, and works with the default`, async () => {
        const login = await InPageLogin.mount({ [name]: value });
        login.element.requestUpdate();
        await login.element.updateComplete;
        await login.identify();
        await log.said(`"${name}"`);
        login.element.requestUpdate();
        await settled();
        expect(warnings(name)).to.have.lengthOf(1);
        expect(warnings(name)[0])
          .to.match(/^warn: \[authsignal-cognito-login\] /)
          .and.contain(accepted);
      });
    }

    for (const name of Object.keys(SETTINGS)) {
      it(`says that it is not set up without ${name}, and warns once`, async () => {
        const login = await InPageLogin.mount({ [name]: '' });
        login.element.requestUpdate();
        await login.element.updateComplete;
        expect(login.shadow.textContent).to.contain(en.notSetUp);
        await log.said(`"${name}"`);
        login.element.requestUpdate();
        await settled();
        expect(warnings(name)).to.have.lengthOf(1);
      });
    }

    it('is never blank, with nothing set at all', async () => {
      const login = await InPageLogin.mountIn(
        document.body,
        document.createElement('authsignal-cognito-login'),
      );
      expect(login.part('base').getBoundingClientRect().height).to.be.greaterThan(20);
      expect(login.shadow.textContent).to.contain(en.notSetUp);
      await log.said('"tenant-id"');
      login.element.remove();
    });

    it('asks for nothing while it is not set up', async () => {
      const login = await InPageLogin.mount({ region: 'Virginia' });
      await login.element.signIn(EMAIL).catch(() => undefined);
      expect(network.cloud.operations).to.deep.equal([]);
    });

    it('can be reset while it is not set up', async () => {
      const login = await InPageLogin.mount({ region: '' });
      expect(() => login.element.reset()).not.to.throw();
      await log.said('"region"');
    });

    it('works as soon as it is put right', async () => {
      const login = await InPageLogin.mount({ region: '' });
      await log.said('"region"');
      login.element.region = 'us-east-1';
      await login.element.updateComplete;
      await login.identify();
    });

    it('never throws, whatever a page sets as a property', async () => {
      const PROPERTIES = [
        ...[
          'region',
          'userPoolClientId',
          'tenantId',
          'authsignalUrl',
          'prebuiltUiHost',
          'cognitoUrl',
          'action',
          'mode',
        ],
        ...['identifier', 'methods', 'signUp', 'username', 'successUrl', 'theme', 'messages'],
        ...['userAttributes', 'clientMetadata'],
      ];
      for (const name of PROPERTIES) {
        for (const value of [null, undefined, 0, 7, true, 'x', {}, []]) {
          const element = createLogin();
          Object.assign(element, { [name]: value });
          document.body.append(element);
          await element.updateComplete.catch((error: unknown) =>
            expect.fail(`${name} = ${JSON.stringify(value)}: ${String(error)}`),
          );
          expect(element.shadowRoot?.textContent?.trim(), `${name} = ${JSON.stringify(value)}`).not.to.equal(
            '',
          );
          element.remove();
        }
      }
    });

    it('does not throw when a message is of the wrong type', async () => {
      const login = await InPageLogin.mount();
      login.element.messages = {
        instructions: { 'email-otp': 'We sent a code.' as unknown as () => string },
      };
      await login.identify();
      expect(login.part('button-primary').isConnected).to.equal(true);
    });
  });
});
