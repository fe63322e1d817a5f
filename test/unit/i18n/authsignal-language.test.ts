import { expect } from '@open-wc/testing';
import { authsignalLanguage } from '../../../src/i18n/authsignal-language.js';

describe('the language of messages from Authsignal', () => {
  const ROWS: [tag: string, language: string | undefined][] = [
    ['en', 'en'],
    ['en-NZ', 'en'],
    ['fr-CA', 'fr-ca'],
    ['fr-BE', 'fr'],
    ['de_AT', 'de'],
    ['pt-BR', 'pt-br'],
    ['pt-PT', 'pt-br'],
    ['pt', 'pt-br'],
    ['nl-BE', 'nl'],
    ['ja', undefined],
    ['zh-Hant-TW', undefined],
    ['', undefined],
  ];
  for (const [tag, language] of ROWS)
    it(`is ${language ?? "the tenant's"} for "${tag}"`, () =>
      expect(authsignalLanguage(tag)).to.equal(language));
});
