import { expect } from '@open-wc/testing';
import { looksLikePhone } from '../../../src/phone/looks-like-phone.js';

describe('looksLikePhone', () => {
  for (const text of [
    '+',
    '+6',
    '0',
    '(201',
    '021 123-4567',
    '  +64 21 123 4567 ',
    '\u202A+64 21 123 4567\u202C',
    'tel:+64-21-123-4567',
    '（０２１）',
    '＋６４',
    '٠٥٠',
  ])
    it(`says yes to "${text}"`, () => expect(looksLikePhone(text)).to.equal(true));

  for (const text of [
    '',
    ' ',
    '(',
    'a',
    'ana',
    '1a',
    '123@',
    '123ana',
    '+a',
    '89@example.com',
    '-5',
    '@1',
    'tel:',
    '4ñ',
  ])
    it(`says no to "${text}"`, () => expect(looksLikePhone(text)).to.equal(false));
});
