import { expect } from '@open-wc/testing';
import {
  countries,
  countryOf,
  example,
  format,
  isCountry,
  parsePhone,
  withCallingCodeOf,
  type CountryCode,
  type PhoneProblem,
} from '../../../src/phone/phone-numbers.js';

type Row<T> = readonly (readonly [text: string, country: CountryCode | undefined, expected: T])[];

const NUMBERS: Row<string> = [
  // As people write them at home.
  ['021 123 4567', 'NZ', '+64211234567'],
  ['(021) 123-4567', 'NZ', '+64211234567'],
  ['021/123 45 67', 'NZ', '+64211234567'],
  ['64211234567', 'NZ', '+64211234567'],
  ['(201) 555-0123', 'US', '+12015550123'],
  ['201.555.0123', 'US', '+12015550123'],
  ['1-201-555-0123', 'US', '+12015550123'],
  ['201 555 0123', 'CA', '+12015550123'],
  ['07700 900123', 'GB', '+447700900123'],
  ['020 7946 0018', 'GB', '+442079460018'],
  ['06 12 34 56 78', 'FR', '+33612345678'],
  ['06.12.34.56.78', 'FR', '+33612345678'],
  ['0151/23456789', 'DE', '+4915123456789'],
  ['06 698 1234', 'IT', '+39066981234'],
  ['011 123 4567', 'IT', '+390111234567'],
  ['8 912 345 67 89', 'RU', '+79123456789'],
  ['06 20 123 4567', 'HU', '+36201234567'],
  ['011 15 2345 6789', 'AR', '+5491123456789'],
  ['(11) 98765-4321', 'BR', '+5511987654321'],
  ['0412 345 678', 'AU', '+61412345678'],
  ['98765 43210', 'IN', '+919876543210'],
  ['090-1234-5678', 'JP', '+819012345678'],
  ['138 1234 5678', 'CN', '+8613812345678'],
  // With the calling code; the country that is chosen does not matter.
  ['+64 21 123 4567', undefined, '+64211234567'],
  ['+64 21 123 4567', 'US', '+64211234567'],
  ['+ 64 21 123 4567', 'US', '+64211234567'],
  ['(+64) 21 123 4567', 'US', '+64211234567'],
  ['+64 (0)21 123 4567', 'US', '+64211234567'],
  ['+49 (0) 151 23456789', undefined, '+4915123456789'],
  ['+36 06 20 123 4567', undefined, '+36201234567'],
  ['+1 876 555 0123', 'NZ', '+18765550123'],
  ['+800 1234 5678', 'NZ', '+80012345678'],
  ['+290 8123', undefined, '+2908123'],
  // With the prefix for calls abroad: of the country, or of another one.
  ['0064 21 123 4567', 'NZ', '+64211234567'],
  ['[0064] 21 123 4567', 'DE', '+64211234567'],
  ['00 64 21 123 4567', 'US', '+64211234567'],
  ['00 64 21 123 4567', undefined, '+64211234567'],
  ['00 44 7700 900123', 'US', '+447700900123'],
  ['011 64 21 123 4567', 'US', '+64211234567'],
  ['011 64 21 123 4567', 'NZ', '+64211234567'],
  ['0011 64 21 123 4567', 'AU', '+64211234567'],
  ['010 64 21 123 4567', 'JP', '+64211234567'],
  ['8~10 64 21 123 4567', 'RU', '+64211234567'],
  // Prefixes that a plan gave up, or has twice.
  ['+52 1 55 1234 5678', undefined, '+525512345678'],
  ['+52 (1) 55-1234-5678', 'US', '+525512345678'],
  ['0052 1 55 1234 5678', 'ES', '+525512345678'],
  ['+52 044 55 1234 5678', undefined, '+525512345678'],
  ['52 1 55 1234 5678', 'MX', '+525512345678'],
  ['1 55 1234 5678', 'MX', '+525512345678'],
  ['01 55 1234 5678', 'MX', '+525512345678'],
  ['044 55 1234 5678', 'MX', '+525512345678'],
  ['+54 11 15 2345 6789', undefined, '+5491123456789'],
  ['+54 9 11 15 2345 6789', undefined, '+5491123456789'],
  ['+54 (011) 15-2345-6789', undefined, '+5491123456789'],
  // A calling code before a whole number.
  ['+1+12015550123', undefined, '+12015550123'],
  ['+1 +64 21 123 4567', 'US', '+64211234567'],
  ['+1 001 201 555 0123', 'US', '+12015550123'],
  ['+1 011 64 21 123 4567', 'US', '+64211234567'],
  ['+64 64 21 123 4567', 'NZ', '+64211234567'],
  ['+64 0064 21 123 4567', 'NZ', '+64211234567'],
  ['+0064 21 123 4567', 'NZ', '+64211234567'],
  ['00+64 21 123 4567', 'US', '+64211234567'],
  ['++64 21 123 4567', 'US', '+64211234567'],
  ['+49 49 151 23456789', 'DE', '+4915123456789'],
  // A calling code without its plus.
  ['49 151 23456789', 'DE', '+4915123456789'],
  ['49 171 1234567', 'DE', '+491711234567'],
  ['43 664 1234567', 'AT', '+436641234567'],
  ['39 333 123 4567', 'IT', '+393331234567'],
  // Numbers that only begin like it.
  ['0491 512345', 'DE', '+49491512345'],
  ['+49 4941 12345', undefined, '+49494112345'],
  ['4941 12345', 'DE', '+49494112345'],
  ['+62 622 1234567', undefined, '+626221234567'],
  ['393 123 4567', 'IT', '+393931234567'],
  ['91987 65432', 'IN', '+919198765432'],
  ['(55) 98765-4321', 'BR', '+5555987654321'],
  // Pasted from links, address books and documents.
  ['tel:+64-21-123-4567', undefined, '+64211234567'],
  ['tel:021-123-4567', 'NZ', '+64211234567'],
  ['callto://+64211234567', undefined, '+64211234567'],
  ['Tel.: +64 21 123 4567.', undefined, '+64211234567'],
  ['Mobile: 021 123 4567', 'NZ', '+64211234567'],
  ['☎ +64 21 123 4567', undefined, '+64211234567'],
  ['\u202A+64 21 123 4567\u202C', undefined, '+64211234567'],
  ['\u200E021\u00A0123\u202F4567', 'NZ', '+64211234567'],
  ['+64–21‑123—4567', undefined, '+64211234567'],
  ['  \t021 123 4567 \n', 'NZ', '+64211234567'],
  // In other digits.
  ['＋６４　２１１２３４５６７', 'US', '+64211234567'],
  ['（０２１）１２３－４５６７', 'NZ', '+64211234567'],
  ['٠٥٠١٢٣٤٥٦٧', 'SA', '+966501234567'],
  ['٠٠٩٦٦٥٠١٢٣٤٥٦٧', 'US', '+966501234567'],
  ['۰۹۱۲۳۴۵۶۷۸۹', 'IR', '+989123456789'],
  // Kept for films, or not given out yet: the plan has room for them.
  ['+1 555 010 9999', undefined, '+15550109999'],
  ['(555) 010-9999', 'US', '+15550109999'],
  ['+44 7700 900123', undefined, '+447700900123'],
];

