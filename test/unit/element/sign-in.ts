/** From typing to tokens, over the real SDKs. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/en.js';
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
import { EMAIL, LoginHarness, settled } from '../login-harness.js';

const BEFORE_CODE = ['SignUp', 'InitiateAuth', 'challenge/email-otp'];

describe('signing in', () => {
  const network = useFakeNetwork();
  const { now } = Date;
  let milliseconds = 0;
  /** Puts the clock forward; the widget sees it with its next render. */
  const putForward = async (login: LoginHarness, by: number) => {
    milliseconds += by;
    login.element.requestUpdate();
    await login.element.updateComplete;
  };
  beforeEach(() => {
    milliseconds = 0;
    Date.now = () => now() + milliseconds;
  });
  afterEach(() => void (Date.now = now));

  it('asks the clouds in the order of the contract', async () => {
    const login = await LoginHarness.atCode();
    await login.enterCode();
    expect(network.cloud.operations).to.deep.equal([
      ...BEFORE_CODE,
      'verify/email-otp',
      'RespondToAuthChallenge',
    ]);
  });

  it('answers Cognito with the canonical username, the session and the result of Authsignal', async () => {
    const login = await LoginHarness.atCode();
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
    const login = await LoginHarness.atCode();
    const before = Date.now();
    await login.enterCode();
    const [event] = login.eventsOf('login-success');
    expect(event?.detail).to.deep.include({ username: USERNAME, method: 'email-otp', isNewUser: true });
    expect(event?.detail.tokens).to.include({ ...TOKENS, tokenType: 'Bearer', expiresIn: 3600 });
    expect(event?.detail.tokens.expiresAt).to.be.within(before + 3_600_000, Date.now() + 3_600_000);
  });

  it('knows a returning person', async () => {
    network.cloud.reply('SignUp', cognitoError('UsernameExistsException'));
    const login = await LoginHarness.atCode();
    await login.enterCode();
    expect(login.eventsOf('login-success')[0]?.detail.isNewUser).to.equal(false);
  });

  it('sends the address in its canonical form', async () => {
    const login = await LoginHarness.mount();
    await login.identify('  Ana@Example.COM ');
    expect(network.cloud.last('SignUp').body.Username).to.equal(EMAIL);
  });

  it('asks for nothing before the person does', async () => {
    const login = await LoginHarness.mount({ username: EMAIL });
    login.identifierInput.focus();
    login.typeUsername('ben@example.com');
    await settled();
    expect(network.cloud.operations).to.deep.equal([]);
  });

  describe('with an identifier that is none', () => {
    it('says so in place, before any request', async () => {
      const login = await LoginHarness.mount();
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
      const login = await LoginHarness.mount();
      login.typeUsername('ana');
      await login.submit();
      login.typeUsername('ana@');
      await login.element.updateComplete;
      expect(login.alert).to.equal('');
    });
  });

  describe('when submitted twice', () => {
    it('starts once', async () => {
      const login = await LoginHarness.mount();
      login.typeUsername(EMAIL);
      login.part('button-primary').click();
      login.part('button-primary').click();
      await login.reached('entering');
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('checks a code once', async () => {
      const login = await LoginHarness.atCode();
      const done = login.reached('done');
      login.typeCode(CODE);
      login.typeCode(CODE);
      login.part('button-primary').click();
      await done;
      expect(network.cloud.operations.filter((name) => name === 'verify/email-otp')).to.have.lengthOf(1);
    });
  });

  describe('at the code', () => {
    for (const text of ['123456', '123 456', '123-456', 'Your code is 123 456!']) {
      it(`takes "${text}" at once`, async () => {
        const login = await LoginHarness.atCode();
        await login.enterCode(text);
        expect(network.cloud.last('verify/email-otp').body).to.deep.equal({ verificationCode: CODE });
      });
    }

    it('waits for the whole code', async () => {
      const login = await LoginHarness.atCode();
      login.typeCode('12345');
      await settled();
      expect(login.element.step).to.equal('entering');
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('says what is missing when half a code is submitted', async () => {
      const login = await LoginHarness.atCode();
      login.typeCode('12345');
      await login.submit();
      expect(login.alert).to.equal(en.invalidCode(6));
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('says that a code is wrong and clears it', async () => {
      const login = await LoginHarness.atCode();
      const error = login.next('login-error');
      login.typeCode('000000');
      expect((await error).detail).to.include({ code: 'wrong-code', step: 'verifying', recoverable: true });
      expect(login.element.step).to.equal('entering');
      expect(login.alert).to.equal(en.errors['wrong-code']);
      expect(login.codeInput.value).to.equal('');
    });

    it('never asks Cognito about five wrong codes, then signs in', async () => {
      const login = await LoginHarness.atCode();
      for (let turn = 0; turn < 5; turn += 1) {
        const error = login.next('login-error');
        login.typeCode('000000');
        await error;
      }
      expect(network.cloud.operations).not.to.include('RespondToAuthChallenge');
      await login.enterCode();
    });

    it('keeps the code when the connection is lost', async () => {
      const login = await LoginHarness.atCode();
      network.cloud.reply('verify/email-otp', lostConnection);
      const error = login.next('login-error');
      login.typeCode(CODE);
      expect((await error).detail.code).to.equal('network');
      expect(login.codeInput.value).to.equal(CODE);
    });

    it('goes back with the address and forgets the code', async () => {
      const login = await LoginHarness.atCode();
      login.typeCode('123');
      login.button(en.changeAddress).click();
      await login.reached('identify');
      expect(login.identifierInput.value).to.equal(EMAIL);
      await login.identify();
      expect(login.codeInput.value).to.equal('');
    });
  });

  describe('sending another code', () => {
    it('has to wait for 30 seconds', async () => {
      const login = await LoginHarness.atCode();
      const resend = login.button(en.resendIn(30));
      expect(resend.getAttribute('aria-disabled')).to.equal('true');
      resend.click();
      await settled();
      expect(network.cloud.operations).to.deep.equal(BEFORE_CODE);
    });

    it('asks again after 30 seconds and starts to wait anew', async () => {
      const login = await LoginHarness.atCode();
      await putForward(login, 30_001);
      login.button(en.resend).click();
      await login.reached('entering');
      expect(network.cloud.operations).to.deep.equal([...BEFORE_CODE, 'challenge/email-otp']);
      expect(login.button(en.resendIn(30)).getAttribute('aria-disabled')).to.equal('true');
    });
  });

  describe('after a failure', () => {
    it('keeps the address and signs in with the next try', async () => {
      network.cloud.reply('InitiateAuth', lostConnection);
      const login = await LoginHarness.mount();
      login.typeUsername(EMAIL);
      const failed = login.next('login-error');
      await login.submit();
      expect((await failed).detail).to.include({ code: 'network', step: 'starting' });
      await login.reached('identify');
      expect(login.identifierInput.value).to.equal(EMAIL);
      network.cloud.reply('InitiateAuth');
      await login.submit();
      await login.reached('entering');
      await login.enterCode();
    });

    it('sends the code with "try again" when it could not be sent', async () => {
      network.cloud.reply('challenge/email-otp', lostConnection);
      const login = await LoginHarness.mount();
      login.typeUsername(EMAIL);
      const failed = login.next('login-error');
      await login.submit();
      await failed;
      network.cloud.reply('challenge/email-otp');
      login.button(en.tryAgain).click();
      await login.reached('entering');
      expect(network.cloud.operations.filter((name) => name === 'InitiateAuth')).to.have.lengthOf(1);
    });

    it('rescues a session that died while the person looked for the code', async () => {
      const dead = cognitoError(
        'NotAuthorizedException',
        'Invalid session for the user, session is expired.',
      );
      const login = await LoginHarness.atCode();
      const accept = network.cloud.currentReply('RespondToAuthChallenge');
      network.cloud.reply('RespondToAuthChallenge', dead, accept);
      await login.enterCode();
      expect(login.eventsOf('login-error')).to.be.empty;
      expect(network.cloud.operations.slice(BEFORE_CODE.length)).to.deep.equal([
        'verify/email-otp',
        'RespondToAuthChallenge',
        'InitiateAuth',
        'RespondToAuthChallenge',
      ]);
    });

    it('never shows or logs the words of a server', async () => {
      network.cloud.reply(
        'InitiateAuth',
        cognitoError('UserLambdaValidationException', 'CreateAuthChallenge failed with error secret-words.'),
      );
      const login = await LoginHarness.mount();
      login.typeUsername(EMAIL);
      const failed = login.next('login-error');
      await login.submit();
      const { detail } = await failed;
      expect(detail).to.include({ code: 'misconfigured', recoverable: false });
      expect(detail.hint).to.contain('CreateAuthChallenge');
      expect(JSON.stringify(detail) + login.shadow.innerHTML).not.to.contain('secret-words');
    });
  });

  describe('when the page is told', () => {
    const atTokens = async (waitUntil: () => Promise<unknown>) => {
      const login = await LoginHarness.atCode();
      login.element.addEventListener('login-success', (event) => event.waitUntil(waitUntil()));
      return login;
    };

    it('is not done before the page is', async () => {
      let finish: (value?: unknown) => void = () => undefined;
      const login = await atTokens(() => new Promise((resolve) => (finish = resolve)));
      const success = login.next('login-success');
      login.typeCode(CODE);
      await success;
      await settled();
      expect(login.element.step).to.equal('answering');
      finish();
      await login.reached('done');
      expect(login.heading).to.equal(en.signedIn);
    });

    it('offers a retry when the page fails, and tells it again without any request', async () => {
      let tries = 0;
      const login = await atTokens(async () => {
        tries += 1;
        if (tries === 1) throw new Error('no session endpoint');
      });
      const failed = login.next('login-error');
      login.typeCode(CODE);
      await failed;
      expect(login.alert).to.equal(en.notAccepted);
      const before = network.cloud.requests.length;
      login.button(en.tryAgain).click();
      await login.reached('done');
      expect(network.cloud.requests.length).to.equal(before);
      const [first, second] = login.eventsOf('login-success');
      expect(second?.detail.tokens).to.equal(first?.detail.tokens);
    });
  });
});
