import { expect } from '@open-wc/testing';
import { CODE_LENGTH, findCode } from '../../../src/sign-in/one-time-code.js';

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
  // No keyboard that types codes has these.
  ['१२३४५६', undefined],
];

describe('findCode', () => {
  for (const [text, expected] of ROWS) {
    it(`finds ${expected ?? 'no code'} in ${JSON.stringify(text)}`, () => {
      expect(findCode(text)).to.equal(expected);
    });
  }

  it('finds codes of six digits', () => {
    expect(CODE_LENGTH).to.equal(6);
  });

  it('is quick with a long text', () => {
    const start = performance.now();
    findCode('1 '.repeat(50_000) + 'x');
    findCode('12345 '.repeat(50_000));
    expect(performance.now() - start).to.be.lessThan(1000);
  });
});
