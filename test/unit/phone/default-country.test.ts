import { expect } from '@open-wc/testing';
import { defaultCountry, parseCountry } from '../../../src/phone/default-country.js';

type Row = readonly [
  attribute: string | undefined,
  locale: string,
  languages: readonly string[],
  expected: string | undefined,
];

const ROWS: readonly Row[] = [
  // What the page says.
  ['NZ', 'de', ['fr-FR'], 'NZ'],
  [' nz ', 'de', [], 'NZ'],
  // A bad word of the page is none.
  ['XX', 'de', [], 'DE'],
  ['ZZ', 'de', [], 'DE'],
  ['UK', 'de', [], 'DE'],
  ['AQ', 'de', [], 'DE'],
  ['NZL', 'de', [], 'DE'],
  ['554', 'de', [], 'DE'],
  ['New Zealand', 'de', [], 'DE'],
  ['', 'de', [], 'DE'],
  // The region of the page's language, stated or likely.
  [undefined, 'en-NZ', ['en-GB'], 'NZ'],
  [undefined, 'zh-Hant-HK', [], 'HK'],
  [undefined, 'pt-BR', [], 'BR'],
  [undefined, 'de_AT', ['en-US'], 'AT'],
  [undefined, 'zh_hant_hk', [], 'HK'],
  [undefined, 'en_001', ['en-NZ'], 'NZ'],
  [undefined, 'de', ['en-US', 'en'], 'DE'],
  [undefined, 'he', ['en-US'], 'IL'],
  [undefined, 'zh-Hant', [], 'TW'],
  // The browser says where this language is read.
  [undefined, 'en', ['mi-NZ', 'en', 'en-NZ'], 'NZ'],
  [undefined, 'es-419', ['es-MX'], 'MX'],
  [undefined, 'EN', ['en-GB'], 'GB'],
  // Only the browser says something.
  [undefined, 'en-001', ['fr-CA'], 'CA'],
  [undefined, 'no such language', ['fr'], 'FR'],
  [undefined, '', ['es-419', 'de-CH'], 'CH'],
  [undefined, '', [], undefined],
];

describe('defaultCountry', () => {
  for (const [attribute, locale, languages, expected] of ROWS)
    it(`is ${expected ?? 'none'} for "${attribute ?? ''}", a page in "${locale}" and a browser in "${languages.join()}"`, () => {
      expect(defaultCountry(attribute, locale, languages)).to.equal(expected);
    });

  it('asks the browser by itself', () => {
    expect(defaultCountry(undefined, '')).to.equal(defaultCountry(undefined, '', navigator.languages));
  });
});

describe('parseCountry', () => {
  for (const good of ['NZ', 'nz', ' De '])
    it(`takes "${good}"`, () => expect(parseCountry(good)).to.equal(good.trim().toUpperCase()));

  for (const bad of ['', 'N', 'NZL', '554', 'XX', 'UK', 'EU', 'Latn', 'constructor', 'ﬀ'])
    it(`refuses "${bad}"`, () => expect(parseCountry(bad)).to.equal(undefined));
});
