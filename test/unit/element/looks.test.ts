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

/** The relative luminance of WCAG 2. */
function luminance(color: string): number {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no canvas.');
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...context.getImageData(0, 0, 1, 1).data].map((value) =>
    value <= 10 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Colours all over the cube, the same in every run; its corners are among them. */
function* accents(count: number): Generator<string> {
  for (let corner = 0; corner < 8; corner += 1)
    yield `rgb(${[4, 2, 1].map((bit) => (corner & bit ? 255 : 0)).join(', ')})`;
  let seed = 1;
  const next = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % 256;
  };
  for (let index = 8; index < count; index += 1) yield `rgb(${next()}, ${next()}, ${next()})`;
}

/** Light text on dark, or dark on light. */
function schemeOf(login: InPageLogin): 'light' | 'dark' {
  const { color, backgroundColor } = getComputedStyle(login.part('base'));
  return lightness(backgroundColor) > lightness(color) ? 'light' : 'dark';
}

describe('slots', () => {
  useFakeNetwork();

  for (const name of ['logo', 'header', 'terms', 'footer']) {
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

  it('leave the heading where there is a logo', async () => {
    const element = createLogin();
    element.innerHTML = '<p slot="logo">Logo</p>';
    const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
    const logo = element.querySelector('p')?.getBoundingClientRect();
    const heading = login.part('heading').getBoundingClientRect();
    expect(heading.height).to.be.greaterThan(0);
    expect(heading.top).to.be.at.least(logo?.bottom ?? NaN);
  });

  it('keep a logo of any width in the frame', async () => {
    const element = createLogin();
    element.innerHTML = `<img slot="logo" alt="Shop" width="2000" height="80" src="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>">`;
    const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
    const logo = element.querySelector('img')?.getBoundingClientRect();
    const field = login.part('field').getBoundingClientRect();
    expect([logo?.left, logo?.right]).to.deep.equal([field.left, field.right]);
  });

  it('show logo, header and footer in every step', async () => {
    const element = createLogin();
    element.innerHTML = '<p slot="logo">Logo</p><p slot="header">Shop</p><p slot="footer">Help</p>';
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

  for (const theme of ['light', 'dark'] as const)
    it(`can be read with any accent colour, ${theme}`, async () => {
      const login = await InPageLogin.atCode({ theme });
      login.codeInput.focus();
      const style = (name: string) => getComputedStyle(login.part(name));
      const [primary, link, field] = [style('button-primary'), style('button-link'), style('field')];
      const { backgroundColor: surface } = style('base');
      const unreadable: string[] = [];
      const sheet = login.part('button-primary');
      // Colours change at once where nothing is animated.
      for (const animation of sheet.getAnimations()) animation.finish();
      for (const accent of accents(500)) {
        login.element.style.setProperty('--authsignal-login-accent-color', accent);
        const ratios = {
          text: [contrast(primary.color, accent), 4.5],
          link: [contrast(link.color, surface), 4.5],
          ring: [contrast(field.outlineColor, surface), 3],
        } as const;
        for (const [what, [ratio, least]] of Object.entries(ratios))
          if (ratio < least) unreadable.push(`${what} with ${accent}: ${ratio.toFixed(2)}`);
      }
      expect(unreadable).to.deep.equal([]);
    });

  it('of links are the page’s own where it says so', async () => {
    const login = await InPageLogin.atCode();
    login.element.style.setProperty('--authsignal-login-link-color', 'rgb(1, 2, 3)');
    expect(getComputedStyle(login.part('button-link')).color).to.equal('rgb(1, 2, 3)');
    login.codeInput.focus();
    expect(getComputedStyle(login.part('field')).outlineColor).to.equal('rgb(1, 2, 3)');
  });

  it('of what is wrong take the whole ring', async () => {
    const login = await InPageLogin.mount({ theme: 'light' });
    login.element.style.setProperty('--authsignal-login-error-color', 'rgb(9, 8, 7)');
    login.identifierInput.focus();
    await login.submit();
    const { outlineColor, borderTopColor } = getComputedStyle(login.part('field'));
    expect([outlineColor, borderTopColor]).to.deep.equal(['rgb(9, 8, 7)', 'rgb(9, 8, 7)']);
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
      // The box of a code is narrower than its input, and cuts it off.
      ...[...login.element.children].filter(({ slot }) => slot !== 'code'),
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

  it('is as high, as round and as roomy as the page says', async () => {
    const login = await InPageLogin.atCode();
    const { style } = login.element;
    style.setProperty('--authsignal-login-radius', '999px');
    style.setProperty('--authsignal-login-button-radius', '3px');
    style.setProperty('--authsignal-login-control-height', '60px');
    style.setProperty('--authsignal-login-padding', '5px');
    style.setProperty('--authsignal-login-shadow', 'rgb(1, 2, 3) 0px 8px 24px 0px');
    const [base, button] = [login.part('base'), login.part('button-primary')];
    expect(getComputedStyle(button).borderTopLeftRadius).to.equal('3px');
    expect(getComputedStyle(base).borderTopLeftRadius, 'of the frame').to.equal('24px');
    expect(getComputedStyle(base).padding).to.equal('5px');
    expect(getComputedStyle(base).boxShadow).to.equal('rgb(1, 2, 3) 0px 8px 24px 0px');
    for (const control of [button, login.part('field')])
      expect(control.getBoundingClientRect().height).to.equal(60);
    expect(login.codeInput.getBoundingClientRect().height, 'of the input').to.equal(58);
  });

  it('has the digits of a code in cells, in one input', async () => {
    const login = await InPageLogin.atCode();
    login.typeCode('12');
    const field = login.part('field');
    const cell = field.clientWidth / 6;
    const { letterSpacing, fontSize, fontFamily, paddingLeft } = getComputedStyle(login.codeInput);
    const context = document.createElement('canvas').getContext('2d');
    if (!context) throw new Error('There is no canvas.');
    context.font = `500 ${fontSize} ${fontFamily}`;
    const digit = context.measureText('0').width;
    expect(parseFloat(letterSpacing) + digit, 'from digit to digit').to.be.closeTo(cell, 1);
    expect(parseFloat(paddingLeft) + digit / 2, 'middle of the first').to.be.closeTo(cell / 2, 1);
    expect(login.element.querySelectorAll('input[autocomplete="one-time-code"]')).to.have.lengthOf(1);
  });

  it('has links of 44 pixels, but for those in a sentence', async () => {
    const login = await InPageLogin.atCode();
    for (const link of login.shadow.querySelectorAll('.links button'))
      expect(link.getBoundingClientRect().height, link.textContent ?? '').to.be.at.least(44);
  });

  describe('from step to step', () => {
    const { animate } = Element.prototype;
    let heights: unknown[] = [];
    beforeEach(() => {
      heights = [];
      Element.prototype.animate = function (frames, options) {
        if (Array.isArray(frames)) heights.push(frames.map(({ blockSize }) => blockSize));
        return animate.call(this, frames, options);
      };
    });
    afterEach(async () => {
      Element.prototype.animate = animate;
      if (canEmulate) await emulateMedia({ reducedMotion: 'no-preference' });
    });

    it('goes over into the height of the next one', async () => {
      const login = await InPageLogin.mount();
      const before = login.part('base').offsetHeight;
      await login.identify();
      for (const animation of login.part('base').getAnimations()) animation.finish();
      expect(heights).to.deep.equal([[`${before}px`, `${login.part('base').offsetHeight}px`]]);
    });

    it('goes there also from the middle of the way to another', async () => {
      network.cloud.reply('InitiateAuth', lostConnection);
      const login = await InPageLogin.mount();
      login.typeUsername(EMAIL);
      const base = login.part('base');
      const fail = async () => {
        const failed = login.next('login-error');
        await login.submit();
        await failed;
        await login.element.updateComplete;
      };
      await fail();
      for (const animation of base.getAnimations()) animation.finish();
      const height = base.offsetHeight;
      const { animate: record } = Element.prototype;
      // Without the message the frame is on its way to be lower.
      Element.prototype.animate = function (...how) {
        const animation = record.apply(this, how);
        animation.pause();
        animation.currentTime = 90;
        return animation;
      };
      heights = [];
      await fail();
      const ends = base
        .getAnimations()
        .map(({ effect }) => (effect as KeyframeEffect).getKeyframes().at(-1)?.blockSize);
      expect(heights).to.have.lengthOf(2);
      expect(ends).to.deep.equal([`${height}px`]);
    });

    if (canEmulate)
      it('jumps there for those who want less motion', async () => {
        await emulateMedia({ reducedMotion: 'reduce' });
        await InPageLogin.atCode();
        expect(heights).to.deep.equal([]);
      });
  });

  it('grows no wider than the page says', async () => {
    const login = await InPageLogin.mount();
    login.element.style.setProperty('--authsignal-login-max-width', '200px');
    expect(login.element.getBoundingClientRect().width).to.equal(200);
  });
});
