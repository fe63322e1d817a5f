import { expect } from '@open-wc/testing';
import { isRecoverable, LoginError, toLoginError, type LoginErrorCode } from '../../src/errors.js';
import en from '../../src/i18n/locales/en.js';

const CODES = Object.keys(en.errors) as LoginErrorCode[];

describe('LoginError', () => {
  it('is an Error with a code, a hint and a time to wait', () => {
    const error = new LoginError('rate-limited', { hint: 'Wait.', retryAfter: 7 });
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({ name: 'LoginError', code: 'rate-limited', hint: 'Wait.', retryAfter: 7 });
  });

  it('says its code when it is given no words', () => {
    expect(new LoginError('network').message).to.equal('network');
    expect(new LoginError('internal', { message: 'Cancelled.' }).message).to.equal('Cancelled.');
  });
});

describe('isRecoverable', () => {
  for (const code of CODES) {
    const needsOwner = code === 'misconfigured' || code === 'blocked';
    it(`${needsOwner ? 'needs the owner of the site' : 'lets the person go on'} after ${code}`, () => {
      expect(isRecoverable(code)).to.equal(!needsOwner);
    });
  }
});

describe('toLoginError', () => {
  it('keeps a LoginError', () => {
    const error = new LoginError('timeout');
    expect(toLoginError(error)).to.equal(error);
  });

  for (const [what, thrown] of [
    ['an error', new Error('eyJhbGciOi')],
    ['a text', 'eyJhbGciOi'],
    ['nothing', undefined],
    ['an object that looks like one', { code: 'network' }],
  ] as const) {
    it(`makes ${what} internal, without its words`, () => {
      const error = toLoginError(thrown);
      expect(error.code).to.equal('internal');
      expect(`${error.message} ${error.stack ?? ''}`).not.to.contain('eyJhbGciOi');
    });
  }
});
