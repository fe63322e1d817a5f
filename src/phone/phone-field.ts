/** Everything that a field for phone numbers has more than others; a chunk of its own, loaded for who types numbers. */
import type { TemplateResult } from 'lit';
import { countrySelect } from '../views/country-select.js';
import { countryStyles } from './country-styles.js';
import { defaultCountry } from './default-country.js';
import {
  countries,
  countryOf,
  example,
  format,
  isCountry,
  parsePhone,
  withCallingCodeOf,
  type Country,
  type CountryCode,
  type PhoneProblem,
} from './phone-numbers.js';

export interface PhoneSettings {
  /** The country that the page states, as ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
  /** The language of the widget. */
  readonly locale: string;
  /** The language of the page, which may be one that the widget does not speak. */
  readonly language: string;
}

export interface PhoneSelectProps extends PhoneSettings {
  /** What is in the input. */
  readonly text: string;
  readonly label: string;
  readonly isBusy: boolean;
  /** The person chose a country; `text` is what the input has to hold from now on. */
  readonly onChoose: (text: string) => void;
}

/** A number in E.164; or what is wrong, and how a number of that country looks. */
export type PhoneEntry =
  { readonly number: string } | { readonly problem: PhoneProblem; readonly example: string | undefined };

export { format };

/** Keeps what is typed into the list from the page, which sees no control there and takes letters for its shortcuts. */
function keepLetters(event: Event): void {
  const { key, ctrlKey, metaKey, target } = event as KeyboardEvent;
  if (target instanceof HTMLSelectElement && key.length === 1 && !ctrlKey && !metaKey)
    event.stopPropagation();
}

export class PhoneField {
  /** What the person chose. */
  #chosen?: CountryCode;
  #locale?: string;
  #countries: readonly Country[] = [];

  /** Adds the looks of the country choice to `root`. */
  constructor(root: ShadowRoot) {
    const { styleSheet } = countryStyles;
    if (styleSheet) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
    for (const type of ['keydown', 'keypress', 'keyup']) root.addEventListener(type, keepLetters);
  }

  /** The country choice, which follows a number that is typed internationally. */
  select({ text, label, isBusy, onChoose, ...settings }: PhoneSelectProps): TemplateResult {
    if (settings.locale !== this.#locale) {
      this.#locale = settings.locale;
      this.#countries = countries(settings.locale);
    }
    const before = this.#country(text, settings);
    // Who types the calling code need not see it twice.
    const hasCode = /^\D*(\+|00)/.test(text);
    const onChange = (code: string) => {
      if (!isCountry(code)) return;
      this.#chosen = code;
      onChoose(withCallingCodeOf(code, text, before));
    };
    return countrySelect({ countries: this.#countries, value: before, hasCode, label, isBusy, onChange });
  }

  /** Reads `text` as a number of the country that is shown. */
  read(text: string, settings: PhoneSettings): PhoneEntry {
    const country = this.#country(text, settings);
    const reading = parsePhone(text, country);
    return 'number' in reading ? reading : { ...reading, example: country && example(country) };
  }

  #country(text: string, { country, language }: PhoneSettings): CountryCode | undefined {
    const preferred = this.#chosen ?? defaultCountry(country, language);
    return countryOf(text, preferred) ?? preferred;
  }
}
