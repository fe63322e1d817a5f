import { expect } from '@open-wc/testing';
import { LoginError, type LoginErrorCode } from '../../../src/errors.js';
import {
  identifyAuthsignalAnswer,
  identifyAuthsignalError,
} from '../../../src/gateways/authsignal-errors.js';

describe('identifyAuthsignalAnswer', () => {
  const ROWS: readonly (readonly [errorCode: string | undefined, code: LoginErrorCode, hint?: RegExp])[] = [
    ['expired_token', 'session-expired'],
    ['invalid_token', 'misconfigured', /"authsignal-url"/],
    ['token_not_set', 'session-expired'],
    ['too_many_requests', 'rate-limited'],
    ['invalid_credential', 'passkey-failed'],
    ['unknown_credential', 'passkey-failed'],
    ['invalid_request', 'not-enrolled'],
    ['invalid_configuration', 'misconfigured', /enable/i],
    ['unauthorized', 'misconfigured', /"tenant-id".*"authsignal-url"/],
    ['something_new', 'bad-response'],
    ['constructor', 'bad-response'],
    ['', 'bad-response'],
    [undefined, 'bad-response'],
  ];
  for (const [errorCode, code, hint] of ROWS) {
    it(`takes ${JSON.stringify(errorCode)} for ${code}`, () => {
      const error = identifyAuthsignalAnswer(errorCode);
      expect(error).to.be.instanceOf(LoginError);
      // As text, because the test runner cannot send whatever else it may be.
      expect(String(error.code)).to.equal(code);
      if (hint) expect(error.hint).to.match(hint);
      else expect(error.hint).to.equal(undefined);
    });
  }
});

describe('identifyAuthsignalError', () => {
  const ROWS: readonly (readonly [what: string, thrown: unknown, code: LoginErrorCode])[] = [
    ['Chromium’s lost connection', new TypeError('Failed to fetch'), 'network'],
    [
      'Firefox’s lost connection',
      new TypeError('NetworkError when attempting to fetch resource.'),
      'network',
    ],
    ['WebKit’s lost connection', new TypeError('Load failed'), 'network'],
    ['an HTML page', new SyntaxError('Unexpected token < in JSON'), 'bad-response'],
    ['a null body', new TypeError("Cannot use 'in' operator to search for 'error' in null"), 'bad-response'],
    ['a LoginError', new LoginError('timeout'), 'timeout'],
    ['a refused domain', new DOMException('x', 'SecurityError'), 'misconfigured'],
    ['a browser without passkeys', new DOMException('x', 'NotSupportedError'), 'passkey-unavailable'],
    ['a known authenticator', new DOMException('x', 'InvalidStateError'), 'passkey-failed'],
    [
      'WebAuthn that is not there',
      new Error('WebAuthn is not supported in this browser'),
      'passkey-unavailable',
    ],
    ['anything else', new Error('secret-of-the-server'), 'internal'],
    ['what is no error', 'secret-of-the-server', 'internal'],
  ];
  for (const [what, thrown, code] of ROWS) {
    it(`takes ${what} for ${code}`, () => {
      const error = identifyAuthsignalError(thrown);
      expect(error.code).to.equal(code);
      expect(error.message).not.to.contain('secret-of-the-server');
    });
  }

  it('tells the developer the name of what it does not know, and nothing else of it', () => {
    expect(identifyAuthsignalError(new RangeError('secret')).hint).to.equal(
      "Authsignal's SDK threw RangeError.",
    );
    const odd = Object.assign(new Error('x'), { name: 'Visit evil.example' });
    expect(identifyAuthsignalError(odd).hint).to.equal("Authsignal's SDK threw something that is no error.");
  });

  for (const message of [
    "The 'publickey-credentials-get' feature is not enabled in this document. Permissions Policy may be used to delegate Web Authentication capabilities to cross-origin child frames.",
    'The origin of the document is not the same as its ancestors.',
  ]) {
    it(`takes it for the frame’s fault, not the person’s: ${message.slice(0, 40)}…`, () => {
      const error = identifyAuthsignalError(new DOMException(message, 'NotAllowedError'));
      expect(String(error.code)).to.equal('passkey-unavailable');
      expect(error.hint).to.match(/frame.*allow="publickey-credentials-get/);
    });
  }

  for (const name of ['NotAllowedError', 'AbortError']) {
    it(`takes ${name} for a person who gave up`, () => {
      expect(identifyAuthsignalError(new DOMException('x', name)).name).to.equal('AbortError');
    });
  }
});
