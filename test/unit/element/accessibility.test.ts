/** What assistive technology gets: names, descriptions, states, announcements, and an axe run per step. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import {
  challengeWith,
  CHALLENGE_TOKEN,
  CODE,
  cognitoError,
  lostConnection,
  useFakeNetwork,
} from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { EMAIL, expectSameNode, InPageLogin } from '../in-page-login.js';

describe('accessibility', () => {
  const network = useFakeNetwork();
  const log = useConsole();

  const failing = async (login: InPageLogin, act: () => void | Promise<void>) => {
    const failed = login.next('login-error');
    await act();
    await failed;
    return login;
  };

  /** Each view, and how to get there. */
  const VIEWS: Readonly<Record<string, (theme: string) => Promise<InPageLogin>>> = {
    'the first step': (theme) => InPageLogin.mount({ theme }),
    'the first step with an error': async (theme) => {
      const login = await InPageLogin.mount({ theme });
      return failing(login, () => login.submit());
    },
    'the first step while busy': async (theme) => {
      const login = await InPageLogin.mount({ theme });
      const held = network.cloud.hold('InitiateAuth');
      login.typeUsername(EMAIL);
      await login.submit();
      await held.asked;
      return login;
    },
    'the code step': (theme) => InPageLogin.atCode({ theme }),
    'the code step with a wrong code': async (theme) => {
      const login = await InPageLogin.atCode({ theme });
      return failing(login, () => login.typeCode('000000'));
    },
    'the retry step': async (theme) => {
      network.cloud.reply('RespondToAuthChallenge', lostConnection);
      const login = await InPageLogin.atCode({ theme });
      return failing(login, () => login.typeCode(CODE));
    },
    'the end': async (theme) => {
      const login = await InPageLogin.atCode({ theme });
      await login.enterCode();
      return login;
    },
    'what is not set up': (theme) => InPageLogin.mount({ theme, region: '' }),
  };
  for (const theme of ['light', 'dark']) {
    for (const [name, reach] of Object.entries(VIEWS)) {
      it(`axe finds nothing in ${name}, ${theme}`, async () => {
        const login = await reach(theme);
        await expect(login.element).to.be.accessible();
        // The first is of the attribute that one view lacks, the second comes once on a developer's machine.
        expect(log.lines.filter((line) => !/"region" is missing|diagnose\(\)/.test(line))).to.deep.equal([]);
      });
    }
  }

  it('says again what is wrong at every try', async () => {
    const login = await InPageLogin.mount();
    await login.submit();
    const region = login.part('message');
    let changes = 0;
    const observer = new MutationObserver((records) => void (changes += records.length));
    observer.observe(region, { childList: true, characterData: true, subtree: true });
    for (let tries = 2; tries <= 3; tries += 1) {
      changes = 0;
      await login.submit();
      expect(changes, `try ${tries}`).to.be.greaterThan(0);
      expect(login.alert).to.equal(en.invalidEmail);
    }
    observer.disconnect();
    // What is said next takes its place.
    login.typeUsername('ana@example.com');
    await login.element.updateComplete;
    expect(login.alert).to.equal('');
  });

  it('axe finds nothing where there is a choice', async () => {
    network.cloud.reply(
      'InitiateAuth',
      challengeWith({ token: CHALLENGE_TOKEN, enrolledMethods: 'email-otp sms' }),
    );
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    await login.submit();
    await login.reached('choosing');
    await expect(login.element).to.be.accessible();
  });

  for (const [name, mount, inputOf, label] of [
    ['identifier', () => InPageLogin.mount(), (login: InPageLogin) => login.identifierInput, en.emailLabel],
    ['code', () => InPageLogin.atCode(), (login: InPageLogin) => login.codeInput, en.codeLabel(6)],
  ] as const) {
    it(`has a label in the light DOM for the ${name}`, async () => {
      const login = await mount();
      const input = inputOf(login);
      expect([...(input.labels ?? [])].map(({ textContent }) => textContent)).to.deep.equal([label]);
      expectSameNode(input.labels?.[0]?.getRootNode(), document);
    });
  }

  it('describes the code by where it was sent', async () => {
    const login = await InPageLogin.atCode();
    expect(login.codeInput.getAttribute('aria-description') ?? '').to.contain(EMAIL);
  });

  it('marks an identifier that is none, and says why', async () => {
    const login = await InPageLogin.mount();
    expect(login.identifierInput.hasAttribute('aria-invalid')).to.equal(false);
    await login.submit();
    expect(login.identifierInput.getAttribute('aria-invalid')).to.equal('true');
    expect(login.identifierInput.getAttribute('aria-description')).to.equal(en.invalidEmail);
    login.typeUsername(EMAIL);
    await login.element.updateComplete;
    expect(login.identifierInput.hasAttribute('aria-invalid')).to.equal(false);
  });

  it('marks a wrong code, and says so', async () => {
    const login = await InPageLogin.atCode();
    await failing(login, () => login.typeCode('000000'));
    expect(login.codeInput.getAttribute('aria-invalid')).to.equal('true');
    expect(login.codeInput.getAttribute('aria-description')).to.equal(en.errors['wrong-code']);
  });

  it('does not call what was typed wrong when the network is', async () => {
    network.cloud.reply('InitiateAuth', lostConnection);
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    await failing(login, () => login.submit());
    expect(login.identifierInput.hasAttribute('aria-invalid')).to.equal(false);
    expect(login.alert).to.equal(en.errors.network);
  });

  it('says that it is busy, with a button that keeps its place', async () => {
    const login = await InPageLogin.mount();
    const held = network.cloud.hold('InitiateAuth');
    login.typeUsername(EMAIL);
    await login.submit();
    await held.asked;
    expect(login.identifierInput.getAttribute('aria-busy')).to.equal('true');
    const button = login.part('button-primary');
    expect(button.getAttribute('aria-disabled')).to.equal('true');
    expect((button as HTMLButtonElement).disabled).to.equal(false);
    held.release();
    await login.reached('entering');
    expect(login.codeInput.hasAttribute('aria-busy')).to.equal(false);
  });

  it('keeps the same two live regions from the first step to the end', async () => {
    const login = await InPageLogin.mount();
    const regions = () => [...login.shadow.querySelectorAll('[role="alert"], [role="status"]')];
    const first = regions();
    expect(first.map((region) => region.getAttribute('role'))).to.have.members(['alert', 'status']);
    await login.identify();
    regions().forEach((region, index) => expectSameNode(region, first[index]));
    await login.enterCode();
    regions().forEach((region, index) => expectSameNode(region, first[index]));
  });

  it('announces what is going on', async () => {
    const login = await InPageLogin.mount();
    const status = login.shadow.querySelector('[role="status"]');
    const said: string[] = [];
    login.element.addEventListener('login-step-change', () => {
      void login.element.updateComplete.then(() => said.push(status?.textContent?.trim() ?? ''));
    });
    await login.identify();
    await login.enterCode();
    await login.element.updateComplete;
    expect(said).to.include.members([en.starting, en.sending, en.verifying, en.answering, en.signedIn]);
  });

  it('counts a wait down for the eye alone, and holds the button until it is over', async () => {
    network.cloud.reply('InitiateAuth', cognitoError('TooManyRequestsException'));
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    await failing(login, () => login.submit());
    const [said, seen] = login.shadow.querySelectorAll('[part="message"]');
    expect(said?.getAttribute('role')).to.equal('alert');
    expect(said?.textContent).to.match(/second|minute/);
    expect(said?.getBoundingClientRect().height, 'of what is only said').to.equal(1);
    expect(seen?.getAttribute('aria-hidden')).to.equal('true');
    expect(seen?.textContent).to.match(/\d:\d\d/);
    expect(login.part('button-primary').getAttribute('aria-disabled')).to.equal('true');
  });

  it('tells the developer on localhost what to change, and outside of what is announced', async () => {
    network.cloud.reply('InitiateAuth', cognitoError('ResourceNotFoundException', 'No such client.'));
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    const failed = login.next('login-error');
    await login.submit();
    const { detail } = await failed;
    expect(detail.code).to.equal('misconfigured');
    const hint = login.shadow.querySelector('.hint');
    expect(detail.hint).to.be.a('string').that.is.not.empty;
    expect(hint?.textContent).to.contain(detail.hint);
    // English in whatever language the form is.
    expect([hint?.getAttribute('lang'), hint?.getAttribute('dir')]).to.deep.equal(['en', 'ltr']);
    expect(hint?.closest('[role="alert"], [role="status"]') ?? null).to.equal(null);
  });

  it('has one heading per step that can take the focus', async () => {
    const login = await InPageLogin.atCode();
    expect(login.shadow.querySelectorAll('h1, h2, h3')).to.have.lengthOf(1);
    expect(login.heading).to.equal(en.headings['email-otp']);
    expect(login.part('heading').tabIndex).to.equal(-1);
  });

  it('uses no positive tabindex and no autofocus', async () => {
    const login = await InPageLogin.atCode();
    const all = [
      ...login.shadow.querySelectorAll<HTMLElement>('*'),
      ...login.element.querySelectorAll('input'),
    ];
    for (const element of all) {
      expect(element.tabIndex).to.be.at.most(0);
      expect(element.hasAttribute('autofocus')).to.equal(false);
    }
  });
});
