/** Codes on the wire of the client API: email, SMS, WhatsApp and authenticator apps. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { URI } from 'otpauth';
import type { Harness, Reply } from './authsignal-harness.js';
import {
  ACTION,
  basic,
  bearer,
  EMAIL,
  MINUTE,
  PHONE,
  startAuthsignal,
  TENANT,
} from './authsignal-harness.js';

let harness: Harness;
beforeEach(async () => (harness = await startAuthsignal()));
afterEach(() => harness.close());

const trackToken = async (attributes = {}, userId = 'user-1') =>
  (await harness.track(attributes, userId)).token;
const wrongCode = () => (harness.lastDelivery().code === '000000' ? '000001' : '000000');
const errorOf = ({ status, body }: Reply) => [
  status,
  body.error,
  body.errorCode,
  typeof body.errorDescription,
];

const CHANNELS = [
  { path: 'email-otp', method: 'EMAIL_OTP', known: { email: EMAIL }, sends: 12 },
  { path: 'sms', method: 'SMS', known: { phoneNumber: PHONE }, sends: 6 },
  { path: 'whatsapp', method: 'WHATSAPP', known: { phoneNumber: PHONE }, sends: 6 },
];

for (const { path, method, known, sends } of CHANNELS) {
  const address = Object.values(known)[0] ?? '';
  const challenge = (token: string) => harness.post(`/challenge/${path}`, bearer(token));
  const verify = (token: string, verificationCode: unknown) =>
    harness.post(`/verify/${path}`, bearer(token), { verificationCode });

  describe(path, () => {
    it('reaches the tracked address of a new person and enrols it with the right code', async () => {
      const token = await trackToken(known);
      const sent = await challenge(token);
      assert.equal(sent.status, 200);
      assert.equal(typeof sent.body.challengeId, 'string');
      const delivery = harness.lastDelivery();
      assert.deepEqual([delivery.method, delivery.to], [path, address]);
      assert.match(delivery.code ?? '', /^\d{6}$/);

      const { status, body } = await verify(token, delivery.code);
      assert.deepEqual([status, body.isVerified], [200, true]);
      const authenticator = body.userAuthenticator as Record<string, unknown>;
      assert.equal(authenticator.verificationMethod, method);
      assert.equal(authenticator.email ?? authenticator.phoneNumber, address);
      const result = await harness.node.validateChallenge({
        token: String(body.accessToken),
        userId: 'user-1',
        action: ACTION,
      });
      assert.deepEqual([result.isValid, result.verificationMethod], [true, method]);
    });

    it('reaches the enrolled address afterwards, without a new authenticator', async () => {
      await harness.enroll(address, [method]);
      const token = await trackToken(known);
      await challenge(token);
      const { body } = await verify(token, harness.lastDelivery().code);
      assert.deepEqual([body.isVerified, body.userAuthenticator], [true, undefined]);
    });

    it('answers a wrong code with 200, and takes the right one next', async () => {
      const token = await trackToken(known);
      await challenge(token);
      const { status, body } = await verify(token, wrongCode());
      assert.equal(status, 200);
      assert.deepEqual(body, { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' });
      assert.equal((await verify(token, harness.lastDelivery().code)).body.isVerified, true);
    });

    it('takes only the newest code, once, and not after its life', async () => {
      const token = await trackToken(known);
      await challenge(token);
      const old = harness.lastDelivery().code;
      await challenge(token);
      const fresh = harness.lastDelivery().code;
      assert.equal((await verify(token, old)).body.isVerified, old === fresh);
      assert.equal((await verify(token, fresh)).body.isVerified, old !== fresh);
      assert.equal((await verify(token, fresh)).body.failureReason, 'CODE_INVALID_OR_EXPIRED');
      harness.authsignal.settings.codeLifetimeMs = MINUTE;
      await challenge(token);
      harness.clock.advance(MINUTE);
      const { body } = await verify(token, harness.lastDelivery().code);
      assert.equal(body.failureReason, 'CODE_INVALID_OR_EXPIRED');
    });

    it('says MAX_ATTEMPTS_EXCEEDED after ten wrong codes and fails the action', async () => {
      harness.authsignal.settings.rateLimits = false;
      const { token, idempotencyKey } = await harness.track(known);
      await challenge(token);
      for (let times = 0; times < 10; times++) {
        assert.equal((await verify(token, wrongCode())).body.failureReason, 'CODE_INVALID_OR_EXPIRED');
      }
      const { status, body } = await verify(token, harness.lastDelivery().code);
      assert.deepEqual([status, body.failureReason], [200, 'MAX_ATTEMPTS_EXCEEDED']);
      const of = { userId: 'user-1', action: ACTION, idempotencyKey };
      assert.equal((await harness.node.getAction(of)).state, 'CHALLENGE_FAILED');
      await challenge(token);
      assert.equal((await verify(token, harness.lastDelivery().code)).body.isVerified, true);
    });

    it('limits the sends and the verifications, per person, until the window has passed', async () => {
      const token = await trackToken(known);
      for (let times = 0; times < sends; times++) assert.equal((await challenge(token)).status, 200);
      const refused = [429, 'too_many_requests', 'too_many_requests', 'string'];
      assert.deepEqual(errorOf(await challenge(token)), refused);
      for (let times = 0; times < 10; times++) await verify(token, wrongCode());
      assert.deepEqual(errorOf(await verify(token, wrongCode())), refused);
      assert.equal((await challenge(await trackToken(known, 'user-2'))).status, 200);

      harness.clock.advance(5 * MINUTE);
      assert.equal((await verify(token, wrongCode())).status, 200);
      assert.equal((await challenge(token)).status, 429);
      harness.clock.advance(5 * MINUTE);
      assert.equal((await challenge(await trackToken(known))).status, 200);
    });

    it('does not know where to send when nobody told an address', async () => {
      const reply = await challenge(await trackToken());
      assert.deepEqual(errorOf(reply), [400, 'invalid_request', 'invalid_request', 'string']);
    });

    it('is refused when the tenant has the method switched off', async () => {
      harness.authsignal.settings.allowedVerificationMethods = ['PASSKEY'];
      const reply = await challenge(await trackToken(known));
      assert.deepEqual(errorOf(reply), [400, 'invalid_configuration', 'invalid_configuration', 'string']);
    });

    it('says expired_token after ten minutes, and a result token starts them anew', async () => {
      const token = await trackToken(known);
      await challenge(token);
      harness.clock.advance(9 * MINUTE);
      const { body } = await verify(token, harness.lastDelivery().code);
      harness.clock.advance(MINUTE + 1000);
      const expired = [401, 'expired_token', 'expired_token', 'string'];
      assert.deepEqual(errorOf(await challenge(token)), expired);
      assert.deepEqual(errorOf(await verify(token, '000000')), expired);
      assert.equal((await challenge(String(body.accessToken))).status, 200);
    });
  });
}

describe('codes as the tenant has them', () => {
  for (const length of [2, 4, 10]) {
    it(`have ${length} digits`, async () => {
      harness.authsignal.settings.codeLength = length;
      for (const [method, attributes] of [
        ['email-otp', { email: EMAIL }],
        ['sms', { phoneNumber: PHONE }],
      ] as const) {
        const { token } = await harness.track(attributes, method);
        await harness.post(`/challenge/${method}`, bearer(token));
        const { code = '' } = harness.lastDelivery();
        assert.match(code, new RegExp(`^\\d{${length}}$`));
        const { body } = await harness.post(`/verify/${method}`, bearer(token), { verificationCode: code });
        assert.equal(body.isVerified, true);
      }
    });
  }

  it('live as long as the token, and tokens as long as the tenant says', async () => {
    harness.authsignal.settings.tokenDurationInMinutes = 30;
    const { token } = await harness.track();
    await harness.post('/challenge/email-otp', bearer(token));
    const verificationCode = harness.lastDelivery().code;
    harness.clock.advance(29 * MINUTE);
    const verified = await harness.post('/verify/email-otp', bearer(token), { verificationCode });
    assert.equal(verified.body.isVerified, true);
    harness.clock.advance(2 * MINUTE);
    const late = await harness.post('/challenge/email-otp', bearer(token));
    assert.equal(late.body.errorCode, 'expired_token');
  });
});

describe('enrolment of an address', () => {
  const ENROLLMENTS = [
    { path: 'email-otp', body: { email: 'new@example.com' }, bad: { email: 'new' } },
    { path: 'sms', body: { phoneNumber: '+6421555000' }, bad: { phoneNumber: '021555000' } },
  ];
  for (const { path, body, bad } of ENROLLMENTS) {
    const enroll = (token: string, sent: object) =>
      harness.post(`/user-authenticators/${path}`, bearer(token), sent);

    it(`${path}: sends a code to an address that was not known, again on challenge, and enrols it`, async () => {
      const token = await trackToken();
      const enrollment = await enroll(token, body);
      assert.equal(enrollment.body.userId, 'user-1');
      assert.equal(harness.lastDelivery().to, Object.values(body)[0]);
      await harness.post(`/challenge/${path}`, bearer(token));
      assert.equal(harness.outbox.list().length, 2);
      assert.equal(harness.lastDelivery().to, Object.values(body)[0]);
      const verified = await harness.post(`/verify/${path}`, bearer(token), {
        verificationCode: harness.lastDelivery().code,
      });
      const { userAuthenticatorId } = verified.body.userAuthenticator as Record<string, unknown>;
      assert.equal(userAuthenticatorId, enrollment.body.userAuthenticatorId);
    });

    it(`${path}: refuses what is not an address`, async () => {
      const token = await trackToken();
      for (const sent of [bad, {}, { email: 7, phoneNumber: 7 }]) {
        assert.deepEqual(errorOf(await enroll(token, sent)).slice(0, 2), [400, 'invalid_request']);
      }
      assert.deepEqual(harness.outbox.list(), []);
    });

    it(`${path}: a second authenticator needs the scope`, async () => {
      await harness.enroll('user-1', ['PUSH']);
      assert.deepEqual(errorOf(await enroll(await trackToken(), body)).slice(0, 2), [
        403,
        'insufficient_scope',
      ]);
      assert.equal((await enroll(await trackToken({ scope: 'add:authenticators' }), body)).status, 200);
    });
  }

  it('does not complete for whoever began it before the person was enrolled', async () => {
    const intruder = await trackToken();
    await harness.post('/user-authenticators/sms', bearer(intruder), { phoneNumber: '+15550000666' });
    const { code } = harness.lastDelivery();
    await harness.signInByEmail(await trackToken({ email: EMAIL }));
    const reply = await harness.post('/verify/sms', bearer(intruder), { verificationCode: code });
    assert.deepEqual(errorOf(reply).slice(0, 2), [403, 'insufficient_scope']);
  });

  it('does not complete once another enrolment of the method took its place', async () => {
    const intruder = await trackToken();
    await harness.post('/user-authenticators/email-otp', bearer(intruder), { email: 'evil@example.com' });
    const { code } = harness.lastDelivery();
    await harness.signInByEmail(await trackToken({ email: EMAIL }));
    const { body } = await harness.post('/verify/email-otp', bearer(intruder), { verificationCode: code });
    assert.deepEqual(body, { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' });
  });

  it('a completed challenge brings the scope for more, unless the setting says otherwise', async () => {
    const result = await harness.signInByEmail(await trackToken({ email: EMAIL }));
    const enroll = (token: string) =>
      harness.post('/user-authenticators/sms', bearer(token), { phoneNumber: PHONE });
    assert.equal((await enroll(result)).status, 200);
    harness.authsignal.settings.scopeAfterChallenge = '';
    const narrow = await harness.signInByEmail(await trackToken());
    assert.equal((await enroll(narrow)).status, 403);
  });

  it('WhatsApp reaches the number that is enrolled for SMS', async () => {
    await harness.enroll(PHONE, ['SMS']);
    const token = await trackToken({ phoneNumber: PHONE });
    assert.equal((await harness.post('/challenge/whatsapp', bearer(token))).status, 200);
    const { body } = await harness.post('/verify/whatsapp', bearer(token), {
      verificationCode: harness.lastDelivery().code,
    });
    assert.deepEqual([body.isVerified, body.userAuthenticator], [true, undefined]);
  });
});

describe('totp', () => {
  const verify = (token: string, verificationCode: string) =>
    harness.post('/verify/totp', bearer(token), { verificationCode });
  const enroll = (token: string) => harness.post('/user-authenticators/totp', bearer(token));
  const codeOf = (uri: unknown) => URI.parse(String(uri)).generate({ timestamp: harness.clock.now() });

  it('enrols an app and verifies it later', async () => {
    const token = await trackToken();
    const { body } = await enroll(token);
    assert.match(String(body.uri), /^otpauth:\/\/totp\//);
    assert.match(String(body.secret), /^[A-Z2-7]{32}$/);
    const enrollment = await verify(token, codeOf(body.uri));
    const { userAuthenticatorId } = enrollment.body.userAuthenticator as Record<string, unknown>;
    assert.equal(userAuthenticatorId, body.userAuthenticatorId);

    harness.clock.advance(60 * MINUTE);
    const later = await verify(await trackToken(), codeOf(body.uri));
    assert.deepEqual([later.body.isVerified, later.body.userAuthenticator], [true, undefined]);
  });

  it('answers a wrong or stale code with 200', async () => {
    const token = await trackToken();
    const { body } = await enroll(token);
    const stale = codeOf(body.uri);
    harness.clock.advance(5 * MINUTE);
    for (const code of [stale, 'abc']) {
      const reply = await verify(token, code);
      assert.deepEqual(reply.body, { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' });
    }
  });

  it('forgets the first secret when enrolment begins again', async () => {
    const token = await trackToken();
    const first = await enroll(token);
    const second = await enroll(token);
    assert.notEqual(first.body.secret, second.body.secret);
    assert.equal((await verify(token, codeOf(first.body.uri))).body.isVerified, false);
    assert.equal((await verify(token, codeOf(second.body.uri))).body.isVerified, true);
  });

  it('limits the verifications', async () => {
    const token = await trackToken();
    await enroll(token);
    for (let times = 0; times < 10; times++) await verify(token, 'abc');
    assert.deepEqual(errorOf(await verify(token, 'abc')).slice(0, 2), [429, 'too_many_requests']);
  });

  it('needs an app, and the scope for a second method', async () => {
    assert.equal((await verify(await trackToken(), '123456')).status, 400);
    await harness.enroll('user-1', ['PUSH']);
    assert.equal((await enroll(await trackToken())).status, 403);
  });
});

describe('who may call', () => {
  it('knows the tenant with and without a colon, and refuses others', async () => {
    const ask = (authorization: string) => harness.post('/challenge', authorization, { action: ACTION });
    assert.equal((await ask(basic(TENANT))).status, 200);
    assert.equal((await ask(basic(`${TENANT}:`))).status, 200);
    for (const stranger of [basic('tenant-2'), '', 'Basic', 'nonsense']) {
      assert.deepEqual(
        errorOf(await ask(stranger)).slice(0, 3),
        [401, 'unauthorized', 'unauthorized'],
        stranger,
      );
    }
  });

  it('refuses the bare tenant where a token is needed', async () => {
    const reply = await harness.post('/challenge/email-otp', basic(TENANT));
    assert.deepEqual(errorOf(reply).slice(0, 2), [401, 'unauthorized']);
  });

  it('refuses malformed tokens, bodies and codes', async () => {
    const token = await trackToken({ email: EMAIL });
    assert.equal(
      (await harness.post('/challenge/email-otp', bearer('x.y.z'))).body.errorCode,
      'invalid_token',
    );
    const huge = { verificationCode: '1'.repeat(70_000) };
    for (const body of [{}, { verificationCode: 123456 }, [], 'x', huge]) {
      assert.equal((await harness.post('/verify/email-otp', bearer(token), body)).status, 400);
    }
  });

  it('takes no more than 64 kB, however the body comes', async () => {
    const { token } = await harness.track();
    const text = JSON.stringify({ verificationCode: '1'.repeat(65_536) });
    const init = {
      method: 'POST',
      headers: { authorization: bearer(token), 'content-type': 'application/json' },
    };
    const chunked = { ...init, body: new Blob([text]).stream(), duplex: 'half' };
    for (const request of [{ ...init, body: text }, chunked]) {
      const { status, body } = await harness.request('/client/verify/email-otp', request);
      assert.deepEqual([status, body.errorDescription], [400, 'The body is too large.']);
    }
    const small = { ...chunked, body: new Blob(['{"verificationCode":"1"}']).stream() };
    assert.equal((await harness.request('/client/verify/email-otp', small)).body.isVerified, false);
  });

  it('answers preflights for any origin, with credentials', async () => {
    for (const path of ['/client/verify/email-otp', '/client/challenge/web']) {
      const { status, headers } = await harness.request(path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
      assert.equal(status, 204);
      assert.equal(headers.get('access-control-allow-origin'), 'https://app.example');
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
      assert.equal(headers.get('access-control-allow-methods'), 'GET,POST,OPTIONS');
      assert.equal(headers.get('access-control-allow-headers'), 'authorization,content-type');
    }
  });

  it('lets the page read errors too', async () => {
    const { status, headers } = await harness.post('/verify/email-otp', bearer('x'));
    assert.deepEqual([status, headers.get('access-control-allow-origin')], [401, harness.origin]);
  });

  it('records the calls', async () => {
    const token = await trackToken({ email: EMAIL });
    await harness.post('/verify/email-otp', bearer(token), { verificationCode: 'x' });
    assert.deepEqual(harness.authsignal.calls.at(-1), {
      method: 'POST',
      path: '/client/verify/email-otp',
      status: 200,
      body: { verificationCode: 'x' },
    });
  });
});

describe('what a token may do', () => {
  it('tells the enrolled methods, or all that are allowed', async () => {
    const token = await trackToken({ email: EMAIL });
    const ask = async (path: string) => (await harness.post(path, bearer(token), {})).body.challengeOptions;
    const before = (await ask('/init')) as Record<string, unknown>;
    assert.deepEqual(before.verificationMethods, harness.authsignal.settings.allowedVerificationMethods);
    await harness.signInByEmail(token);
    const { token: fresh, ...after } = (await ask('/init')) as Record<string, unknown>;
    assert.equal(typeof fresh, 'string');
    assert.deepEqual(after, {
      defaultVerificationMethod: 'EMAIL_OTP',
      verificationMethods: ['EMAIL_OTP'],
      user: { email: EMAIL },
    });
  });

  it('tells the authenticators, without their secrets, and what the tenant allows', async () => {
    const token = await trackToken();
    const ask = async () => (await harness.post('/init', bearer(token), {})).body;
    const before = await ask();
    assert.deepEqual(before.userAuthenticators, []);
    assert.deepEqual(before.actionConfiguration, {
      allowedVerificationMethods: harness.authsignal.settings.allowedVerificationMethods,
    });
    await harness.enroll('user-1', ['AUTHENTICATOR_APP']);
    const { userAuthenticators } = await ask();
    const [authenticator, ...others] = userAuthenticators as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.equal(authenticator?.verificationMethod, 'AUTHENTICATOR_APP');
    assert.equal('totpSecret' in authenticator, false);
  });

  it('has no such endpoint when it is switched off', async () => {
    harness.authsignal.settings.initEndpoint = false;
    assert.equal((await harness.post('/init', bearer(await trackToken()), {})).status, 404);
  });

  it('lists the authenticators, without their secrets', async () => {
    await harness.enroll('user-1', ['AUTHENTICATOR_APP']);
    const response = await fetch(`${harness.baseUrl}/client/user-authenticators`, {
      headers: { authorization: bearer(await trackToken()) },
    });
    const [authenticator, ...others] = (await response.json()) as Record<string, unknown>[];
    assert.deepEqual(others, []);
    assert.equal(authenticator?.verificationMethod, 'AUTHENTICATOR_APP');
    assert.equal('totpSecret' in (authenticator ?? {}), false);
  });
});
