import { expect } from '@open-wc/testing';
import type { Refusal } from '../../../src/errors.js';
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

describe('what is said of a sign-in that Authsignal ended', () => {
  const said = (state?: Refusal) =>
    failureText({ kind: 'identify', identifier: '', failure: { code: 'blocked', state } }, en, 0);

  it('is that somebody has to look at it, where it is held back for a review', () => {
    expect(said('REVIEW_REQUIRED')).to.equal(en.review);
  });

  for (const state of ['BLOCK', undefined] as const)
    it(`is that it was blocked: ${state ?? 'by somebody else'}`, () => {
      expect(said(state)).to.equal(en.errors.blocked);
    });
});
