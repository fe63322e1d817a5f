/** Page translators: they put elements of their own in the place of every text node, in the shadow root, too. */
import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { useFakeNetwork } from '../../helpers/fake-network.js';
import { FakeClock } from '../fake-clock.js';
import { EMAIL, InPageLogin } from '../in-page-login.js';

/** What the translator makes of every text. */
const translated = (text: string) => `«${text.trim()}»`;

/** Translates as browsers do: text nodes give way to elements that hold the translation. */
function translate(login: InPageLogin): void {
  for (const root of [login.shadow, login.element]) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    for (const text of texts.filter(({ data }) => data.trim())) {
      const font = document.createElement('font');
      font.textContent = translated(text.data);
      text.replaceWith(font);
    }
  }
}

/** What a person can read. */
const shown = (login: InPageLogin) => `${login.shadow.textContent} ${login.element.textContent}`;

describe('with a page translator', () => {
  const network = useFakeNetwork();

  it('each step says its own words, and no old ones', async () => {
    const login = await InPageLogin.mount();
    translate(login);
    await login.identify();
    expect(login.heading).to.equal(en.headings['email-otp']);
    expect(login.description).to.equal(en.instructions['email-otp'](EMAIL, 6));
    expect(login.codeInput.labels?.[0]?.textContent).to.equal(en.codeLabel(6));
    translate(login);
    await login.enterCode();
    expect(login.heading).to.equal(en.signedIn);
    expect(login.shadow.textContent).not.to.contain('«');
  });

  it('the code step names the address that it is about', async () => {
    const login = await InPageLogin.atCode();
    translate(login);
    login.part('description').querySelector('button')?.click();
    await login.element.updateComplete;
    translate(login);
    await login.identify('ben@example.com');
    expect(login.description).to.equal(en.instructions['email-otp']('ben@example.com', 6));
  });

  it('what went wrong is said, and again after another try', async () => {
    const login = await InPageLogin.mount();
    for (const message of [en.invalidEmail, en.invalidEmail]) {
      translate(login);
      await login.submit();
      expect([message, translated(message)]).to.contain(login.alert);
    }
    login.typeUsername(EMAIL);
    await login.element.updateComplete;
    expect(login.alert).to.equal('');
  });

  it('the countdown goes on', async () => {
    const clock = new FakeClock();
    clock.install();
    try {
      const login = await InPageLogin.atCode();
      const countdown = () => login.shadow.querySelector('button > [aria-hidden]')?.textContent?.trim();
      translate(login);
      clock.tick(1000);
      await login.element.updateComplete;
      expect(countdown()).to.equal(en.resendIn(29, '0:29'));
    } finally {
      clock.restore();
    }
  });

  it('words that stay are not written again, so that the translator has nothing to do', async () => {
    const login = await InPageLogin.mount();
    translate(login);
    const before = shown(login);
    login.typeUsername('a');
    login.element.requestUpdate();
    await login.element.updateComplete;
    expect(shown(login)).to.equal(before);
    expect(before).to.contain(translated(en.emailLabel)).and.contain(translated(en.signIn));
    expect(network.cloud.requests).to.be.empty;
  });
});
