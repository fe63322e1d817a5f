/** The pre-built UI as it is served, the demo's controls and the settings. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Harness } from './authsignal-harness.js';
import { EMAIL, MINUTE, PHONE, startAuthsignal } from './authsignal-harness.js';

let harness: Harness;
beforeEach(async () => (harness = await startAuthsignal()));
afterEach(() => harness.close());

const unescape = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

async function open(url: string) {
  const response = await fetch(url);
  const text = await response.text();
  const data = /data-page="([^"]*)"/.exec(text)?.[1] ?? '{}';
  return { response, text, data: JSON.parse(unescape(data)) as Record<string, unknown> };
}

describe('pre-built UI', () => {
  it('runs under a policy without inline script or style, and may be framed', async () => {
    const { response, text } = await open((await harness.track()).url);
    const policy = response.headers.get('content-security-policy') ?? '';
    assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
    assert.doesNotMatch(policy, /unsafe|frame-ancestors/);
    assert.equal(response.headers.get('x-frame-options'), null);
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.doesNotMatch(text, /<style|style=|<script(?! type="module" src=)|onclick/);
  });

  it('serves its script and style sheet', async () => {
    const { text } = await open((await harness.track()).url);
    for (const [pattern, type] of [
      [/src="([^"]+)"/, 'text/javascript'],
      [/rel="stylesheet" href="([^"]+)"/, 'text/css'],
    ] as const) {
      const asset = await fetch(harness.origin + (pattern.exec(text)?.[1] ?? ''));
      assert.equal(asset.status, 200);
      assert.ok(asset.headers.get('content-type')?.startsWith(type));
    }
  });

  it('offers a new person the codes that can reach them, addresses masked', async () => {
    harness.authsignal.settings.allowedVerificationMethods = ['EMAIL_OTP', 'SMS', 'WHATSAPP', 'PASSKEY'];
    const redirectUrl = 'https://app.example/back?a=1';
    const { data } = await open((await harness.track({ email: EMAIL, redirectUrl })).url);
    assert.equal(data.redirectUrl, redirectUrl);
    assert.deepEqual(data.methods, [
      { path: 'email-otp', label: 'Email a code', to: 'a•••@example.com' },
      { path: 'sms', label: 'Text a code', enroll: 'phoneNumber' },
    ]);
  });

  it('offers an enrolled person what they are enrolled with', async () => {
    await harness.enroll(EMAIL, ['EMAIL_OTP', 'AUTHENTICATOR_APP', 'PUSH']);
    const { data } = await open((await harness.track()).url);
    const paths = (data.methods as { path: string }[]).map(({ path }) => path);
    assert.deepEqual(paths, ['email-otp', 'totp']);
  });

  it('tells its script about an expired or a malformed token', async () => {
    const { url } = await harness.track();
    harness.clock.advance(11 * MINUTE);
    assert.deepEqual((await open(url)).data.error, { errorCode: 'expired_token', statusCode: 401 });
    const malformed = await open(`${harness.origin}/authsignal/mfa?token="><script>alert(1)</script>`);
    assert.deepEqual(malformed.data.error, { errorCode: 'invalid_token', statusCode: 401 });
    assert.doesNotMatch(malformed.text, /<script>/);
  });
});

describe("the demo's enrolment control", () => {
  const url = (identifier: string) =>
    `${harness.origin}/authsignal/demo/users/${encodeURIComponent(identifier)}/authenticators`;
  const show = async (identifier: string, init?: RequestInit) => {
    const response = await fetch(url(identifier), init);
    return (await response.json()) as Record<string, unknown>;
  };
  const methodsAtTrack = async (attributes: object, userId = 'user-1') =>
    (await harness.track(attributes, userId)).enrolledVerificationMethods;

  it('sets the methods of somebody who comes later, by email, phone number or user id', async () => {
    await harness.enroll('Ana@Example.com', ['EMAIL_OTP', 'PUSH']);
    await harness.enroll(PHONE, ['SMS']);
    await harness.enroll('user-3', ['AUTHENTICATOR_APP']);
    assert.deepEqual(await methodsAtTrack({ email: EMAIL }, 'user-1'), ['EMAIL_OTP', 'PUSH']);
    assert.deepEqual(await methodsAtTrack({ phoneNumber: PHONE }, 'user-2'), ['SMS']);
    assert.deepEqual(await methodsAtTrack({}, 'user-3'), ['AUTHENTICATOR_APP']);
  });

  it('changes the methods of somebody who is there, and keeps the authenticators that stay', async () => {
    await harness.track();
    const [first] = (await harness.enroll(EMAIL, ['EMAIL_OTP', 'PUSH'])).body.authenticators as object[];
    const { body } = await harness.enroll(EMAIL, ['EMAIL_OTP', 'EMAIL_MAGIC_LINK']);
    assert.deepEqual(body.verificationMethods, ['EMAIL_OTP', 'EMAIL_MAGIC_LINK']);
    assert.equal(body.userId, 'user-1');
    assert.deepEqual((body.authenticators as object[])[0], first);
    assert.deepEqual((await show(EMAIL, { method: 'DELETE' })).verificationMethods, []);
    assert.deepEqual(await methodsAtTrack({}), []);
  });

  it('shows the authenticator app that verifies', async () => {
    await harness.enroll(EMAIL, ['AUTHENTICATOR_APP']);
    const { token } = await harness.track();
    const { totp } = (await show(EMAIL)) as { totp: { code: string } };
    const { body } = await harness.post('/verify/totp', `Bearer ${token}`, { verificationCode: totp.code });
    assert.equal(body.isVerified, true);
  });

  it('refuses what it cannot do', async () => {
    await harness.track({ email: EMAIL });
    for (const methods of [['PASSKEY'], ['SECURITY_KEY'], ['SMS'], ['NONSENSE']]) {
      assert.equal((await harness.enroll(EMAIL, methods)).status, 400, String(methods));
    }
  });
});

describe('settings', () => {
  const patch = async (changes: unknown) => {
    const response = await fetch(`${harness.origin}/authsignal/demo/settings`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(changes),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('take plain JSON', async () => {
    const changes = {
      forceState: 'BLOCK',
      outcome: 'REVIEW',
      rateLimits: false,
      qrTransport: 'rest',
      codeLength: 8,
      tokenDurationInMinutes: 5,
      codeLifetimeMs: 1,
      prebuiltUiHost: 'login.localhost',
      allowedVerificationMethods: ['QR_CODE', 'SMS'],
    };
    const { body } = await patch(changes);
    assert.deepEqual({ ...body, ...changes }, body);
    assert.deepEqual({ ...harness.authsignal.settings, ...changes }, harness.authsignal.settings);
    await patch({ forceState: null, codeLifetimeMs: null, prebuiltUiHost: null });
    const { forceState, codeLifetimeMs, prebuiltUiHost } = harness.authsignal.settings;
    assert.deepEqual([forceState, codeLifetimeMs, prebuiltUiHost], [undefined, undefined, undefined]);
  });

  for (const changes of [
    { rateLimits: 'yes' },
    { forceState: 'MAYBE' },
    { allowedVerificationMethods: ['FAX'] },
    { codeLifetimeMs: -1 },
    { codeLength: 1 },
    { codeLength: 11 },
    { codeLength: 4.5 },
    { tokenDurationInMinutes: 0 },
    { outcome: 'MAYBE' },
    { prebuiltUiHost: 'https://login.example.com' },
    { prebuiltUiHost: 'login.example.com/mfa' },
    { prebuiltUiHost: 'ana@login.example.com' },
    { qrTransport: 'smoke' },
    { expectedOrigins: 'https://a.example' },
    { toString: 1 },
  ]) {
    it(`refuse ${JSON.stringify(changes)}, and apply nothing`, async () => {
      const { status, body } = await patch({ initEndpoint: false, ...changes });
      assert.equal(status, 400);
      assert.match(String(body.errorDescription), new RegExp(`"${Object.keys(changes)[0]}"`));
      assert.equal(harness.authsignal.settings.initEndpoint, true);
    });
  }
});
