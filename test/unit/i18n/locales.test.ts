import { expect, fixture, html } from '@open-wc/testing';
import { languageOf, loadLocale } from '../../../src/i18n/load-locale.js';
import { LOCALES, matchLocale } from '../../../src/i18n/locales.js';
import en from '../../../src/i18n/locales/en.js';
import type { Messages } from '../../../src/i18n/messages.js';
import { pseudoMessages } from '../../helpers/pseudo-locale.js';

const EMAIL = 'ana@example.com';
const DIGITS = 8;

/** What a function among the words is told, by its name or that of its table. */
const ARGUMENTS: Readonly<Record<string, readonly unknown[]>> = {
  instructions: [EMAIL, DIGITS],
  phoneLength: ['021 123 4567'],
  codeLabel: [DIGITS],
  invalidCode: [DIGITS],
  resendIn: [71, '1:11'],
  availableIn: [71, '1:11'],
  retryIn: [71, '1:11'],
  openMail: ['Gmail'],
};

/** Every word with where it is and whether it is a function. */
function wordsOf(messages: object, path = ''): { path: string; isFunction: boolean; text: string }[] {
  return Object.entries(messages).flatMap(([key, word]: [string, unknown]) => {
    const at = `${path}${key}`;
    if (typeof word === 'object' && word !== null) return wordsOf(word, `${at}.`);
    const isFunction = typeof word === 'function';
    const [name = ''] = at.split('.');
    const text = isFunction
      ? (word as (...what: readonly unknown[]) => unknown)(...(ARGUMENTS[name] ?? []))
      : word;
    return [{ path: at, isFunction, text: String(text) }];
  });
}

const ENGLISH = wordsOf(en);

async function messagesOf(language: string): Promise<Messages> {
  const { messages } = await loadLocale(language);
  if (!messages) throw new Error(`There is no language ${language}.`);
  return messages;
}

/** Text without the marks that keep a name in its own direction. */
const withoutMarks = (text: string) => text.replace(/[\u2066\u2069]/g, '');

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

describe('a language tag', () => {
  const ROWS: [tag: string, name: string, lang: string][] = [
    ['de', 'de', 'de'],
    ['de-at', 'de', 'de-AT'],
    ['de_DE', 'de', 'de-DE'],
    ['DE-de', 'de', 'de-DE'],
    ['de-DE-1996', 'de', 'de-DE-1996'],
    ['de-Latn-CH-u-co-phonebk', 'de', 'de-Latn-CH-u-co-phonebk'],
    ['deu', 'de', 'de'],
    ['es-419', 'es', 'es-419'],
    ['fr-ca', 'fr', 'fr-CA'],
    ['pt', 'pt', 'pt'],
    ['pt-PT', 'pt', 'pt-PT'],
    ['pt-AO', 'pt', 'pt-AO'],
    ['pt-BR', 'pt-BR', 'pt-BR'],
    ['pt_br', 'pt-BR', 'pt-BR'],
    ['zh', 'zh-Hans', 'zh'],
    ['zh-CN', 'zh-Hans', 'zh-CN'],
    ['zh-SG', 'zh-Hans', 'zh-SG'],
    ['zh-Hans-HK', 'zh-Hans', 'zh-Hans-HK'],
    ['zh-TW', 'zh-Hant', 'zh-TW'],
    ['zh-HK', 'zh-Hant', 'zh-HK'],
    ['zh-MO', 'zh-Hant', 'zh-MO'],
    ['zh-hant', 'zh-Hant', 'zh-Hant'],
    ['zh-Hant-CN', 'zh-Hant', 'zh-Hant-CN'],
    ['cmn-TW', 'zh-Hant', 'zh-TW'],
    ['sr', 'sr', 'sr'],
    ['sr-RS', 'sr', 'sr-RS'],
    ['sr-Latn', 'sr-Latn', 'sr-Latn'],
    ['sr-Latn-RS', 'sr-Latn', 'sr-Latn-RS'],
    ['sr-ME', 'sr-Latn', 'sr-ME'],
    ['nb-NO', 'nb', 'nb-NO'],
    ['no', 'nb', 'nb'],
    ['no_NO', 'nb', 'nb-NO'],
    ['nn-NO', 'nb', 'nb-NO'],
    ['iw', 'he', 'he'],
    ['iw-IL', 'he', 'he-IL'],
    ['in', 'id', 'id'],
    ['fa-AF', 'fa', 'fa-AF'],
    ['ar-EG', 'ar', 'ar-EG'],
  ];
  for (const [tag, name, lang] of ROWS)
    it(`"${tag}" is the language ${name}`, () => expect(matchLocale(tag)).to.deep.equal({ name, lang }));

  const NONE = [
    ...['tl', 'fil', 'tlh', 'cy', 'zu', 'und'],
    // No tags at all.
    ...[
      'x-de',
      'd',
      'de-',
      'de--AT',
      '-de',
      'de DE',
      'de_DE.UTF-8',
      'i-klingon',
      'c',
      '*',
      '💬',
      'de-' + 'a'.repeat(99),
    ],
    ...['constructor', '__proto__', 'toString', 'hasOwnProperty'],
  ];
  for (const tag of NONE)
    it(`"${tag}" is none`, async () => {
      expect(matchLocale(tag)).to.equal(undefined);
      expect(await loadLocale(tag)).to.deep.equal({ lang: 'en', dir: 'ltr' });
    });

  for (const tag of ['', 'en', 'EN', 'en-nz', 'en_US', 'en-u-ca-buddhist'])
    it(`"${tag}" is English`, async () => {
      expect(await loadLocale(tag)).to.deep.equal({ lang: 'en', dir: 'ltr' });
    });
});

