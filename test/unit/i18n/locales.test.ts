import { expect, fixture, html } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { languageOf, loadLocale } from '../../../src/i18n/load-locale.js';
import type { Messages } from '../../../src/i18n/messages.js';

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja'];

/** Every word of a language with where it is, functions as what they say of `argument`. */
function words(messages: object, argument: unknown, path = ''): [path: string, word: string][] {
  return Object.entries(messages).flatMap(([key, value]: [string, unknown]): [string, string][] => {
    const at = `${path}${key}`;
    if (typeof value === 'function')
      return [[at, String((value as (argument: unknown) => string)(argument))]];
    return typeof value === 'object' && value !== null
      ? words(value, argument, `${at}.`)
      : [[at, String(value)]];
  });
}

const messagesOf = async (language: string): Promise<Messages> => {
  const { messages } = await loadLocale(language);
  if (!messages) throw new Error(`There is no language ${language}.`);
  return messages;
};

describe('the language of an element', () => {
  it('is the nearest of the page', async () => {
    const outer = await fixture<HTMLElement>(
      html`<div lang="de">
        <p lang="FR-ca"><b></b></p>
      </div>`,
    );
    const [inner] = outer.querySelectorAll('b');
    if (!inner) throw new Error('There is nothing inside.');
    expect(languageOf(inner)).to.equal('fr-ca');
    inner.lang = 'es';
    expect(languageOf(inner)).to.equal('es');
  });

  it('is found across shadow roots', async () => {
    const host = await fixture<HTMLElement>(html`<div lang="ja"></div>`);
    const inner = document.createElement('b');
    host.attachShadow({ mode: 'open' }).append(inner);
    expect(languageOf(inner)).to.equal('ja');
  });

  it('is that of the browser where the page says none', async () => {
    const element = await fixture<HTMLElement>(html`<b></b>`);
    const { lang } = document.documentElement;
    document.documentElement.removeAttribute('lang');
    try {
      expect(languageOf(element)).to.equal(navigator.language.toLowerCase());
    } finally {
      document.documentElement.lang = lang;
    }
  });
});

describe('locales', () => {
  for (const language of LANGUAGES) {
    it(`says everything in ${language}`, async () => {
      const spoken = new Map(words(await messagesOf(language), 7));
      for (const [path, english] of words(en, 7)) {
        const word = spoken.get(path) ?? '';
        expect(word, path).to.not.equal('');
        // What is the same in both is a name or a short term.
        if (word === english) expect(word, path).to.match(/^[\w-]{2,8}$/);
        // What a word has to name is in it.
        if (english.includes('7')) expect(word, path).to.include('7');
      }
    });
  }

  it('names where a code went, and finds words where nobody knows', async () => {
    for (const language of LANGUAGES) {
      const { instructions } = await messagesOf(language);
      for (const id of ['email-otp', 'sms', 'whatsapp', 'magic-link'] as const) {
        expect(instructions[id]('ana@example.com')).to.include('ana@example.com');
        expect(instructions[id](undefined)).to.not.include('undefined');
      }
    }
  });

  it('speaks a language in all its regions', async () => {
    const { lang, dir, messages } = await loadLocale('de-at');
    expect([lang, dir]).to.deep.equal(['de-at', 'ltr']);
    expect(messages?.continue).to.equal('Weiter');
  });

  it('writes Arabic from right to left', async () => {
    expect(await loadLocale('ar')).to.have.property('dir', 'rtl');
  });

  for (const tag of ['en', 'en-nz', 'nl', '', 'constructor', '__proto__', 'de_AT'])
    it(`speaks English for "${tag}"`, async () => {
      expect(await loadLocale(tag)).to.deep.equal({ lang: 'en', dir: 'ltr' });
    });
});
