/** What a server wrote is what the element renders, and the element takes it over. */
import { expect, fixture, html } from '@open-wc/testing';
import type { AuthsignalCognitoLogin } from '../../../src/index.js';
import { LOCALES } from '../../../src/i18n/locales.js';
import en from '../../../src/i18n/locales/en.js';
import { mayUsePasskeys } from '../../../src/passkeys/availability.js';
import { renderLogin, type RenderAttributes, type RenderOptions } from '../../../src/server/index.js';
import { useFakeNetwork } from '../../helpers/fake-network.js';
import { useConsole } from '../console-log.js';
import { EMAIL, expectSameNode, InPageLogin, SETTINGS } from '../in-page-login.js';

const TAG = 'authsignal-cognito-login';
const WITHOUT_PASSKEY = { ...SETTINGS, 'without-passkey': true };

/** The tag as a parser makes it, not defined yet: its document has no elements of anybody's own. */
function parse(markup: string): AuthsignalCognitoLogin {
  const { body } = Document.parseHTMLUnsafe(`<!doctype html><body>${markup}`);
  const element = body.querySelector(TAG);
  if (!element) throw new Error('There is no form.');
  return element;
}

/** Nodes that have no element's counterpart: the style sheet, and what remembers a click or Enter. */
const IS_SERVERS_OWN = 'style, link, dialog, [popover], [name=asked]';
/** What depends on how many forms there are, or on that memory. */
const ATTRIBUTES_OF_ITS_OWN = ['id', 'for', 'form', 'popovertarget', 'popovertargetaction'];

/** What is seen and read of `nodes`: tags, attributes in their order by name, and words. */
const describeNodes = (nodes: Iterable<Node>): string[] =>
  [...nodes].flatMap((node) => {
    if (node instanceof Text) return node.data.trim() === '' ? [] : [node.data.trim()];
    if (!(node instanceof Element) || node.matches(IS_SERVERS_OWN)) return [];
    const attributes = [...node.attributes]
      .filter(({ name }) => !ATTRIBUTES_OF_ITS_OWN.includes(name))
      .map(({ name, value }) => `${name}="${value.trim()}"`)
      .sort();
    return [`<${[node.localName, ...attributes].join(' ')}>`, ...describeNodes(node.childNodes), '</>'];
  });

const describeForm = (element: Element) => ({
  shadow: describeNodes(element.shadowRoot?.childNodes ?? []),
  light: describeNodes(element.childNodes),
});

/** A form of the element's own, as its first render leaves it. */
async function firstRender(
  attributes: RenderAttributes,
  { messages }: RenderOptions = {},
): Promise<ReturnType<typeof describeForm>> {
  const element = document.createElement(TAG);
  for (const [name, value] of Object.entries(attributes))
    if (value !== false && value !== undefined)
      element.setAttribute(name, value === true ? '' : String(value));
  if (messages) element.messages = messages;
  const rendered = new Promise<ReturnType<typeof describeForm>>((resolve) =>
    element.addController({ hostUpdated: () => resolve(describeForm(element)) }),
  );
  (await fixture(html`<div></div>`)).append(element);
  return rendered;
}

async function expectTheSame(attributes: RenderAttributes, options: RenderOptions = {}): Promise<void> {
  expect(describeForm(parse(renderLogin(attributes, options)))).to.deep.equal(
    await firstRender(attributes, options),
  );
}

/** Puts what a server wrote into the page. */
async function adopt(
  markup: string,
  change?: (element: AuthsignalCognitoLogin) => void,
): Promise<InPageLogin> {
  const element = parse(markup);
  change?.(element);
  const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
  return login;
}

const inputOf = (element: Element): HTMLInputElement => {
  const input = element.querySelector('input');
  if (!input) throw new Error('There is no input.');
  return input;
};

