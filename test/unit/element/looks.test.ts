/** Slots, parts, states, colours and sizes. */
import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import en from '../../../src/i18n/locales/en.js';
import { CODE, lostConnection, useFakeNetwork } from '../../helpers/fake-network.js';
import { createLogin, EMAIL, expectSameNode, InPageLogin } from '../in-page-login.js';

/** Only Chromium's driver changes what the media queries see. */
const canEmulate = navigator.userAgent.includes('Chrome/');

/** How light a colour is, from 0 to 1, whatever form the engine gives it in. */
function lightness(color: string): number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('There is no canvas.');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
}

/** Light text on dark, or dark on light. */
function schemeOf(login: InPageLogin): 'light' | 'dark' {
  const { color, backgroundColor } = getComputedStyle(login.part('base'));
  return lightness(backgroundColor) > lightness(color) ? 'light' : 'dark';
}

describe('slots', () => {
  useFakeNetwork();

  for (const name of ['header', 'terms', 'footer']) {
    it(`show the page’s ${name} in the first step`, async () => {
      const element = createLogin();
      element.innerHTML = `<p slot="${name}">Of the page</p>`;
      await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
      const content = element.querySelector('p');
      expect(content?.assignedSlot?.name).to.equal(name);
      expect(content?.getBoundingClientRect().height).to.be.greaterThan(0);
    });
  }

  it('put the header in the place of the first heading', async () => {
    const element = createLogin();
    element.innerHTML = '<h1 slot="header">Shop</h1>';
    const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
    expect(login.shadow.querySelector('h2')?.getBoundingClientRect().height ?? 0).to.equal(0);
  });

  it('show header and footer in every step', async () => {
    const element = createLogin();
    element.innerHTML = '<p slot="header">Logo</p><p slot="footer">Help</p>';
    const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
    const expectShown = () => {
      for (const content of element.querySelectorAll('p'))
        expect(content.getBoundingClientRect().height, content.textContent ?? '').to.be.greaterThan(0);
    };
    await login.identify();
    expectShown();
    await login.enterCode();
    expectShown();
  });
});

describe('parts and states', () => {
  const network = useFakeNetwork();

  it('has the promised parts in the first step', async () => {
    const login = await InPageLogin.mount();
    for (const name of [
      'base',
      'heading',
      'description',
      'label',
      'field',
      'button',
      'button-primary',
      'message',
    ])
      expect(login.part(name).isConnected, name).to.equal(true);
  });

  it('has the promised parts in the code step', async () => {
    const login = await InPageLogin.atCode();
    for (const name of ['base', 'heading', 'description', 'label', 'field', 'button-primary', 'button-link'])
      expect(login.part(name).isConnected, name).to.equal(true);
  });

  it('lets the page style a part', async () => {
    const sheet = await fixture<HTMLElement>(html`<div></div>`);
    const style = document.createElement('style');
    style.textContent = 'authsignal-cognito-login::part(button-primary) { text-transform: uppercase; }';
    sheet.append(style);
    const login = await InPageLogin.mount();
    expect(getComputedStyle(login.part('button-primary')).textTransform).to.equal('uppercase');
  });

  it('is busy, with a spinner, while work is under way', async () => {
    const login = await InPageLogin.mount();
    const held = network.cloud.hold('InitiateAuth');
    expect(login.element.matches(':state(busy)')).to.equal(false);
    login.typeUsername(EMAIL);
    await login.submit();
    await held.asked;
    expect(login.element.matches(':state(busy)')).to.equal(true);
    expect(login.part('spinner').getBoundingClientRect().width).to.be.greaterThan(8);
    held.release();
    await login.reached('entering');
    expect(login.element.matches(':state(busy)')).to.equal(false);
    expectSameNode(login.shadow.querySelector('[part~="spinner"]'), null);
  });

  it('is in error until the next try', async () => {
    network.cloud.reply('InitiateAuth', lostConnection);
    const login = await InPageLogin.mount();
    login.typeUsername(EMAIL);
    const failed = login.next('login-error');
    await login.submit();
    await failed;
    expect(login.element.matches(':state(error)')).to.equal(true);
    await login.submit();
    expect(login.element.matches(':state(error)')).to.equal(false);
  });
});

