import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { failureText } from '../../../src/sign-in/step-text.js';
import { NOW } from '../flow/states.js';

describe('what is said after too many tries', () => {
  const state = {
    kind: 'identify',
    identifier: '',
    failure: { code: 'rate-limited', retryAt: NOW },
  } as const;

  it('is how long to wait', () => {
    expect(failureText(state, en, 71, 'en', NOW - 71_000)).to.equal(en.retryIn(71, '1 minute 11 seconds'));
  });

  it('is nothing any more when the wait is over', () => {
    expect(failureText(state, en, 7, 'en', NOW)).to.equal('');
  });
});
