/** From typing to tokens, over the real SDKs. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import {
  CHALLENGE_TOKEN,
  CODE,
  cognitoError,
  lostConnection,
  RESULT_TOKEN,
  SESSION,
  TOKENS,
  useFakeNetwork,
  USERNAME,
} from '../../helpers/fake-network.js';
import { EMAIL, InPageLogin, settled } from '../in-page-login.js';

const BEFORE_CODE = ['SignUp', 'InitiateAuth', 'challenge/email-otp'];

describe('signing in', () => {
  const network = useFakeNetwork();
  const { now } = Date;
  let milliseconds = 0;
  /** Puts the clock forward; the widget sees it with its next render. */
  const putForward = async (login: InPageLogin, by: number) => {
    milliseconds += by;
    login.element.requestUpdate();
    await login.element.updateComplete;
  };
  beforeEach(() => {
    milliseconds = 0;
    performance.now = () => now() + milliseconds;
  });
  // The prototype's shows again.
  afterEach(() => void Reflect.deleteProperty(performance, 'now'));

  it('asks the clouds in the order of the contract', async () => {
    const login = await InPageLogin.atCode();
    await login.enterCode();
    expect(network.cloud.operations).to.deep.equal([
      ...BEFORE_CODE,
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
  });

  it('answers Cognito with the canonical username, the session and the result of Authsignal', async () => {
    const login = await InPageLogin.atCode();
    await login.enterCode();
    const { cloud } = network;
    expect(cloud.last('InitiateAuth').body).to.deep.include({ AuthParameters: { USERNAME: EMAIL } });
    expect(cloud.last('challenge/email-otp').authorization).to.equal(`Bearer ${CHALLENGE_TOKEN}`);
    expect(cloud.last('RespondToAuthChallenge').body).to.deep.include({
      Session: SESSION,
      ChallengeResponses: { USERNAME, ANSWER: RESULT_TOKEN },
    });
  });

  it('gives the page the tokens', async () => {
    const login = await InPageLogin.atCode();
    const before = Date.now();
    await login.enterCode();
    const [event] = login.eventsOf('login-success');
    expect(event?.detail).to.deep.include({ username: USERNAME, method: 'email-otp', isNewUser: true });
    expect(event?.detail.tokens).to.include({ ...TOKENS, tokenType: 'Bearer', expiresIn: 3600 });
    expect(event?.detail.tokens.expiresAt).to.be.within(before + 3_600_000, Date.now() + 3_600_000);
  });

  it('knows a returning person', async () => {
    network.cloud.reply('SignUp', cognitoError('UsernameExistsException'));
    const login = await InPageLogin.atCode();
    await login.enterCode();
    expect(login.eventsOf('login-success')[0]?.detail.isNewUser).to.equal(false);
  });

  it('sends the address in its canonical form', async () => {
    const login = await InPageLogin.mount();
    await login.identify('  Ana@Example.COM ');
    expect(network.cloud.last('SignUp').body.Username).to.equal(EMAIL);
  });

  it('asks for nothing before the person does', async () => {
    const login = await InPageLogin.mount({ username: EMAIL });
    login.identifierInput.focus();
    login.typeUsername('ben@example.com');
    await settled();
    expect(network.cloud.operations).to.deep.equal([]);
  });

  describe('with an identifier that is none', () => {
    it('says so in place, before any request', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ana');
      await login.submit();
      expect(login.alert).to.equal(en.invalidEmail);
      expect(login.identifierInput.value).to.equal('ana');
      expect(login.eventsOf('login-error')[0]?.detail).to.include({
        code: 'invalid-identifier',
        step: 'identify',
        recoverable: true,
      });
      expect(login.eventsOf('login-start')).to.be.empty;
      expect(network.cloud.operations).to.deep.equal([]);
    });

    it('stops saying so when it is typed anew', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ana');
      await login.submit();
      login.typeUsername('ana@');
      await login.element.updateComplete;
      expect(login.alert).to.equal('');
    });
  });

  describe('when submitted twice', () => {
    it('starts once', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername(EMAIL);
      login.part('button-primary').click();
      login.part('button-primary').click();
      await login.reached('entering');
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('checks a code once', async () => {
      const login = await InPageLogin.atCode();
      const done = login.reached('done');
      login.typeCode(CODE);
      login.typeCode(CODE);
      login.part('button-primary').click();
      await done;
      expect(network.cloud.operations.filter((name) => name === 'verify/email-otp')).to.have.lengthOf(1);
    });
  });

  describe('at the code', () => {
    for (const text of ['123456', '123 456', '123-456', 'Your code is 123 456!', '１２３–４５６', '١٢٣٤٥٦']) {
      it(`takes "${text}" at once`, async () => {
        const login = await InPageLogin.atCode();
        await login.enterCode(text);
        expect(network.cloud.last('verify/email-otp').body).to.deep.equal({ verificationCode: CODE });
      });
    }

    it('waits for the whole code', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('12345');
      await settled();
      expect(login.element.step).to.equal('entering');
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('says what is missing when half a code is submitted', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('12345');
      await login.submit();
      expect(login.alert).to.equal(en.invalidCode(6));
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('says that a code is wrong and clears it', async () => {
      const login = await InPageLogin.atCode();
      const error = login.next('login-error');
      login.typeCode('000000');
      expect((await error).detail).to.include({ code: 'wrong-code', step: 'verifying', recoverable: true });
      expect(login.element.step).to.equal('entering');
      expect(login.alert).to.equal(en.errors['wrong-code']);
      expect(login.codeInput.value).to.equal('');
    });

    it('never asks Cognito about five wrong codes, then signs in', async () => {
      const login = await InPageLogin.atCode();
      for (let turn = 0; turn < 5; turn += 1) {
        const error = login.next('login-error');
        login.typeCode('000000');
        await error;
      }
      expect(network.cloud.operations).not.to.include('RespondToAuthChallenge');
      await login.enterCode();
    });

    it('keeps the code when the connection is lost', async () => {
      const login = await InPageLogin.atCode();
      network.cloud.reply('verify/email-otp', lostConnection);
      const error = login.next('login-error');
      login.typeCode(CODE);
      expect((await error).detail.code).to.equal('network');
      expect(login.codeInput.value).to.equal(CODE);
    });

    it('goes back with the address and forgets the code', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('123');
      login.button(en.change).click();
      await login.reached('identify');
      expect(login.identifierInput.value).to.equal(EMAIL);
      await login.identify();
      expect(login.codeInput.value).to.equal('');
    });
  });

  it('starts afresh for who comes back to the page that they left by it', async () => {
    const comeBack = (persisted: boolean) =>
      dispatchEvent(new PageTransitionEvent('pageshow', { persisted }));
    const login = await InPageLogin.atCode();
    comeBack(true);
    expect(login.element.step).to.equal('entering');
    await login.enterCode();
    comeBack(false);
    expect(login.element.step).to.equal('done');
    comeBack(true);
    expect(login.element.step).to.equal('identify');
    expect(login.identifierInput.value).to.equal('');
  });

  describe('sending another code', () => {
    it('has to wait for 30 seconds', async () => {
      const login = await InPageLogin.atCode();
      const resend = login.button(en.resendIn(30, '0:30'));
      expect(resend.getAttribute('aria-disabled')).to.equal('true');
      resend.click();
      await settled();
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
      expect(login.steps).to.deep.equal(['starting', 'sending', 'entering']);
    });

    it('asks again after 30 seconds and starts to wait anew', async () => {
      const login = await InPageLogin.atCode();
      await putForward(login, 30_001);
      login.button(en.resend).click();
      await login.reached('entering');
      expect(network.cloud.operations).to.deep.equal([...BEFORE_CODE, 'challenge/email-otp']);
      expect(login.button(`✓ ${en.sent}`).getAttribute('aria-disabled')).to.equal('true');
    });
  });
});