describe('colours', () => {
  useFakeNetwork();
  afterEach(async () => {
    if (canEmulate)
      await emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'no-preference' });
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`are ${theme} with theme="${theme}"`, async () => {
      const login = await InPageLogin.mount({ theme });
      expect(schemeOf(login)).to.equal(theme);
      const { color } = getComputedStyle(login.identifierInput);
      expect(color).to.equal(getComputedStyle(login.part('base')).color);
    });
  }

  it('change with the theme', async () => {
    const login = await InPageLogin.mount({ theme: 'light' });
    login.element.theme = 'dark';
    await login.element.updateComplete;
    expect(schemeOf(login)).to.equal('dark');
  });

  it('follow the page’s custom properties', async () => {
    const login = await InPageLogin.mount();
    login.element.style.setProperty('--authsignal-login-accent-color', 'rgb(1, 2, 3)');
    login.element.style.setProperty('--authsignal-login-background', 'rgb(4, 5, 6)');
    login.element.style.setProperty('--authsignal-login-color', 'rgb(7, 8, 9)');
    expect(getComputedStyle(login.part('button-primary')).backgroundColor).to.equal('rgb(1, 2, 3)');
    expect(getComputedStyle(login.part('base')).backgroundColor).to.equal('rgb(4, 5, 6)');
    expect(getComputedStyle(login.identifierInput).color).to.equal('rgb(7, 8, 9)');
  });

  if (canEmulate) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`are the device’s with theme="auto", here ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        expect(schemeOf(await InPageLogin.mount())).to.equal(colorScheme);
      });
    }

    it('give the button a visible edge where colours are forced', async () => {
      await emulateMedia({ forcedColors: 'active' });
      const login = await InPageLogin.mount();
      const { borderTopColor, backgroundColor, borderTopStyle } = getComputedStyle(
        login.part('button-primary'),
      );
      expect(borderTopStyle).to.equal('solid');
      expect(borderTopColor).not.to.equal(backgroundColor);
    });

    it('leave the ring of the spinner open where colours are forced', async () => {
      await emulateMedia({ forcedColors: 'active' });
      const login = await InPageLogin.mount();
      login.typeUsername(EMAIL);
      await login.submit();
      const { borderTopColor, borderRightColor } = getComputedStyle(login.part('spinner'));
      expect(borderTopColor).not.to.equal(borderRightColor);
    });

    it('turn the spinner slowly for those who want less motion', async () => {
      const durationOf = async () => {
        const login = await InPageLogin.mount();
        login.typeUsername(EMAIL);
        await login.submit();
        return parseFloat(getComputedStyle(login.part('spinner')).animationDuration);
      };
      const usual = await durationOf();
      await emulateMedia({ reducedMotion: 'reduce' });
      const reduced = await durationOf();
      expect(reduced === 0 || reduced >= usual * 3, `${usual} s, reduced ${reduced} s`).to.equal(true);
    });
  }
});

describe('size', () => {
  const network = useFakeNetwork();
  const { documentElement: root } = document;
  afterEach(() => root.style.removeProperty('font-size'));

  /** Whether everything is inside the frame, and the frame inside its place. */
  const expectFits = (login: InPageLogin, place: Element) => {
    const base = login.part('base');
    expect(base.scrollWidth, 'scroll width').to.be.at.most(base.clientWidth);
    const { left, right } = place.getBoundingClientRect();
    const shown = [
      base,
      ...base.querySelectorAll('button, h2, p, [part~="field"]'),
      ...login.element.children,
    ];
    for (const element of shown) {
      const box = element.getBoundingClientRect();
      if (box.width === 0) continue;
      expect(box.left, element.outerHTML).to.be.at.least(left - 0.5);
      expect(box.right, element.outerHTML).to.be.at.most(right + 0.5);
    }
  };

  for (const [what, width, fontSize] of [
    ['in 320 pixels', 320, ''],
    ['in 320 pixels with text at 200 %', 320, '200%'],
    ['in 240 pixels', 240, ''],
  ] as const) {
    it(`fits ${what}, step by step`, async () => {
      root.style.fontSize = fontSize;
      const place = await fixture<HTMLElement>(html`<div></div>`);
      place.style.width = `${width}px`;
      const login = await InPageLogin.mountIn(place, createLogin());
      expectFits(login, place);
      login.typeUsername('nobody');
      await login.submit();
      expectFits(login, place);
      await login.identify(`a-rather-long-name-without-any-space-${'x'.repeat(60)}@example.com`);
      expectFits(login, place);
      const failed = login.next('login-error');
      login.typeCode('000000');
      await failed;
      expectFits(login, place);
      network.cloud.reply('RespondToAuthChallenge', lostConnection);
      const lost = login.next('login-error');
      login.typeCode(CODE);
      await lost;
      expect(login.button(en.tryAgain).isConnected).to.equal(true);
      expectFits(login, place);
    });
  }

  it('has targets of 24 pixels and more', async () => {
    const login = await InPageLogin.atCode();
    for (const button of login.shadow.querySelectorAll('button'))
      expect(button.getBoundingClientRect().height, button.textContent ?? '').to.be.at.least(24);
  });

  it('grows no wider than the page says', async () => {
    const login = await InPageLogin.mount();
    login.element.style.setProperty('--authsignal-login-max-width', '200px');
    expect(login.element.getBoundingClientRect().width).to.equal(200);
  });
});
