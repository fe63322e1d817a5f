import { expect } from '@open-wc/testing';
import { isSecureUrl } from '../../src/urls.js';

describe('isSecureUrl', () => {
  for (const [url, isSecure] of [
    ['https://example.com', true],
    ['http://localhost:8787', true],
    ['http://app.localhost', true],
    ['http://127.0.0.1:9000', true],
    ['http://[::1]:9000', true],
    ['http://example.com', false],
    ['http://localhost.example.com', false],
    ['http://evil-localhost', false],
    ['ftp://localhost', false],
    ['javascript:alert(1)', false],
  ] as const) {
    it(`${isSecure ? 'trusts' : 'refuses'} ${url}`, () => {
      expect(isSecureUrl(new URL(url))).to.equal(isSecure);
    });
  }
});
