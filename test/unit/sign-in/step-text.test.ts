import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { failureText } from '../../../src/sign-in/step-text.js';

describe('what is said after too many tries', () => {
  const limited = (retryAt: number) =>
    failureText({ step: 'identify', identifier: '', failure: { code: 'rate-limited', retryAt } }, en, 7);

  it('is how long to wait', () => {
    expect(limited(Infinity)).to.equal(en.retryIn(7));
  });

  it('is nothing any more when the wait is over', () => {
    expect(limited(0)).to.equal('');
  });
});