const PROBLEMS: Row<PhoneProblem> = [
  ['', 'NZ', 'invalid'],
  ['+', 'NZ', 'invalid'],
  ['call me', 'NZ', 'invalid'],
  ['ana@example.com', 'NZ', 'invalid'],
  ['ana89', 'NZ', 'invalid'],
  ['0800 CALLNOW', 'NZ', 'invalid'],
  ['*31#0211234567', 'NZ', 'invalid'],
  ['+64 21 123 4567 ext. 5', undefined, 'invalid'],
  ['021 123 4567 x5', 'NZ', 'invalid'],
  ['tel:+64211234567;ext=5', undefined, 'invalid'],
  // No country has this calling code.
  ['+999 123 456 78', 'NZ', 'country'],
  ['+210 123 456 78', undefined, 'country'],
  ['+0 21 123 4567', 'NZ', 'country'],
  // The right length, and impossible there: somebody else's country.
  ['021 123 4567', 'US', 'country'],
  ['(021) 123-4567', 'CA', 'country'],
  ['+1 021 123 4567', 'NZ', 'country'],
  ['06 12 34 56 78', 'US', 'country'],
  // Nobody said which country.
  ['021 123 4567', undefined, 'country'],
  ['1', 'US', 'length'],
  ['+64', 'NZ', 'length'],
  ['+64 21 1', 'NZ', 'length'],
  ['201 555 012', 'US', 'length'],
  ['12015550123', 'NZ', 'length'],
  ['+1 201 555 01234', undefined, 'length'],
  ['+6421123456789012345', undefined, 'length'],
  // Some plans have room for more digits than E.164.
  ['+49 30 1234567890123', undefined, 'length'],
  // Somebody's own prefix, and then too few digits.
  ['00 64 21 1', 'US', 'length'],
  ['021 123 4567 / 021 999 8888', 'NZ', 'length'],
  ['9'.repeat(300), 'NZ', 'length'],
];

const title = (text: string, country: string | undefined) =>
  `${JSON.stringify(text.slice(0, 40))} in ${country ?? 'no country'}`;

