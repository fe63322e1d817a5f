/** Where a sign-in may lead from pages of apps and browser extensions, whose schemes have no origin of their own in URLs. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { completeConfig } from '../src/config.js';
import { readFirstConfig } from '../src/first-config.js';

const ATTRIBUTES = { region: 'us-east-1', 'user-pool-client-id': 'client', 'tenant-id': 'tenant' };

afterEach(() => void Reflect.deleteProperty(globalThis, 'location'));

/** What `success-url` comes to on the page at `page`. */
function successUrl(page: string, value: string): string | undefined {
  Object.defineProperty(globalThis, 'location', { configurable: true, value: new URL(page) });
  const { config } = readFirstConfig({ ...ATTRIBUTES, 'success-url': value });
  assert.ok(config);
  return completeConfig(config).successUrl;
}

describe('success-url', () => {
  for (const page of ['chrome-extension://abcdef/popup.html', 'capacitor://localhost/index.html']) {
    const { protocol, host } = new URL(page);
    const own = `${protocol}//${host}/home.html`;
    it(`may be of the app itself at ${page}`, () => {
      assert.equal(successUrl(page, '/home.html'), own);
      assert.equal(successUrl(page, own), own);
      assert.equal(successUrl(page, 'https://www.example.com/'), 'https://www.example.com/');
    });

    for (const foreign of [
      `${protocol}//evil/home.html`,
      `http://${host}/`,
      '//evil/home.html',
      'javascript:alert(1)',
    ]) {
      it(`may not be ${foreign} at ${page}`, () => assert.equal(successUrl(page, foreign), undefined));
    }
  }
});
