/** The events of the element, as pages get them. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { CHALLENGE_TOKEN, RESULT_TOKEN, TOKENS, useFakeNetwork } from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { EMAIL, InPageLogin, settled } from '../in-page-login.js';

describe('events', () => {
  const network = useFakeNetwork();
  const log = useConsole();

  /** The events that reach the document, by type. */
  const listenOnDocument = () => {
    const types = [
      'login-start',
      'login-step-change',
      'login-success',
      'login-error',
      'login-cancel',
    ] as const;
    const seen: string[] = [];
    const stop = new AbortController();
    for (const type of types) document.addEventListener(type, () => seen.push(type), { signal: stop.signal });
    return { seen, stop: () => stop.abort() };
  };

  it('go up to the document, but for the one with the tokens', async () => {
    const { seen, stop } = listenOnDocument();
    const login = await InPageLogin.atCode();
    const failed = login.next('login-error');
    login.typeCode('000000');
    await failed;
    await login.enterCode();
    login.element.reset();
    await login.element.updateComplete;
    await login.identify();
    login.button(en.change).click();
    await login.reached('identify');
    stop();
    expect(new Set(seen)).to.have.keys('login-start', 'login-step-change', 'login-error', 'login-cancel');
    expect(login.eventsOf('login-success')).to.have.lengthOf(1);
  });

  it('leave a shadow root that the element is in', async () => {
    const { seen, stop } = listenOnDocument();
    const host = document.createElement('div');
    document.body.append(host);
    const login = await InPageLogin.mountIn(
      host.attachShadow({ mode: 'open' }) as unknown as Element,
      (await InPageLogin.mount()).element,
    );
    await login.identify();
    await login.enterCode();
    host.remove();
    stop();
    expect(seen).to.include('login-step-change').and.not.include('login-success');
  });

  const FLAGS = {
    'login-start': { bubbles: true, composed: true, cancelable: true },
    'login-step-change': { bubbles: true, composed: true, cancelable: false },
    'login-error': { bubbles: true, composed: true, cancelable: false },
    'login-cancel': { bubbles: true, composed: true, cancelable: false },
    'login-success': { bubbles: false, composed: false, cancelable: false },
  } as const;
  for (const [type, flags] of Object.entries(FLAGS)) {
    it(`has the promised flags on ${type}`, async () => {
      const login = await InPageLogin.atCode();
      const failed = login.next('login-error');
      login.typeCode('000000');
      await failed;
      login.button(en.change).click();
      await login.reached('identify');
      await login.identify();
      await login.enterCode();
      const found = login.eventsOf(type as keyof typeof FLAGS);
      expect(found).not.to.be.empty;
      for (const { bubbles, composed, cancelable } of found)
        expect({ bubbles, composed, cancelable }).to.deep.equal(flags);
    });
  }

  it('stops before the first request when login-start is prevented', async () => {
    const login = await InPageLogin.mount();
    login.element.addEventListener('login-start', (event) => event.preventDefault());
    login.typeUsername(EMAIL);
    await login.submit();
    await settled();
    expect(login.eventsOf('login-start')[0]?.detail).to.deep.equal({ username: EMAIL });
    expect(login.element.step).to.equal('identify');
    expect(login.identifierInput.value).to.equal(EMAIL);
    expect(network.cloud.operations).to.deep.equal([]);
  });

  it('tells every step and the one before it', async () => {
    const login = await InPageLogin.atCode();
    await login.enterCode();
    const steps = ['starting', 'sending', 'entering', 'verifying', 'answering', 'done'];
    expect(login.steps).to.deep.equal(steps);
    const previous = login.eventsOf('login-step-change').map(({ detail }) => detail.previous);
    expect(previous).to.deep.equal(['identify', ...steps.slice(0, -1)]);
  });

  it('tells the method once there is one', async () => {
    const login = await InPageLogin.atCode();
    await login.enterCode();
    const methods = login.eventsOf('login-step-change').map(({ detail }) => detail.method);
    expect(methods).to.deep.equal([undefined, ...Array.from({ length: 5 }, () => 'email-otp')]);
  });

  it('has the step of its event when a listener looks', async () => {
    const login = await InPageLogin.mount();
    const seen: boolean[] = [];
    login.element.addEventListener('login-step-change', ({ detail }) =>
      seen.push(login.element.step === detail.step),
    );
    await login.identify();
    expect(seen).to.deep.equal([true, true, true]);
  });

  it('says to a page what it says to the person', async () => {
    const login = await InPageLogin.atCode();
    const failed = login.next('login-error');
    login.typeCode('000000');
    expect((await failed).detail.message).to.equal(login.alert);
  });

  it('tells the step that was left when the person goes back', async () => {
    const login = await InPageLogin.atCode();
    login.button(en.change).click();
    await login.reached('identify');
    expect(login.eventsOf('login-cancel')[0]?.detail).to.deep.equal({
      step: 'entering',
      method: 'email-otp',
    });
    expect(login.eventsOf('login-error')).to.be.empty;
  });

  it('leaves no token in the page, its address, its storage or the console', async () => {
    const login = await InPageLogin.atCode();
    const seen: string[] = [];
    const look = () => {
      seen.push(
        document.documentElement.outerHTML,
        login.shadow.innerHTML,
        ...[...login.element.querySelectorAll('input')].map(({ value }) => value),
        location.href,
        JSON.stringify({ ...localStorage }),
        JSON.stringify({ ...sessionStorage }),
      );
    };
    login.element.addEventListener('login-step-change', look);
    await login.enterCode();
    look();
    const text = [...seen, ...log.lines].join('\n');
    expect(seen.length).to.be.greaterThan(10);
    for (const secret of [...Object.values(TOKENS), CHALLENGE_TOKEN, RESULT_TOKEN])
      expect(text.includes(secret), secret).to.equal(false);
  });
});
