import { expect } from '@open-wc/testing';
import { findCode } from '../../../src/sign-in/one-time-code.js';

const ROWS: readonly (readonly [text: string, expected: string | undefined])[] = [
  ['123456', '123456'],
  [' 123456\n', '123456'],
  ['123 456', '123456'],
  ['123-456', '123456'],
  ['12 34 56', '123456'],
  ['1 2 3 4 5 6', '123456'],
  ['123\u00a0456', '123456'],
  ['Your code is 123 456!', '123456'],
  ['Your code is 123456.', '123456'],
  ['000000', '000000'],
  ['<#> 654321 is your code @example.com #654321', '654321'],
  ['Ref 2024: 123456', '123456'],
  ['12345', undefined],
  ['1234567', undefined],
  ['123 4567', undefined],
  ['abcdef', undefined],
  ['12a456', undefined],
  ['123--456', undefined],
  ['', undefined],
  // As mails are typeset.
  ['123–456', '123456'],
  ['123‑456', '123456'],
  ['123.456', '123456'],
  ['1.2.3.4.5.6', '123456'],
  ['123\u200b456', '123456'],
  ['\u2068123456\u2069', '123456'],
  ['\u200e1\u200e2\u200e3\u200e4\u200e5\u200e6\u200e', '123456'],
  ['12\u00ad3456', '123456'],
  ['Ref. 2024.123456', '123456'],
  ['123..456', undefined],
  ['123.4567', undefined],
  // As keyboards of other scripts type them.
  ['١٢٣٤٥٦', '123456'],
  ['٧٨٩ ٠٠٠', '789000'],
  ['۱۲۳۴۵۶', '123456'],
  ['۷۸۹–۰۰۰', '789000'],
  ['１２３４５６', '123456'],
  ['７８９－０００', '789000'],
  ['رمزك هو ٦٥٤٣٢١', '654321'],
  ['１２３４５６７', undefined],
  ['१२३४५६', '123456'],
  ['๑๒๓ ๔๕๖', '123456'],
  ['\u{1d7d9}\u{1d7da}\u{1d7db}\u{1d7dc}\u{1d7dd}\u{1d7de}', '123456'],
  // The likeliest, and not the first.
  ['2026-08-21 Your code is 123456', '123456'],
  ['2026-08-21 Your code is 123 456', '123456'],
  ['21.08.2026, 14:05: 123-456', '123456'],
  ['2026-08-21', undefined],
  ['Ref 12 3456, code 654321', '654321'],
  ['Call +1 415 555 0100', undefined],
  ['123 - 456', '123456'],
  ['123 – 456', '123456'],
  ['123 -- 456', undefined],
  // Pasted twice.
  ['123456123456', '123456'],
  ['123 456 123 456', '123456'],
  ['123456 123456', '123456'],
  ['123456123457', undefined],
  // Part of a word.
  ['ana123456', undefined],
  ['123456ana', undefined],
  ['ana_123456', undefined],
  ['αβγ123456', undefined],
  ['ana2024 123456', '123456'],
  ['G-123456', '123456'],
  ['code:123456.', '123456'],
  // There are no spaces between words.
  ['您的验证码是123456，五分钟内有效', '123456'],
  ['認証コードは123456です', '123456'],
  ['인증번호는 123456입니다', '123456'],
];

/** Of other lengths than the usual one. */
const LENGTHS: readonly (readonly [length: number, text: string, expected: string | undefined])[] = [
  [2, '42', '42'],
  [2, '4242', '42'],
  [4, '2026-08-21 Your code is 1234', '1234'],
  [4, '123456', undefined],
  [4, '12 34', '1234'],
  [5, '12-345', '12345'],
  [7, '123 4567', '1234567'],
  [8, '1234 5678', '12345678'],
  [8, '123456', undefined],
  [10, 'Your code: 01234 56789', '0123456789'],
  [10, '0123456789', '0123456789'],
  [10, '01234567890', undefined],
];

describe('findCode', () => {
  for (const [text, expected] of ROWS) {
    it(`finds ${expected ?? 'no code'} in ${JSON.stringify(text)}`, () => {
      expect(findCode(text, 6)).to.equal(expected);
    });
  }

  for (const [length, text, expected] of LENGTHS) {
    it(`finds ${expected ?? 'no code'} of ${length} digits in ${JSON.stringify(text)}`, () => {
      expect(findCode(text, length)).to.equal(expected);
    });
  }

  it('comes to an end with a long text', () => {
    // Whatever took a step for each pair of characters would run into the test's time limit by far.
    for (const text of ['1 ', '12345 ', '1.', '1', '१', 'a1'])
      expect(findCode(text.repeat(500_000), 6)).to.equal(undefined);
  });
});
