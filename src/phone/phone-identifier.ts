/** The first step where people may type a phone number; loaded for pages that ask for one. */
import type { LitElement, TemplateResult } from 'lit';
import type { FirstConfig } from '../first-config.js';
import type { FlowController } from '../flow/flow-controller.js';
import { isBusy } from '../flow/state.js';
import type { LocaleController } from '../i18n/locale-controller.js';
import type { StepMessages } from '../i18n/messages.js';
import { lazy } from '../lazy.js';
import type { PhoneField, PhoneSettings } from './phone-field.js';
import { looksLikePhone } from './looks-like-phone.js';

const loadField = lazy(() => import('./phone-field.js'));

/** What the first step does for phone numbers. */
export interface PhoneIdentifierOptions {
  readonly input: { value: string };
  /** Its country is what the page states, as ISO 3166-1 alpha-2; empty for none. */
  readonly config: () => Pick<FirstConfig, 'country'> | undefined;
  /** Loads the words. */
  readonly flow: Pick<FlowController, 'state' | 'load'>;
  readonly locale: Pick<LocaleController, 'first' | 'language' | 'locale'>;
  /** The words for what can be wrong, once they are loaded. */
  readonly words: () => StepMessages | undefined;
  readonly start: (identifier: string) => void;
  /** Says what is wrong, in the words of the moment whenever it is asked. */
  readonly refuse: (fault: () => string) => void;
  /** Something that is needed could not be loaded. */
  readonly failToLoad: () => void;
  /** The person chose another country: what was said about the old one is no longer so. */
  readonly onChange: () => void;
}

export class PhoneIdentifier {
  readonly #host: LitElement;
  readonly #options: PhoneIdentifierOptions;
  /** The country choice and the numbering plans, once they are loaded. */
  #field?: PhoneField;
  #settings: PhoneSettings = { country: undefined, locale: 'en', language: 'en' };
  #isReading = false;

  constructor(host: LitElement, options: PhoneIdentifierOptions) {
    this.#host = host;
    this.#options = options;
  }

  /** Whether what is typed can only be a phone number. */
  get isWanted(): boolean {
    return looksLikePhone(this.#options.input.value);
  }

  /** The country choice; `undefined` until it is loaded. */
  country(): TemplateResult | undefined {
    const { input, config, flow, locale, onChange } = this.#options;
    this.#settings = {
      country: config()?.country || undefined,
      locale: locale.locale.lang,
      language: locale.language,
    };
    void this.#load().catch(() => undefined);
    return this.#field?.select({
      ...this.#settings,
      label: locale.first.countryLabel,
      isBusy: isBusy(flow.state),
      text: input.value,
      onChoose: (text) => {
        input.value = text;
        onChange();
        this.#host.requestUpdate();
      },
    });
  }

  /** Starts with the number that is typed, or says what is wrong with it. */
  submit(): void {
    const words = this.#options.words();
    // In the same tick where possible: browsers allow a window only in the click itself.
    if (this.#field && words) this.#read(this.#field);
    else void this.#loadAndSubmit();
  }

  async #load(): Promise<PhoneField> {
    const { PhoneField } = await loadField();
    if (!this.#field) {
      this.#field = new PhoneField(this.#host.renderRoot as ShadowRoot);
      this.#host.requestUpdate();
    }
    return this.#field;
  }

  async #loadAndSubmit(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      const [field] = await Promise.all([this.#load(), this.#options.flow.load()]);
      this.#read(field);
    } catch {
      this.#options.failToLoad();
    } finally {
      this.#isReading = false;
    }
  }

  #read(field: PhoneField): void {
    const { input, start, refuse, words } = this.#options;
    const entry = field.read(input.value, this.#settings);
    if ('number' in entry) start(entry.number);
    else
      refuse(() => {
        const { phoneLength, phoneCountry, invalidPhone } = words() ?? {};
        if (entry.problem === 'length') return phoneLength?.(entry.example) ?? '';
        return (entry.problem === 'country' ? phoneCountry : invalidPhone) ?? '';
      });
  }
}
