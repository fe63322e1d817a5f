import { expect } from '@open-wc/testing';
import { LoginError } from '../../../src/errors.js';
import { checkPrebuiltUrl } from '../../../src/prebuilt/url.js';

const CLOUD = 'https://api.authsignal.com/v1';
const OWN = 'https://auth.shop.example/v1';
const LOCAL = 'http://localhost:8787/authsignal/v1';

const ACCEPTED: [url: string, authsignalUrl: string][] = [
  ['https://mfa.authsignal.com/?token=a.b.c', CLOUD],
  ['https://authsignal.com/mfa?token=a.b.c', CLOUD],
  ['https://eu.mfa.authsignal.com/x?token=a.b.c&y=%20', OWN],
  ['https://auth.shop.example/mfa?token=a.b.c', OWN],
  ['http://localhost:8787/authsignal/mfa?token=a.b.c', LOCAL],
];

const REFUSED: [why: string, url: string, authsignalUrl?: string][] = [
  ['nothing', ''],
  ['no address', 'not an address'],
  ['a relative address', '/mfa?token=a.b.c'],
  ['an address without a scheme', '//mfa.authsignal.com/?token=a.b.c'],
  ['script', 'javascript:alert(document.domain)?token=a.b.c'],
  ['script in disguise', ' java\nscript://mfa.authsignal.com/?%0Aalert(1)'],
  ['data', 'data:text/html,<script>alert(1)</script>?token=a.b.c'],
  ['a blob', 'blob:https://mfa.authsignal.com/1?token=a.b.c'],
  ['http', 'http://mfa.authsignal.com/?token=a.b.c'],
  ['http to the own host', 'http://auth.shop.example/?token=a.b.c', OWN],
  ['another host', 'https://mfa.example.com/?token=a.b.c'],
  ['a host that ends alike', 'https://notauthsignal.com/?token=a.b.c'],
  ['a host that begins alike', 'https://authsignal.com.example/?token=a.b.c'],
  ['a host that looks alike', 'https://mfa.authsign\u0430l.com/?token=a.b.c'],
  ['a host below the own one', 'https://evil.auth.shop.example/?token=a.b.c', OWN],
  ['another port', 'https://mfa.authsignal.com:8443/?token=a.b.c'],
  ['another port of this machine', 'http://localhost:8788/mfa?token=a.b.c', LOCAL],
  ['a host in the name of a user', 'https://mfa.authsignal.com@example.com/?token=a.b.c'],
  ['a user', 'https://ana@mfa.authsignal.com/?token=a.b.c'],
  ['a password', 'https://:secret@mfa.authsignal.com/?token=a.b.c'],
  ['no query', 'https://mfa.authsignal.com/'],
  ['an empty query', 'https://mfa.authsignal.com/?'],
  ['a fragment', 'https://mfa.authsignal.com/?token=a.b.c#x'],
  ['an empty fragment', 'https://mfa.authsignal.com/?token=a.b.c#'],
];

const HOST = 'login.shop.example';

describe('checkPrebuiltUrl', () => {
  it("accepts the tenant's own host, and Authsignal's still", () => {
    for (const url of [`https://${HOST}/mfa?token=a.b.c`, 'https://mfa.authsignal.com/?token=a.b.c'])
      expect(checkPrebuiltUrl(url, { authsignalUrl: CLOUD, prebuiltUiHost: HOST }).origin).to.equal(
        new URL(url).origin,
      );
  });

  for (const url of [
    `http://${HOST}/?token=a.b.c`,
    `https://${HOST}:8443/?token=a.b.c`,
    `https://evil.${HOST}/?token=a.b.c`,
    'https://shop.example/?token=a.b.c',
    `https://${HOST}.example/?token=a.b.c`,
  ])
    it(`refuses ${url} where the tenant's own host is ${HOST}, and names the attribute`, () => {
      expect(() => checkPrebuiltUrl(url, { authsignalUrl: CLOUD, prebuiltUiHost: HOST }))
        .to.throw(LoginError)
        .with.property('hint')
        .that.contains('"prebuilt-ui-host"');
    });

  for (const [url, authsignalUrl] of ACCEPTED)
    it(`accepts ${url}`, () => {
      expect(checkPrebuiltUrl(url, { authsignalUrl }).href).to.equal(url);
    });

  for (const [why, url, authsignalUrl = CLOUD] of REFUSED)
    it(`refuses ${why}`, () => {
      let error: unknown;
      try {
        checkPrebuiltUrl(url, { authsignalUrl });
      } catch (caught) {
        error = caught;
      }
      expect(error).to.be.instanceOf(LoginError);
      const { code, hint = '', message } = error as LoginError;
      expect(code).to.equal('misconfigured');
      expect(hint).to.contain('CreateAuthChallenge');
      // Neither token nor address gets into a text.
      expect(hint + message).not.to.contain('a.b.c');
    });
});
