/** The language of a widget: notices that it is another, loads its words, and says them. */
import { orLoadFailed } from '../lazy.js';
import first from './en-first.js';
import { ENGLISH, languageOf, loadLocale } from './load-locale.js';
import {
  mergeFirst,
  type FirstMessages,
  type Locale,
  type Messages,
  type PartialMessages,
  type StepMessages,
} from './messages.js';

/** Milliseconds after which a form is shown in English: nobody waits long for one. */
const PATIENCE_MS = 3000;

export class LocaleController {
  readonly #host: Element & { readonly messages?: PartialMessages };
  /** The language that is spoken, and the one that was asked for. */
  #locale = ENGLISH;
  #language = ENGLISH.lang;

  constructor(host: Element & { readonly messages?: PartialMessages }) {
    this.#host = host;
  }

  /** The language that is spoken. */
  get locale(): Locale {
    return this.#locale;
  }

  /** The language that was asked for, which may be one that the widget does not speak. */
  get language(): string {
    return this.#language;
  }

  /** Language and direction of the words; those around the element where the page has words of its own for English ones. */
  get attributes(): { readonly lang?: string; readonly dir?: 'ltr' | 'rtl' } {
    return this.#host.messages && !this.#locale.messages ? {} : this.#locale;
  }

  /** The words of the first step. */
  get first(): FirstMessages {
    return mergeFirst(this.#locale.messages ?? first, this.#host.messages);
  }

  /** All words but for the page's own; `english` are those of the other steps in English. */
  all(english: StepMessages): Messages {
    return this.#locale.messages ?? { ...first, ...english };
  }

  /** Settles when the words of another language are here, or will not come; `undefined` when the language is the same. */
  ready(): Promise<void> | undefined {
    const language = languageOf(this.#host);
    if (language === this.#language) return undefined;
    this.#language = language;
    return orLoadFailed(loadLocale(language), PATIENCE_MS)
      .catch(() => ENGLISH)
      .then((locale) => void (this.#locale = locale));
  }
}
