import { expect } from '@open-wc/testing';
import { generatePassword } from '../../../src/gateways/cognito-gateway.js';

describe('generatePassword', () => {
  const passwords = Array.from({ length: 1000 }, generatePassword);

  it('satisfies any length policy and Cognito’s limit', () => {
    for (const { length } of passwords) expect(length).to.be.within(32, 99);
  });

  for (const [what, pattern] of [
    ['an upper-case letter', /[A-Z]/],
    ['a lower-case letter', /[a-z]/],
    ['a digit', /\d/],
    // Cognito's list of special characters.
    ['a symbol', /[\^$*.[\]{}()?\-"!@#%&/\\,><':;|_~`+=]/],
  ] as const) {
    it(`always has ${what}`, () => {
      for (const password of passwords) expect(password).to.match(pattern);
    });
  }

  it('never has whitespace or anything else than ASCII', () => {
    for (const password of passwords) expect(password).to.match(/^[\x21-\x7e]+$/);
  });

  it('is never the same', () => {
    expect(new Set(passwords).size).to.equal(passwords.length);
  });

  it('takes every character about equally often', () => {
    const counts = new Map<string, number>();
    for (const character of passwords.join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).to.equal(64);
    // Passwords without a symbol are thrown away, 28 of 100: that leaves 869 of each symbol and 617 of all else. The
    // limits are more than five standard deviations away.
    for (const [character, count] of counts) {
      const [least, most] = /[-_]/.test(character) ? [690, 1050] : [470, 765];
      expect(count, character).to.be.within(least, most);
    }
  });

  it('takes its randomness from the browser’s cryptography', () => {
    const { random } = Math;
    Math.random = () => {
      throw new Error('Math.random() can be guessed.');
    };
    try {
      expect(generatePassword()).to.have.length.above(31);
    } finally {
      Math.random = random;
    }
  });
});
