/** What `signIn()`, `reset()`, and taking the element out of the page promise. */
import { expect } from '@open-wc/testing';
import type { LoginError } from '../../../src/errors.js';
import en from '../../../src/i18n/locales/en.js';
import { CODE, cognitoError, TOKENS, useFakeNetwork, USERNAME } from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { createLogin, EMAIL, InPageLogin, settled, type } from '../in-page-login.js';

const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('It did not reject.');
    },
    (error: unknown) => error as LoginError,
  );

describe('methods', () => {
  const network = useFakeNetwork();
  const log = useConsole();

  describe('signIn()', () => {
    it('resolves with what login-success says', async () => {
      const login = await InPageLogin.mount();
      const promise = login.element.signIn(EMAIL);
      await login.reached('entering');
      await login.enterCode();
      const success = await promise;
      expect(success).to.include({ username: USERNAME, method: 'email-otp', isNewUser: true });
      expect(success.tokens).to.include(TOKENS);
    });

    it('is one promise for two callers before the attributes are read', async () => {
      const login = await InPageLogin.mount();
      login.element.theme = 'dark';
      const first = login.element.signIn(EMAIL);
      const second = login.element.signIn(EMAIL);
      expect(second === first).to.equal(true);
      await login.reached('entering');
      await login.enterCode();
      expect(await first).to.include({ username: USERNAME });
    });

    it('signs in what the person typed', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ben@example.com');
      void login.element.signIn().catch(() => undefined);
      await login.reached('entering');
      expect(login.eventsOf('login-start')[0]?.detail.username).to.equal('ben@example.com');
    });

    it('resolves after the page has dealt with the tokens', async () => {
      const login = await InPageLogin.mount();
      let finish: (value?: unknown) => void = () => undefined;
      let isResolved = false;
      login.element.addEventListener('login-success', (event) =>
        event.waitUntil(new Promise((resolve) => (finish = resolve))),
      );
      const promise = login.element.signIn(EMAIL).then(() => (isResolved = true));
      await login.reached('entering');
      const told = login.next('login-success');
      login.typeCode(CODE);
      await told;
      await settled();
      expect(isResolved).to.equal(false);
      finish();
      await promise;
    });

    it('works in the very task in which the element is put into the page', async () => {
      const element = createLogin();
      document.body.append(element);
      const promise = element.signIn(EMAIL).catch((error: LoginError) => error.code);
      const outcome = await Promise.race([promise, new InPageLogin(element).reached('entering')]);
      element.remove();
      expect(outcome).to.equal(undefined);
    });

    it('rejects with invalid-identifier before any request', async () => {
      const login = await InPageLogin.mount();
      expect((await rejection(login.element.signIn('ana'))).code).to.equal('invalid-identifier');
      expect(network.cloud.operations).to.deep.equal([]);
    });

    it('rejects with misconfigured and says what is missing', async () => {
      const login = await InPageLogin.mount({ region: '' });
      const error = await rejection(login.element.signIn(EMAIL));
      expect(error.code).to.equal('misconfigured');
      expect(error.hint).to.contain('"region"');
      expect(log.lines).to.have.lengthOf(1);
      expect(log.lines[0]).to.contain('"region" is missing');
    });

    it('rejects with the error that ends the attempt', async () => {
      network.cloud.reply('InitiateAuth', cognitoError('ForbiddenException', '', 403));
      const login = await InPageLogin.mount();
      expect((await rejection(login.element.signIn(EMAIL))).code).to.equal('blocked');
    });

    it('goes on waiting after a wrong code', async () => {
      const login = await InPageLogin.mount();
      const promise = login.element.signIn(EMAIL);
      await login.reached('entering');
      const failed = login.next('login-error');
      login.typeCode('000000');
      await failed;
      await login.enterCode();
      expect((await promise).username).to.equal(USERNAME);
    });

    const CANCELS: Record<string, (login: InPageLogin) => void> = {
      'the page resets it': ({ element }) => element.reset(),
      'the element is taken out of the page': ({ element }) => element.remove(),
      'the person goes back': (login) => login.button(en.change).click(),
    };
    for (const [what, cancel] of Object.entries(CANCELS)) {
      it(`rejects with AbortError when ${what}`, async () => {
        const login = await InPageLogin.mount();
        const promise = rejection(login.element.signIn(EMAIL));
        await login.reached('entering');
        cancel(login);
        expect((await promise).name).to.equal('AbortError');
        expect(login.eventsOf('login-error')).to.be.empty;
      });
    }

    it('rejects with AbortError when login-start is prevented', async () => {
      const login = await InPageLogin.mount();
      login.element.addEventListener('login-start', (event) => event.preventDefault());
      expect((await rejection(login.element.signIn(EMAIL))).name).to.equal('AbortError');
      expect(network.cloud.operations).to.deep.equal([]);
    });

    describe('when a login-start listener moves the sign-in on', () => {
      const original = window.open;
      let windows: { closed: boolean; close: () => void }[] = [];
      beforeEach(() => {
        windows = [];
        window.open = () => {
          const blank = { closed: false, close: () => void (blank.closed = true) };
          windows.push(blank);
          return blank as unknown as Window;
        };
      });
      afterEach(() => void (window.open = original));

      const MOVES: Record<string, (login: InPageLogin) => void> = {
        'to creating an account, whose terms are not met': (login) => login.button(en.noAccount).click(),
        'back to the start': (login) => login.element.reset(),
      };
      for (const [where, move] of Object.entries(MOVES))
        it(`rejects with AbortError and leaves no window open: ${where}`, async () => {
          const login = await InPageLogin.mount({ mode: 'window', 'sign-up': 'form' });
          const terms = Object.assign(document.createElement('input'), { type: 'checkbox', required: true });
          terms.slot = 'terms';
          login.element.append(terms);
          await login.shown(en.noAccount);
          login.element.addEventListener('login-start', () => move(login));
          expect((await rejection(login.element.signIn(EMAIL))).name).to.equal('AbortError');
          expect(login.element.step).to.equal('identify');
          expect(windows.filter(({ closed }) => !closed)).to.be.empty;
          expect(network.cloud.operations).to.deep.equal([]);
        });

      it('goes on once, with one window, when the listener signs in itself', async () => {
        const login = await InPageLogin.mount({ mode: 'window' });
        let outcome: Promise<unknown> | undefined;
        login.element.addEventListener('login-start', () => {
          outcome ??= rejection(login.element.signIn('ben@example.com'));
        });
        login.typeUsername(EMAIL);
        await login.submit();
        await login.reached('entering');
        login.element.reset();
        expect(await outcome).to.have.property('name', 'AbortError');
        expect(network.cloud.last('InitiateAuth').body).to.deep.include({
          AuthParameters: { USERNAME: 'ben@example.com' },
        });
        expect(windows.map(({ closed }) => closed)).to.deep.equal([true]);
      });
    });

    it('returns the same promise while it is under way', async () => {
      const login = await InPageLogin.mount();
      const promise = login.element.signIn(EMAIL);
      promise.catch(() => undefined);
      expect(login.element.signIn('ben@example.com')).to.equal(promise);
      await login.reached('entering');
      expect(login.element.signIn()).to.equal(promise);
      expect(network.cloud.last('InitiateAuth').body).to.deep.include({
        AuthParameters: { USERNAME: EMAIL },
      });
    });

    it('joins the sign-in that a person started', async () => {
      const login = await InPageLogin.atCode();
      const promise = login.element.signIn();
      promise.catch(() => undefined);
      expect(login.element.step).to.equal('entering');
      await login.enterCode();
      expect((await promise).tokens).to.include(TOKENS);
    });

    it('signs in again afterwards', async () => {
      const login = await InPageLogin.atCode();
      await login.enterCode();
      const promise = login.element.signIn('ben@example.com');
      await login.reached('entering');
      await login.enterCode();
      await promise;
      expect(login.eventsOf('login-success')).to.have.lengthOf(2);
    });
  });

  describe('reset()', () => {
    it('goes back to the first step, empty but for username', async () => {
      const login = await InPageLogin.mount({ username: 'ben@example.com' });
      await login.identify();
      login.element.reset();
      await login.reached('identify');
      expect(login.identifierInput.value).to.equal('ben@example.com');
      expect(login.eventsOf('login-cancel')[0]?.detail).to.include({ step: 'entering', method: 'email-otp' });
    });

    it('cancels what is under way', async () => {
      const login = await InPageLogin.mount();
      const held = network.cloud.hold('InitiateAuth');
      login.typeUsername(EMAIL);
      await login.submit();
      await held.asked;
      login.element.reset();
      held.release();
      await settled();
      expect(login.element.step).to.equal('identify');
      expect(network.cloud.operations).to.deep.equal(['SignUp', 'InitiateAuth']);
    });

    it('takes back what was wrong', async () => {
      const login = await InPageLogin.mount();
      login.typeUsername('ana');
      await login.submit();
      login.element.reset();
      await login.element.updateComplete;
      expect(login.alert).to.equal('');
    });
  });

  describe('in and out of the page', () => {
    it('asks for nothing and stays where it is when moved', async () => {
      const login = await InPageLogin.atCode();
      login.typeCode('123');
      const { parentElement } = login.element;
      const before = network.cloud.requests.length;
      login.element.remove();
      parentElement?.append(login.element);
      await settled();
      await login.element.updateComplete;
      expect(login.element.step).to.equal('entering');
      expect(login.codeInput.value).to.equal('123');
      expect(network.cloud.requests.length).to.equal(before);
      expect(login.eventsOf('login-cancel')).to.be.empty;
    });

    it('goes on with what is under way when moved', async () => {
      const login = await InPageLogin.mount();
      const { parentElement } = login.element;
      const held = network.cloud.hold('InitiateAuth');
      login.typeUsername(EMAIL);
      await login.submit();
      await held.asked;
      login.element.remove();
      parentElement?.append(login.element);
      await settled();
      held.release();
      await login.reached('entering');
      expect(network.cloud.operations).to.deep.equal(['SignUp', 'InitiateAuth', 'challenge/email-otp']);
    });

    it('stops what is under way when it is gone for good', async () => {
      const login = await InPageLogin.mount();
      const held = network.cloud.hold('InitiateAuth');
      login.typeUsername(EMAIL);
      await login.submit();
      await held.asked;
      login.element.remove();
      await settled();
      held.release();
      await settled();
      expect(login.element.step).to.equal('identify');
      expect(network.cloud.operations).to.deep.equal(['SignUp', 'InitiateAuth']);
    });

    it('can be used again after it was gone', async () => {
      const login = await InPageLogin.mount();
      const { parentElement } = login.element;
      login.element.remove();
      await settled();
      parentElement?.append(login.element);
      await login.element.updateComplete;
      await login.identify();
      await login.enterCode();
    });
  });

  it('signs in two widgets at the same time, each with its own token', async () => {
    const { cloud } = network;
    const session = (name: string) =>
      new Response(
        JSON.stringify({
          ChallengeName: 'CUSTOM_CHALLENGE',
          Session: `session-of-cognito-${name}`,
          ChallengeParameters: { USERNAME: name, token: `token-${name}` },
        }),
      );
    cloud.reply('InitiateAuth', ({ body }) =>
      session((body.AuthParameters as { USERNAME: string }).USERNAME.startsWith('ana') ? 'ana' : 'ben'),
    );
    const ana = await InPageLogin.atCode();
    const ben = await InPageLogin.mount();
    await ben.identify('ben@example.com');
    const done = Promise.all([ana.reached('done'), ben.reached('done')]);
    type(ana.codeInput, CODE);
    type(ben.codeInput, CODE);
    await done;
    const verifications = cloud.requests.filter(({ operation }) => operation === 'verify/email-otp');
    expect(verifications.map(({ authorization }) => authorization)).to.have.members([
      'Bearer token-ana',
      'Bearer token-ben',
    ]);
    expect(ana.eventsOf('login-success')[0]?.detail.username).to.equal('ana');
    expect(ben.eventsOf('login-success')[0]?.detail.username).to.equal('ben');
  });
});
