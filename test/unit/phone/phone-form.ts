/** A form with nothing but the first step's field, for phone numbers. */
import { fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import en from '../../../src/i18n/locales/en.js';
import { IdentifierController } from '../../../src/identifier/identifier-controller.js';
import { styles } from '../../../src/styles/styles.js';
import { field } from '../../../src/views/layout.js';
import type { FlowEvent } from '../../../src/flow/state.js';
import { states } from '../flow/states.js';
import { SETTINGS } from '../in-page-login.js';

class PhoneForm extends LitElement {
  static override styles = styles;

  readonly remember = false;
  settings = { country: 'NZ', locale: 'en', language: 'en' };
  isBusy = false;
  /** Whether an email address will do as well. */
  takesEmail = false;
  /** What came of the last submit: the number, or what is wrong. */
  outcome = '';
  readonly #flow = {
    form: this,
    get state() {
      return this.form.isBusy ? states.starting : states.identify;
    },
    dispatch: (event: FlowEvent) => void (this.outcome = event.type === 'submit' ? event.identifier : ''),
    load: () => Promise.reject(new Error('Nothing is left to load.')),
  };
  readonly #locale = {
    form: this,
    first: en,
    attributes: {},
    get language() {
      return this.form.settings.language;
    },
    get locale() {
      return { lang: this.form.settings.locale, dir: 'ltr' } as const;
    },
  };
  readonly identifier = new IdentifierController(this, {
    config: () => ({
      raw: {},
      region: SETTINGS.region,
      userPoolClientId: SETTINGS['user-pool-client-id'],
      tenantId: SETTINGS['tenant-id'],
      mode: 'inline',
      identifier: this.takesEmail ? 'email-or-phone' : 'phone',
      signUp: 'auto',
      withoutPasskey: true,
      withoutPasskeyAutofill: true,
      remember: false,
      country: this.settings.country,
      headingLevel: 2,
    }),
    flow: this.#flow,
    locale: this.#locale,
    page: { refuse: (message) => void (this.outcome = message), settle: () => undefined },
    message: () => this.outcome,
    words: () => en,
  });

  override render() {
    return html`<div class="base">${field('identifier', this.identifier.props.country)}</div>`;
  }

  async refresh(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
  }
}
customElements.define('phone-form', PhoneForm);

export class PhoneHarness {
  readonly form: PhoneForm;

  constructor(form: PhoneForm) {
    this.form = form;
  }

  /** A form before the chunk has arrived. */
  static async early(settings: Partial<PhoneForm> = {}, dir = 'ltr'): Promise<PhoneHarness> {
    const container = await fixture<HTMLElement>(html`<div dir=${dir}></div>`);
    const form = Object.assign(new PhoneForm(), settings);
    container.append(form);
    await form.updateComplete;
    return new PhoneHarness(form);
  }

  static async mount(settings: Partial<PhoneForm> = {}, dir = 'ltr'): Promise<PhoneHarness> {
    const harness = await PhoneHarness.early(settings, dir);
    if (settings.takesEmail) await harness.type('0');
    await harness.loaded();
    if (settings.takesEmail) await harness.type('');
    return harness;
  }

  /** Resolves when the country choice is there. */
  async loaded(): Promise<void> {
    const root = this.form.renderRoot;
    while (!this.selectOrNone)
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(root, { childList: true, subtree: true });
      });
    await this.form.updateComplete;
  }

  /** What comes of `text`: the number, or what is wrong with it. */
  async submit(text = this.input.value): Promise<string> {
    await this.type(text);
    this.form.identifier.submit();
    return this.form.outcome;
  }

  get input(): HTMLInputElement {
    const input = this.form.querySelector('input');
    if (!input) throw new Error('There is no input.');
    return input;
  }

  get selectOrNone(): HTMLSelectElement | null {
    return this.form.renderRoot.querySelector('select');
  }

  get select(): HTMLSelectElement {
    if (!this.selectOrNone) throw new Error('There is no select.');
    return this.selectOrNone;
  }

  /** What is seen of the country while the list is closed. */
  get shortText(): string {
    return this.form.renderRoot.querySelector('.country-text')?.textContent?.trim() ?? '';
  }

  /** What the list of countries says for `code`. */
  option(code: string): string {
    return [...this.select.options].find(({ value }) => value === code)?.text ?? '';
  }

  async type(text: string): Promise<void> {
    this.input.value = text;
    this.input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    await this.form.updateComplete;
  }

  async choose(code: string): Promise<void> {
    this.select.value = code;
    this.select.dispatchEvent(new Event('change', { bubbles: true }));
    await this.form.updateComplete;
  }
}
