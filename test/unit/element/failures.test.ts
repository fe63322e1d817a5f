/** What a person can do when something fails on the way, and what a page can. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { CODE, cognitoError, lostConnection, useFakeNetwork } from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { EMAIL, InPageLogin, settled } from '../in-page-login.js';

const BEFORE_CODE = ['SignUp', 'InitiateAuth', 'challenge/email-otp'];

describe('failures', () => {
  const network = useFakeNetwork();
  const log = useConsole();

  describe('after a failure', () => {
    it('keeps the address and signs in with the next try', async () => {
      network.cloud.reply('InitiateAuth', lostConnection);
      const login = await InPageLogin.mount();
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
      const login = await InPageLogin.mount();
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
      const login = await InPageLogin.atCode();
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
      const login = await InPageLogin.mount();
      login.typeUsername(EMAIL);
      const failed = login.next('login-error');
      await login.submit();
      const { detail } = await failed;
      expect(detail).to.include({ code: 'misconfigured', recoverable: false });
      expect(detail.hint).to.contain('CreateAuthChallenge');
      expect(log.lines).to.have.lengthOf(1);
      expect(log.lines[0]).to.contain('CreateAuthChallenge');
      expect(JSON.stringify(detail) + login.shadow.innerHTML + log.lines.join()).not.to.contain(
        'secret-words',
      );
    });
  });

  describe('when the page is told', () => {
    const atTokens = async (waitUntil: () => Promise<unknown>) => {
      const login = await InPageLogin.atCode();
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