describe('what a server wrote', () => {
  useFakeNetwork();
  // Some of the attributes are wrong, which developers are told.
  useConsole();

  for (const identifier of ['email', 'phone', 'email-or-phone', 'username'])
    for (const signUp of ['auto', 'form', 'off'])
      it(`is the first step for ${identifier} and sign-up="${signUp}"`, () =>
        expectTheSame({ ...WITHOUT_PASSKEY, identifier, 'sign-up': signUp }));

  for (const lang of ['en-GB', 'tlh', 'not a tag', ...Object.keys(LOCALES)])
    it(`is the first step in the language "${lang}"`, () => expectTheSame({ ...WITHOUT_PASSKEY, lang }));

  const ROWS: [what: string, attributes: RenderAttributes, options?: RenderOptions][] = [
    ['passkeys, where there are any', { ...SETTINGS, 'without-passkey': !mayUsePasskeys() }],
    ['a colour scheme', { ...WITHOUT_PASSKEY, theme: 'dark' }],
    ['no such colour scheme', { ...WITHOUT_PASSKEY, theme: 'red' }],
    ['another level of headings', { ...WITHOUT_PASSKEY, 'heading-level': 3 }],
    [
      'words of the page',
      WITHOUT_PASSKEY,
      { messages: { signIn: 'Welcome <back>', signInDescription: '"&"' } },
    ],
    [
      'words of the page for another language',
      { ...WITHOUT_PASSKEY, lang: 'de' },
      { messages: { signIn: 'Na?' } },
    ],
    ['attributes that are missing', {}],
    ['attributes that are wrong', { ...WITHOUT_PASSKEY, region: 'nowhere', identifier: 'shoe' }],
  ];
  for (const [what, attributes, options] of ROWS)
    it(`is the first step with ${what}`, () => expectTheSame(attributes, options));

  it('is in the language of the page, where that is told', () => {
    const element = parse(renderLogin(SETTINGS, { lang: 'ar-EG' }));
    expect(element.shadowRoot?.querySelector('.base')?.getAttribute('dir')).to.equal('rtl');
    expect(element.hasAttribute('lang')).to.equal(false);
  });

  it('keeps its input, with what was typed, and gives way in the shadow root', async () => {
    const element = parse(renderLogin(WITHOUT_PASSKEY));
    const input = inputOf(element);
    input.value = EMAIL;
    const login = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), element);
    expectSameNode(login.identifierInput, input);
    expect(element.querySelectorAll('input, label')).to.have.lengthOf(2);
    expect(input.labels?.[0]?.textContent).to.equal(en.emailLabel);
    expect(login.shadow.querySelectorAll('.base, style, [popover]')).to.have.lengthOf(1);
    await login.submit();
    await login.reached('entering');
    expect(login.eventsOf('login-start')[0]?.detail.username).to.equal(EMAIL);
    await login.enterCode();
  });

  it('stays until the words of the language are there', async () => {
    const element = parse(renderLogin({ ...WITHOUT_PASSKEY, lang: 'fi' }));
    const before = element.shadowRoot?.querySelector('.base');
    (await fixture<HTMLElement>(html`<div></div>`)).append(element);
    expectSameNode(element.shadowRoot?.querySelector('.base'), before);
    await element.updateComplete;
    expect(before?.isConnected).to.equal(false);
  });

  it('prefills the name, which the person may have changed', async () => {
    const markup = renderLogin({ ...WITHOUT_PASSKEY, username: 'ben@example.com' });
    const first = await adopt(markup);
    expect(first.identifierInput.value).to.equal('ben@example.com');
    const second = await adopt(markup, (element) => (inputOf(element).value = EMAIL));
    expect(second.identifierInput.value).to.equal(EMAIL);
  });

  it('becomes the step that the attributes say, where it was written for others', async () => {
    const login = await adopt(renderLogin({ ...WITHOUT_PASSKEY, identifier: 'phone' }), (element) =>
      element.setAttribute('identifier', 'username'),
    );
    expect(login.identifierInput.labels?.[0]?.textContent).to.equal(en.usernameLabel);
    expect([login.identifierInput.type, login.identifierInput.inputMode]).to.deep.equal(['text', 'text']);
  });

  it('gives each of two forms its own field', async () => {
    const markup = renderLogin(WITHOUT_PASSKEY);
    const [first, second] = [await adopt(markup), await adopt(markup)];
    expect(first.identifierInput.id).not.to.equal(second.identifierInput.id);
    first.typeUsername(EMAIL);
    expect(second.identifierInput.value).to.equal('');
    expectSameNode(second.identifierInput.labels?.[0]?.parentElement, second.element);
  });

  it('keeps nothing that somebody added but the text in the field', async () => {
    const reference = await InPageLogin.mount();
    const login = await adopt(renderLogin(WITHOUT_PASSKEY), (element) => {
      const [label] = element.querySelectorAll('label');
      const input = inputOf(element);
      const bad = {
        onfocus: 'alert(1)',
        oninput: 'alert(1)',
        name: 'email',
        pattern: '.',
        disabled: '',
        style: 'color: red',
        class: 'x',
        'aria-labelledby': 'x',
        type: 'password',
        form: 'other',
      };
      for (const [name, value] of Object.entries(bad)) input.setAttribute(name, value);
      label?.setAttribute('onclick', 'alert(1)');
      label?.replaceChildren(document.createElement('img'));
      input.value = EMAIL;
      element.append(input.cloneNode(true), label?.cloneNode(true) ?? '');
      element.shadowRoot?.append(document.createElement('iframe'));
    });
    expect(describeForm(login.element)).to.deep.equal(describeForm(reference.element));
    expect(login.identifierInput.getAttribute('form')).to.equal('');
    expect(login.identifierInput.onfocus).to.equal(null);
    expect(login.identifierInput.value).to.equal(EMAIL);
  });

  it('is made anew where a field is not one', async () => {
    const login = await adopt(renderLogin(WITHOUT_PASSKEY), (element) => {
      const fake = document.createElement('select');
      for (const { name, value } of inputOf(element).attributes) fake.setAttribute(name, value);
      inputOf(element).replaceWith(fake);
    });
    expect(login.element.querySelector('select')).to.equal(null);
    expect(login.element.querySelectorAll('label, input')).to.have.lengthOf(2);
    await login.identify();
  });

  it('is taken over also where the parser brings it after the element', async () => {
    const login = await InPageLogin.mount();
    const written = parse(renderLogin(WITHOUT_PASSKEY));
    const input = inputOf(written);
    input.value = EMAIL;
    // The first child is what a parser makes of a shadow root that is there already.
    login.element.append(document.createElement('template'), ...written.childNodes);
    await login.element.updateComplete;
    expectSameNode(login.identifierInput, input);
    expect(login.element.querySelectorAll('label, input')).to.have.lengthOf(2);
    await login.submit();
    await login.reached('entering');
  });

  it('leaves the content of the page alone', async () => {
    const slots = { header: 'Shop', footer: { html: '<a href="/help">Help</a>' } };
    const login = await adopt(renderLogin(WITHOUT_PASSKEY, { slots }));
    expect(login.element.querySelector('[slot=header]')?.textContent).to.equal('Shop');
    expect(login.element.querySelector('[slot=footer] a')?.textContent).to.equal('Help');
  });

  it('starts the sign-in that Enter asked for, once', async () => {
    const login = await adopt(renderLogin(WITHOUT_PASSKEY), (element) => {
      inputOf(element).value = EMAIL;
      // As the browser does it.
      element.querySelector('dialog')?.removeAttribute('open');
    });
    await login.reached('entering');
    expect(login.eventsOf('login-start')).to.have.lengthOf(1);
    const copy = login.element.cloneNode(true) as AuthsignalCognitoLogin;
    const other = await InPageLogin.mountIn(await fixture<HTMLElement>(html`<div></div>`), copy);
    expect(other.element.step).to.equal('identify');
  });

  it('says what is wrong with what was typed before Enter', async () => {
    const login = await adopt(renderLogin(WITHOUT_PASSKEY), (element) => {
      inputOf(element).value = 'ana';
      element.querySelector('dialog')?.removeAttribute('open');
    });
    await login.shown(en.invalidEmail);
    expect(login.element.step).to.equal('identify');
  });
});
