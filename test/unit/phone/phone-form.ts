/** A form around the phone field, wired as the widget wires it. */
import { fixture, html } from '@open-wc/testing';
import { LitElement, css } from 'lit';
import { FieldController } from '../../../src/controllers/field-controller.js';
import { PhoneField, type PhoneSettings } from '../../../src/phone/phone-field.js';
import { looksLikePhone } from '../../../src/phone/looks-like-phone.js';
import { styles } from '../../../src/styles/styles.js';
import { field } from '../../../src/views/layout.js';

/** The room of the country choice, which the first style sheet keeps. */
const room = css`
  .field {
    display: flex;
  }
  .country {
    flex: none;
    inline-size: 7rem;
  }
  ::slotted(input) {
    min-inline-size: 0 !important;
  }
`;

class PhoneForm extends LitElement {
  static override styles = [styles, room];

  settings: PhoneSettings = { country: 'NZ', locale: 'en', language: 'en' };
  isBusy = false;
  /** Whether an email address will do as well. */
  takesEmail = false;
  phone?: PhoneField;
  readonly #field = new FieldController(this, {
    name: 'identifier',
    attributes: { type: 'tel' },
    onInput: () => this.requestUpdate(),
    onEnter: () => undefined,
  });

  override render() {
    this.#field.show({ label: 'Phone number', isBusy: this.isBusy, error: '' });
    const isShown = !this.takesEmail || looksLikePhone(this.#field.value);
    return html`<div class="base">${field('identifier', isShown ? this.#country() : undefined)}</div>`;
  }

  /** The chunk has arrived. */
  async load(): Promise<void> {
    this.phone = new PhoneField(this.renderRoot as ShadowRoot);
    await this.refresh();
  }

  async refresh(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
  }

  #country() {
    const select = this.phone?.select({
      ...this.settings,
      text: this.#field.value,
      label: 'Country',
      isBusy: this.isBusy,
      onChoose: (text) => {
        this.#field.value = text;
        this.requestUpdate();
      },
    });
    return select ?? html`<span class="country"></span>`;
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
    await harness.form.load();
    return harness;
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