/** `count` as the words have it: engines disagree on the digits of Arabic, and its words have those of keyboards. */
const inDigitsOf = (language: string, count: number) =>
  count.toLocaleString(language === 'ar' ? 'ar-u-nu-latn' : language);

describe('languages', () => {
  it('are at least 30', () => {
    expect(Object.keys(LOCALES).length).to.be.at.least(30);
  });

  for (const language of Object.keys(LOCALES))
    describe(language, () => {
      const digits = inDigitsOf(language, DIGITS);

      it('is found by its own name, and runs in its direction', async () => {
        const { lang, dir } = await loadLocale(language);
        expect(lang).to.equal(language);
        const { script } = new Intl.Locale(language).maximize();
        const isRightToLeft = script === 'Arab' || script === 'Hebr';
        expect(dir).to.equal(isRightToLeft ? 'rtl' : 'ltr');
      });

      it('has the words of English, each of its kind', async () => {
        const kinds = (words: typeof ENGLISH) => words.map(({ path, isFunction }) => [path, isFunction]);
        expect(kinds(wordsOf(await messagesOf(language)))).to.have.deep.members(kinds(ENGLISH));
      });

      it('says everything, about as long as in English, and nothing in English', async () => {
        const spoken = new Map(wordsOf(await messagesOf(language)).map(({ path, text }) => [path, text]));
        for (const { path, text: english } of ENGLISH) {
          const text = withoutMarks(spoken.get(path) ?? '');
          expect(text, path).to.match(/^\S(.*\S)?$/);
          expect(text, path).to.not.match(/ {2}|[<>&{}$]|\b(undefined|null|NaN)\b/);
          // What is the same in both is a name or a short term.
          if (text === english) expect(text, path).to.match(/^[\w-]{2,8}$/);
          expect(text, path).to.not.match(/\b(the|your|you|with|again|try)\b/i);
          expect(text.length, `${path}: ${text}`).to.be.within(
            english.length * 0.15,
            english.length * 1.9 + 16,
          );
        }
      });

      it('names all that there is to name, and once', async () => {
        const words = wordsOf(await messagesOf(language));
        for (const { path, text: english } of ENGLISH) {
          const text = words.find((word) => word.path === path)?.text ?? '';
          const [name = ''] = path.split('.');
          for (const value of ARGUMENTS[name] ?? []) {
            if (!english.includes(String(value))) continue;
            const wanted = value === DIGITS ? digits : String(value);
            expect(text.split(wanted), `${path}: ${text}`).to.have.lengthOf(2);
          }
        }
      });

      it('finds words where nobody knows where a code went', async () => {
        const { instructions } = await messagesOf(language);
        for (const id of ['email-otp', 'sms', 'whatsapp', 'magic-link'] as const) {
          const text = instructions[id](undefined, DIGITS);
          expect(text).to.not.match(/undefined|@|:[.。।]|: ?$/);
          expect(text.length).to.be.greaterThan(12);
        }
      });

      it('names codes of every length', async () => {
        const { codeLabel, invalidCode } = await messagesOf(language);
        for (let length = 2; length <= 10; length += 1)
          for (const speak of [codeLabel, invalidCode])
            expect(speak(length)).to.include(inDigitsOf(language, length));
      });

      it('keeps what is written from left to right together', async () => {
        const { dir } = await loadLocale(language);
        if (dir === 'ltr') return;
        const messages = await messagesOf(language);
        for (const text of [
          messages.invalidEmail,
          messages.invalidPhone,
          messages.instructions['email-otp'](EMAIL, DIGITS),
          messages.phoneLength('021 123 4567'),
        ])
          expect(text).to.match(/\u2066[^\u2066\u2069]+\u2069/);
      });
    });
});

describe('the pseudo-language', () => {
  it('has every word, longer than in English, with what it has to name', () => {
    const spoken = new Map(wordsOf(pseudoMessages).map(({ path, text }) => [path, text]));
    for (const { path, text: english } of ENGLISH) {
      const text = spoken.get(path) ?? '';
      expect(text, path).to.match(/^\[.*\]$/);
      expect(text.length, path).to.be.at.least(english.length * 1.4);
    }
    expect(pseudoMessages.instructions['email-otp'](EMAIL, 6)).to.include(EMAIL);
  });
});