describe('parsePhone', () => {
  for (const [text, country, number] of NUMBERS)
    it(`reads ${title(text, country)} as ${number}`, () => {
      expect(parsePhone(text, country)).to.deep.equal({ number });
    });

  for (const [text, country, problem] of PROBLEMS)
    it(`finds the problem "${problem}" in ${title(text, country)}`, () => {
      expect(parsePhone(text, country)).to.deep.equal({ problem });
    });

  it('reads an example of every country, at home and abroad', () => {
    for (const { code, callingCode } of countries('en')) {
      const text = example(code) ?? '';
      const reading = parsePhone(text, code);
      const number = 'number' in reading ? reading.number : `${code}: ${reading.problem}`;
      expect(number).to.match(new RegExp(`^\\+${callingCode}\\d+$`));
      expect(parsePhone(number, undefined)).to.deep.equal({ number });
    }
  });
});

describe('format', () => {
  for (const [number, expected] of [
    ['+64214599667', '+64 21 459 9667'],
    ['+12015550123', '+1 201 555 0123'],
    ['+999123', '+999123'],
  ] as const)
    it(`writes ${number} as ${expected}, in one line`, () =>
      expect(format(number)).to.equal(expected.replaceAll(' ', '\u00A0')));
});

describe('countryOf', () => {
  const ROWS: Row<CountryCode | undefined> = [
    ['', 'US', undefined],
    ['+', 'US', undefined],
    ['+6', 'US', undefined],
    ['+64', 'US', 'NZ'],
    ['+64 21 123 4567', 'US', 'NZ'],
    ['+64 21 123 4567', undefined, 'NZ'],
    ['011 64 21 123 4567', 'US', 'NZ'],
    ['00 64 21 123 4567', 'US', 'NZ'],
    ['021 123 4567', 'US', undefined],
    // The beginning of a number in Leeds, not of one in Spain.
    ['0113 496', 'GB', undefined],
    ['201 555 0123', 'CA', undefined],
    // Several countries share a calling code.
    ['+1', 'NZ', 'US'],
    ['+1 201 555 0123', 'CA', 'CA'],
    ['+1 876 555 0123', 'NZ', 'JM'],
    ['+44 20 7946 0018', undefined, 'GB'],
    ['+44 7911 123456', undefined, 'GG'],
    ['+7 701 123 45 67', 'NZ', 'KZ'],
    ['+800 1234 5678', 'NZ', undefined],
    ['+999 1234 5678', 'NZ', undefined],
    ['ana@example.com', 'NZ', undefined],
  ];
  for (const [text, preferred, expected] of ROWS)
    it(`is ${expected ?? 'unknown'} for ${title(text, preferred)}`, () => {
      expect(countryOf(text, preferred)).to.equal(expected);
    });
});

describe('withCallingCodeOf', () => {
  const ROWS: readonly (readonly [country: CountryCode, text: string, expected: string])[] = [
    ['AU', '+64 21 123 4567', '+61 211234567'],
    ['AU', '+64', '+61 '],
    ['AU', '+64 2', '+61 2'],
    ['NZ', '+64 21 123 4567', '+64 21 123 4567'],
    ['CA', '+1 (201) 555-0123', '+1 (201) 555-0123'],
    ['AU', '021 123 4567', '021 123 4567'],
    ['AU', '', ''],
  ];
  for (const [country, text, expected] of ROWS)
    it(`makes "${expected}" of "${text}" for ${country}`, () => {
      expect(withCallingCodeOf(country, text, 'US')).to.equal(expected);
    });
});

describe('countries', () => {
  it('are named and sorted as the language does', () => {
    const german = countries('de');
    expect(german.find(({ code }) => code === 'NZ')).to.deep.equal({
      code: 'NZ',
      name: 'Neuseeland',
      callingCode: '64',
    });
    const names = german.map(({ name }) => name);
    // Ä is an A in German, and a letter after Z in Swedish.
    expect(names.indexOf('Ägypten')).to.be.lessThan(names.indexOf('Albanien'));
    expect(countries('sv').at(-1)?.name).to.match(/^Ö/);
  });

  it('are each there once, with a name', () => {
    const list = countries('en');
    expect(new Set(list.map(({ code }) => code)).size).to.equal(list.length);
    expect(list.length).to.be.greaterThan(240);
    expect(list.filter(({ name }) => !name)).to.deep.equal([]);
  });

  for (const locale of ['', 'no such language', 'x-klingon'])
    it(`have English names when the language is "${locale}"`, () => {
      expect(countries(locale).find(({ code }) => code === 'DE')?.name).to.equal('Germany');
    });

  it('do not include what an object has by itself', () => {
    expect(isCountry('constructor')).to.equal(false);
    expect(isCountry('NZ')).to.equal(true);
  });
});
