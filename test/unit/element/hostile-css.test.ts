/** Style sheets of pages that mean no good: the fields stay what they are. */
import { expect } from '@open-wc/testing';
import { useFakeNetwork } from '../../helpers/fake-network.js';
import { expectSameNode, InPageLogin } from '../in-page-login.js';

const SHEETS: Readonly<Record<string, string>> = {
  'a reset with !important': `
    * { margin: 0 !important; padding: 0 !important; border: 0 !important; font: inherit !important;
        box-sizing: content-box !important; background: none !important; }`,
  'a sheet that reverts everything': '*, *::before, *::after { all: revert !important; }',
  'a sheet that unsets everything': 'input, label { all: unset !important; }',
  'rules as Bootstrap has them': `
    label { display: inline-block; margin-bottom: 0.5rem; max-width: 20px; }
    input { display: block; width: 40px; height: 12px; padding: 0.375rem 0.75rem; font-size: 6px; line-height: 1;
            color: #fff; background-color: #fff; border: 9px solid #dee2e6; box-shadow: 0 0 9px red; }
    input:focus { outline: 0; color: #fff; }`,
  'floating labels': `
    label { position: absolute; top: -500px; left: 0; opacity: 0; transform: translateY(-50%) scale(0.5);
            pointer-events: none; visibility: hidden; font-size: 2px; color: transparent; }`,
  'a sheet that hides inputs and labels': `
    input, label { display: none !important; visibility: hidden !important; opacity: 0 !important; float: right !important;
            position: fixed !important; left: -9999px !important; transform: scale(0) !important; color: transparent !important;
            clip-path: inset(50%) !important; width: 1px !important; height: 1px !important; max-height: 1px !important;
            pointer-events: none !important; user-select: none !important; font-size: 0 !important; }`,
};

/** Whether a person can see `element`, reach it with a pointer, and read it. */
function expectUsable(login: InPageLogin, element: HTMLElement, name: string): void {
  element.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = element.getBoundingClientRect();
  expectSameNode(document.elementFromPoint(x + width / 2, y + height / 2), element);
  const style = getComputedStyle(element);
  const text = getComputedStyle(login.part('base'));
  expect(style.color, `${name}’s colour`).to.equal(text.color);
  expect(style.opacity, `${name}’s opacity`).to.equal('1');
  expect(style.visibility, `${name}’s visibility`).to.equal('visible');
  expect(parseFloat(style.fontSize), `${name}’s font size`).to.be.at.least(14);
}

/** Whether the field is where it belongs, as large as it has to be. */
function expectField(login: InPageLogin, input: HTMLInputElement): void {
  const label = input.labels?.[0];
  if (!label) throw new Error('The field has no label.');
  expectUsable(login, label, 'the label');
  expectUsable(login, input, 'the input');
  const box = login.part('field').getBoundingClientRect();
  const inner = input.getBoundingClientRect();
  expect(inner.height, 'height').to.be.at.least(44);
  // The input of a code is one cell wider than its box, which cuts it off.
  const overhang = input.slot === 'code' ? box.width / 6 : 0;
  expect(inner.width, 'width').to.be.within(box.width + overhang - 8, box.width + overhang);
  expect(inner.top, 'top').to.be.within(box.top - 1, box.bottom);
  expect(inner.bottom, 'bottom').to.be.at.most(box.bottom + 1);
  expect(label.getBoundingClientRect().bottom, 'the label is above').to.be.at.most(inner.top + 1);
  expect(getComputedStyle(input).backgroundColor, 'background').to.match(/transparent|rgba\(0, 0, 0, 0\)/);
}

describe('under hostile style sheets', () => {
  useFakeNetwork();
  const sheet = document.createElement('style');
  afterEach(() => sheet.remove());

  it('starts from fields that are usable', async () => {
    const login = await InPageLogin.atCode();
    expectField(login, login.codeInput);
  });

  for (const [name, css] of Object.entries(SHEETS)) {
    it(`keeps the identifier usable under ${name}`, async () => {
      sheet.textContent = css;
      document.head.append(sheet);
      const login = await InPageLogin.mount();
      expectField(login, login.identifierInput);
    });

    it(`keeps the code usable under ${name}`, async () => {
      sheet.textContent = css;
      document.head.append(sheet);
      const login = await InPageLogin.atCode();
      expectField(login, login.codeInput);
    });
  }

  it('does not take over what the page does to its text', async () => {
    sheet.textContent = `
      html { font-size: 62.5%; }
      body { text-transform: uppercase; text-indent: 3em; white-space: nowrap; letter-spacing: 1em; word-spacing: 1em;
             text-shadow: 0 0 9px red; -webkit-text-fill-color: transparent; font: 9px/1 fantasy; }`;
    document.head.append(sheet);
    const login = await InPageLogin.mount();
    const {
      textTransform,
      textIndent,
      whiteSpace,
      letterSpacing,
      wordSpacing,
      textShadow,
      fontSize,
      ...style
    } = getComputedStyle(login.identifierInput);
    expect([textTransform, textIndent, whiteSpace, wordSpacing, textShadow, fontSize]).to.deep.equal([
      'none',
      '0px',
      'normal',
      '0px',
      'none',
      '16px',
    ]);
    expect(letterSpacing).to.be.oneOf(['normal', '0px']);
    expect(style.webkitTextFillColor).to.equal(style.color);
  });

  for (const css of [
    'flex',
    'flex; flex-direction: column; align-items: center',
    'grid; place-items: center',
  ]) {
    it(`is as wide as it can be in a parent with display: ${css}`, async () => {
      sheet.textContent = `#parent { display: ${css}; inline-size: 600px; }`;
      document.head.append(sheet);
      const login = await InPageLogin.mount();
      const parent = document.createElement('div');
      parent.id = 'parent';
      login.element.replaceWith(parent);
      parent.append(login.element);
      const width = () => Math.round(login.element.getBoundingClientRect().width);
      expect(width()).to.equal(416);
      parent.style.inlineSize = '280px';
      expect(width()).to.equal(280);
      login.element.style.margin = '10px';
      expect(width()).to.equal(260);
      parent.remove();
    });
  }

  it('leaves the inputs and labels of the page alone', async () => {
    const probe = document.createElement('input');
    document.body.append(probe);
    const before = JSON.stringify(probe.getBoundingClientRect()) + getComputedStyle(probe).cssText;
    await InPageLogin.atCode();
    const after = JSON.stringify(probe.getBoundingClientRect()) + getComputedStyle(probe).cssText;
    probe.remove();
    expect(after).to.equal(before);
  });
});
