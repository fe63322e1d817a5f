/** The first step's field: what is typed into it, what is filled in, and what comes of it. */
import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import type { FlowEvent, FlowState } from '../../../src/flow/state.js';
import en from '../../../src/i18n/locales/en.js';
import { IdentifierController } from '../../../src/identifier/identifier-controller.js';
import { recall, remember } from '../../../src/last-sign-in.js';
import type { IdentifierType } from '../../../src/types.js';
import { field } from '../../../src/views/layout.js';
import { states } from '../flow/states.js';
import { expectSameNode, SETTINGS, type } from '../in-page-login.js';

const CLIENT = SETTINGS['user-pool-client-id'];

class IdentifierForm extends LitElement {
  kind: IdentifierType = 'email';
  isSetUp = true;
  remember = false;
  username?: string;
  state: FlowState = states.identify;
  /** What was submitted, what was refused, and with what a wait ended. */
  readonly heard: string[] = [];
  readonly #settled = Promise.withResolvers<void>();
  readonly #flow = {
    form: this,
    get state() {
      return this.form.state;
    },
    dispatch: (event: FlowEvent) =>
      void this.heard.push(event.type === 'submit' ? event.identifier : event.type),
    load: () => Promise.reject(new Error('Nothing is left to load.')),
  };
  readonly identifier: IdentifierController = new IdentifierController(this, {
    config: () =>
      this.isSetUp
        ? {
            raw: {},
            region: SETTINGS.region,
            userPoolClientId: CLIENT,
            tenantId: SETTINGS['tenant-id'],
            mode: 'inline',
            identifier: this.kind,
            signUp: 'auto',
            withoutPasskey: true,
            withoutPasskeyAutofill: true,
            remember: this.remember,
            country: 'NZ',
            headingLevel: 2,
          }
        : undefined,
    flow: this.#flow,
    locale: { first: en, attributes: {}, language: 'en', locale: { lang: 'en', dir: 'ltr' } },
    page: {
      refuse: (message, code) => void this.heard.push(`${code}: ${message}`),
      settle: (outcome) => {
        this.heard.push('name' in outcome ? `settled ${outcome.name}` : '');
        this.#settled.resolve();
      },
    },
    message: (): string => this.identifier.fault?.() ?? 'It failed.',
    words: () => en,
  });

  protected override scheduleUpdate(): void | Promise<unknown> {
    const ready = this.identifier.ready();
    return ready ? ready.then(() => super.scheduleUpdate()) : super.scheduleUpdate();
  }

  override render() {
    return field('identifier');
  }

  /** Resolves when nobody has to wait any more. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  get input(): HTMLInputElement {
    const input = this.querySelector('input');
    if (!input) throw new Error('There is no input.');
    return input;
  }

  async refresh(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
  }
}
customElements.define('identifier-form', IdentifierForm);

async function mount(settings: Partial<IdentifierForm> = {}): Promise<IdentifierForm> {
  const container = await fixture<HTMLElement>(html`<div></div>`);
  const form = Object.assign(new IdentifierForm(), settings);
  container.append(form);
  await form.updateComplete;
  return form;
}

describe('IdentifierController', () => {
  afterEach(() => localStorage.clear());

  const KINDS: [kind: IdentifierType, label: string, type: string, invalid: string][] = [
    ['email', en.emailLabel, 'text', en.invalidEmail],
    ['username', en.usernameLabel, 'text', en.invalidUsername],
    ['email-or-phone', en.emailOrPhoneLabel, 'text', en.invalidEmailOrPhone],
  ];
  for (const [kind, label, inputType, invalid] of KINDS)
    it(`asks for "${label}" and says what is no ${kind}`, async () => {
      const form = await mount({ kind });
      expect(form.querySelector('label')?.textContent).to.equal(label);
      expect(form.input.type).to.equal(inputType);
      form.identifier.value = 'not one@';
      form.identifier.submit();
      await form.settled;
      expect(form.heard).to.deep.equal([`invalid-identifier: ${invalid}`, 'settled LoginError']);
    });

  it('hands on what was typed, in its canonical form', async () => {
    const form = await mount();
    type(form.input, 'Ana@Example.com');
    form.identifier.submit();
    expect(form.heard).to.deep.equal(['ana@example.com']);
    expect(form.identifier.value).to.equal('Ana@Example.com');
  });

  it('shows at the field what is wrong, until something else is typed', async () => {
    const form = await mount();
    form.identifier.submit();
    await form.refresh();
    expect(form.input.getAttribute('aria-invalid')).to.equal('true');
    expect(form.input.getAttribute('aria-description')).to.equal(en.invalidEmail);
    type(form.input, 'a');
    await form.updateComplete;
    expect(form.identifier.fault).to.equal(undefined);
    expect(form.input.hasAttribute('aria-invalid')).to.equal(false);
  });

  it('shows at the field that Cognito refused it', async () => {
    const failure = { code: 'invalid-identifier' } as const;
    const form = await mount({ state: { ...states.identify, failure } });
    expect(form.input.getAttribute('aria-description')).to.equal('It failed.');
  });

  it('does nothing while a sign-in is under way, or without a configuration', async () => {
    for (const settings of [{ state: states.starting }, { isSetUp: false }]) {
      const form = await mount(settings);
      form.identifier.value = 'ana@example.com';
      form.identifier.submit();
      expect(form.heard).to.be.empty;
    }
  });

  it('ends the waiting when the page has taken it out', async () => {
    const form = await mount();
    form.identifier.value = 'ana@example.com';
    form.remove();
    form.identifier.submit();
    expect(form.heard).to.deep.equal(['settled AbortError']);
  });

  it('begins with what the page knows, and leaves what was typed', async () => {
    const form = await mount({ username: 'ana@example.com' });
    expect(form.input.value).to.equal('ana@example.com');
    form.username = 'ben@example.com';
    await form.refresh();
    expect(form.input.value).to.equal('ana@example.com');
  });

  it('does not fill in again what the person took out', async () => {
    const form = await mount({ username: 'ana@example.com' });
    type(form.input, '');
    await form.refresh();
    expect(form.input.value).to.equal('');
    form.username = 'ben@example.com';
    await form.refresh();
    expect(form.input.value).to.equal('ben@example.com');
  });

  it('begins with who signed in last, where the page wants that remembered', async () => {
    remember(CLIENT, { identifier: 'ana@example.com' });
    expect((await mount()).input.value).to.equal('');
    const form = await mount({ remember: true });
    expect(form.input.value).to.equal('ana@example.com');
    expect(form.identifier.ready() === undefined).to.equal(true);
  });

  it('forgets who that was', async () => {
    remember(CLIENT, { identifier: 'ana@example.com', method: 'sms' });
    const form = await mount({ remember: true });
    form.identifier.props.onOtherAccount?.();
    expect(form.input.value).to.equal('');
    expectSameNode(document.activeElement, form.input);
    expect(recall(CLIENT)).to.deep.include({ identifier: undefined, method: undefined });
    expect(form.identifier.props.onOtherAccount === undefined).to.equal(true);
  });

  it('leaves the room of the country choice for a phone number', async () => {
    const { identifier } = await mount({ kind: 'phone' });
    expect(identifier.props.country === undefined).to.equal(false);
    expect((await mount()).identifier.props.country === undefined).to.equal(true);
  });
});
