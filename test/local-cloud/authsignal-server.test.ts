/** The server API of the local Authsignal, driven by the real server SDK. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Authsignal as NodeSdk, UserActionState, VerificationMethod } from '@authsignal/node';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import type { Harness } from './authsignal-harness.js';
import { ACTION, basic, EMAIL, MINUTE, PHONE, SECRET, startAuthsignal } from './authsignal-harness.js';

let harness: Harness;
beforeEach(async () => (harness = await startAuthsignal()));
afterEach(() => harness.close());

const signIn = async (attributes = {}) => {
  const { token, idempotencyKey } = await harness.track({ email: EMAIL, ...attributes });
  return { idempotencyKey, track: token, result: await harness.signInByEmail(token) };
};

/** The error of the server SDK as a test compares it. */
const failing = (statusCode: number, errorCode: string) => ({
  name: 'AuthsignalError',
  statusCode,
  errorCode,
});

describe('track', () => {
  it('answers ALLOW for a person without authenticators', async () => {
    const response = await harness.track();
    assert.equal(response.state, 'ALLOW');
    assert.equal(response.isEnrolled, false);
    assert.deepEqual(response.enrolledVerificationMethods, []);
    assert.ok(response.allowedVerificationMethods?.includes(VerificationMethod.PASSKEY));
    assert.equal(response.url, `${harness.origin}/authsignal/mfa?token=${response.token}`);
  });

  it('answers CHALLENGE_REQUIRED for a person who is enrolled', async () => {
    await signIn();
    const response = await harness.track();
    assert.equal(response.state, 'CHALLENGE_REQUIRED');
    assert.equal(response.isEnrolled, true);
    assert.deepEqual(response.enrolledVerificationMethods, ['EMAIL_OTP']);
    assert.equal(response.defaultVerificationMethod, 'EMAIL_OTP');
  });

  it('follows the settings for the state', async () => {
    harness.authsignal.settings.stateForUnenrolled = 'CHALLENGE_REQUIRED';
    assert.equal((await harness.track()).state, 'CHALLENGE_REQUIRED');
    harness.authsignal.settings.forceState = 'BLOCK';
    assert.equal((await harness.track()).state, 'BLOCK');
  });

  const outcomes = [
    ['ALLOW', 'ALLOW', 'ALLOW'],
    ['CHALLENGE', 'ALLOW', 'CHALLENGE_REQUIRED'],
    ['REVIEW', 'REVIEW_REQUIRED', 'REVIEW_REQUIRED'],
    ['BLOCK', 'BLOCK', 'BLOCK'],
  ] as const;
  for (const [outcome, unknown, enrolled] of outcomes) {
    it(`answers ${unknown} without authenticators and ${enrolled} with one where the outcome is ${outcome}`, async () => {
      harness.authsignal.settings.outcome = outcome;
      assert.equal((await harness.track()).state, unknown);
      await harness.enroll(EMAIL, ['EMAIL_OTP']);
      assert.equal((await harness.track()).state, enrolled);
    });
  }

  it('leads to the host of the tenant, or of the call', async () => {
    const { port } = new URL(harness.origin);
    const hostOf = async (attributes = {}) => new URL((await harness.track(attributes)).url).host;
    harness.authsignal.settings.prebuiltUiHost = 'login.localhost';
    assert.equal(await hostOf(), `login.localhost:${port}`);
    harness.authsignal.settings.prebuiltUiHost = 'login.localhost:4321';
    assert.equal(await hostOf(), 'login.localhost:4321');
    assert.equal(await hostOf({ customDomain: 'mfa.localhost' }), `mfa.localhost:${port}`);
  });

  it('keeps what it was told of the circumstances, in a language that there is', async () => {
    const circumstances = {
      deviceId: 'd81f2a1c',
      ipAddress: '203.0.113.7',
      userAgent: 'Mozilla/5.0',
      custom: { isNewUser: true, amount: 12, plan: 'free' },
    };
    await harness.track({ email: EMAIL, locale: 'pt-BR', ...circumstances });
    await harness.track({ email: EMAIL, locale: 'ja' });
    const [first, second] = harness.authsignal.actions.list();
    assert.deepEqual(first?.circumstances, { locale: 'pt-br', ...circumstances });
    assert.equal(second?.circumstances?.locale, undefined);
  });

  it('enrols by default as the settings say, where there is an address', async () => {
    harness.authsignal.settings.enrolledByDefault = ['EMAIL_OTP', 'SMS', 'PUSH'];
    const { enrolledVerificationMethods } = await harness.track();
    assert.deepEqual(enrolledVerificationMethods, ['EMAIL_OTP', 'PUSH']);
  });

  it('issues an HS256 token of a realistic size and shape', async () => {
    const { token, idempotencyKey } = await harness.track(
      { scope: 'read:authenticators add:authenticators' },
      'u',
    );
    assert.ok(token.length >= 400 && token.length <= 1200, String(token.length));
    assert.equal(decodeProtectedHeader(token).alg, 'HS256');
    const claims = decodeJwt<{ other: Record<string, string>; scope: string }>(token);
    assert.equal(claims.sub, 'u');
    assert.equal((claims.exp ?? 0) - (claims.iat ?? 0), 600);
    assert.equal(claims.scope, 'read:authenticators add:authenticators');
    const { tenantId, userId, actionCode } = claims.other;
    assert.deepEqual(
      { tenantId, userId, actionCode },
      { tenantId: 'tenant-1', userId: 'u', actionCode: ACTION },
    );
    assert.equal(claims.other.idempotencyKey, idempotencyKey);
  });

  it('returns the same action for the same idempotency key', async () => {
    const first = await signIn({ idempotencyKey: 'key-1' });
    assert.equal(first.idempotencyKey, 'key-1');
    const again = await harness.track({ idempotencyKey: 'key-1' });
    assert.equal(again.state, 'CHALLENGE_SUCCEEDED');
    await assert.rejects(
      harness.track({ idempotencyKey: 'key-1' }, 'user-2'),
      failing(400, 'invalid_request'),
    );
  });

  for (const [what, attributes] of Object.entries({
    'a bad email': { email: 'nobody' },
    'a bad phone number': { phoneNumber: '0415' },
    'a bad scope': { scope: 'everything' },
    'custom data that is no scalar': { custom: { cart: ['a'] as unknown as string } },
    'custom data that is a list': { custom: [] as unknown as Record<string, string> },
    'a device that is no text': { deviceId: 7 as unknown as string },
    'a domain with a path': { customDomain: 'login.example.com/mfa' },
    'a script as redirectUrl': { redirectUrl: 'javascript:alert(1)' },
  })) {
    it(`refuses ${what}`, () => assert.rejects(harness.track(attributes), failing(400, 'invalid_request')));
  }

  it('refuses a bad action code', () =>
    assert.rejects(harness.node.track({ userId: 'u', action: 'a!b' }), failing(400, 'invalid_request')));

  it('says AUTHENTICATOR_NOT_FOUND when the tenant has no method', async () => {
    harness.authsignal.settings.allowedVerificationMethods = [];
    await assert.rejects(harness.track(), failing(400, 'AUTHENTICATOR_NOT_FOUND'));
  });
});

describe('authorisation', () => {
  it('refuses a wrong secret with the documented text', async () => {
    const stranger = new NodeSdk({ apiSecretKey: 'wrong', apiUrl: harness.baseUrl, retries: 0 });
    await assert.rejects(stranger.getUser({ userId: 'u' }), {
      ...failing(401, 'unauthorized'),
      errorDescription:
        'The request is unauthorized. Check that your API key and region base URL are correctly configured.',
    });
  });

  it('refuses unknown paths loudly, with both error keys', async () => {
    const { status, body } = await harness.request('/users/a/b/c', {
      headers: { authorization: basic(`${SECRET}:`) },
    });
    assert.equal(status, 404);
    assert.equal(body.error, 'not_found');
    assert.equal(body.errorCode, 'not_found');
    assert.match(String(body.errorDescription), /users\/a\/b\/c/);
  });

  it('refuses a body that is not a JSON object', async () => {
    for (const text of ['{', '[]', 'null', '7']) {
      const { status, body } = await harness.request('/validate', {
        method: 'POST',
        headers: { authorization: basic(SECRET) },
        body: text,
      });
      assert.deepEqual([status, body.error], [400, 'invalid_request'], text);
    }
  });
});

describe('validateChallenge', () => {
  const validate = (token: string, userId?: string, action?: string) =>
    harness.node.validateChallenge({ token, ...(userId && { userId }), ...(action && { action }) });

  it('accepts the result token of the same user and action, repeatedly', async () => {
    const { result, idempotencyKey } = await signIn();
    for (let times = 0; times < 2; times++) {
      const { stateUpdatedAt, ...rest } = await validate(result, 'user-1', ACTION);
      assert.deepEqual(rest, {
        isValid: true,
        state: 'CHALLENGE_SUCCEEDED',
        userId: 'user-1',
        action: ACTION,
        idempotencyKey,
        verificationMethod: 'EMAIL_OTP',
      });
      assert.equal(stateUpdatedAt, new Date(harness.clock.now()).toISOString());
    }
  });

  it('does not accept the track token before a challenge', async () => {
    await signIn();
    const { token } = await harness.track();
    const response = await validate(token);
    assert.equal(response.isValid, false);
    assert.equal(response.state, 'CHALLENGE_REQUIRED');
    assert.equal(response.userId, 'user-1');
    assert.equal(response.action, ACTION);
  });

  it('does not accept another user or action, and does not tell the state then', async () => {
    const { result } = await signIn();
    assert.deepEqual(await validate(result, 'user-2'), {
      action: undefined,
      isValid: false,
      error: 'user_mismatch',
    });
    assert.deepEqual(await validate(result, 'user-1', 'other'), {
      action: undefined,
      isValid: false,
      error: 'action_mismatch',
    });
  });

  it('does not accept expired, malformed and foreign tokens', async () => {
    const { result } = await signIn();
    assert.equal((await validate(`${result.slice(0, -3)}abc`)).error, 'invalid_token');
    assert.equal((await validate('nonsense')).error, 'invalid_token');
    harness.clock.advance(10 * MINUTE + 1000);
    const expired = await validate(result, 'user-1', ACTION);
    assert.deepEqual([expired.isValid, expired.error], [false, 'expired_token']);
  });

  it('is not valid for a blocked action, whatever was verified', async () => {
    harness.authsignal.settings.forceState = 'BLOCK';
    const { result } = await signIn();
    const response = await validate(result, 'user-1', ACTION);
    assert.deepEqual([response.isValid, response.state], [false, 'BLOCK']);
  });
});

describe('users', () => {
  it('tells an unknown user apart by isEnrolled only', async () => {
    const user = await harness.node.getUser({ userId: 'nobody' });
    assert.equal(user.isEnrolled, false);
    assert.equal(user.emailVerified, false);
  });

  it('keeps, updates, finds and deletes', async () => {
    const { node } = harness;
    const attributes = {
      email: EMAIL,
      emailVerified: true,
      phoneNumber: PHONE,
      displayName: 'Ana',
      custom: { a: 1 },
    };
    const stored = await node.updateUser({ userId: 'user-1', attributes });
    assert.deepEqual({ ...stored, ...attributes }, stored);
    assert.equal((await node.getUser({ userId: 'user-1' })).displayName, 'Ana');
    const { users } = await node.queryUsers({ email: 'ANA@example.com' });
    assert.deepEqual(
      users.map(({ userId }) => userId),
      ['user-1'],
    );
    assert.deepEqual((await node.queryUsers({ phoneNumber: '+15550000000' })).users, []);
    await node.deleteUser({ userId: 'user-1' });
    assert.equal((await node.getUser({ userId: 'user-1' })).email, undefined);
  });

  it('pages through users', async () => {
    for (const userId of ['a', 'b', 'c']) await harness.track({}, userId);
    const first = await harness.node.queryUsers({ limit: 2 });
    assert.deepEqual(
      first.users.map(({ userId }) => userId),
      ['a', 'b'],
    );
    const second = await harness.node.queryUsers({
      limit: 2,
      lastEvaluatedUserId: first.lastEvaluatedUserId ?? '',
    });
    assert.deepEqual(
      second.users.map(({ userId }) => userId),
      ['c'],
    );
    assert.equal(second.lastEvaluatedUserId, undefined);
  });

  it('makes the tokens of a deleted user invalid', async () => {
    const { token } = await harness.track();
    await harness.node.deleteUser({ userId: 'user-1' });
    const { status, body } = await harness.post('/challenge/email-otp', `Bearer ${token}`);
    assert.deepEqual([status, body.errorCode], [401, 'invalid_token']);
  });
});

describe('authenticators', () => {
  it('enrols a verified address, lists it and deletes it', async () => {
    const { node } = harness;
    const { authenticator } = await node.enrollVerifiedAuthenticator({
      userId: 'user-1',
      attributes: { verificationMethod: VerificationMethod.SMS, phoneNumber: PHONE, isDefault: true },
    });
    assert.equal(authenticator.phoneNumber, PHONE);
    const user = await node.getUser({ userId: 'user-1' });
    assert.deepEqual([user.isEnrolled, user.email], [true, undefined]);
    const [listed] = await node.getAuthenticators({ userId: 'user-1' });
    assert.deepEqual(listed, authenticator);
    const { userAuthenticatorId } = authenticator;
    await node.deleteAuthenticator({ userId: 'user-1', userAuthenticatorId });
    assert.deepEqual(await node.getAuthenticators({ userId: 'user-1' }), []);
    await assert.rejects(
      node.deleteAuthenticator({ userId: 'user-1', userAuthenticatorId }),
      failing(404, 'not_found'),
    );
  });

  it('offers the default authenticator first', async () => {
    const { node } = harness;
    const attributes = { verificationMethod: VerificationMethod.EMAIL_OTP, email: EMAIL };
    await node.enrollVerifiedAuthenticator({ userId: 'user-1', attributes });
    const sms = { verificationMethod: VerificationMethod.SMS, phoneNumber: PHONE, isDefault: true };
    await node.enrollVerifiedAuthenticator({ userId: 'user-1', attributes: sms });
    assert.equal((await harness.track()).defaultVerificationMethod, 'SMS');
  });

  it('refuses an authenticator without its address', () =>
    assert.rejects(
      harness.node.enrollVerifiedAuthenticator({
        userId: 'user-1',
        attributes: { verificationMethod: VerificationMethod.EMAIL_OTP },
      }),
      failing(400, 'invalid_request'),
    ));
});

describe('actions', () => {
  it('shows, lists and updates them', async () => {
    const { node } = harness;
    const { idempotencyKey } = await signIn();
    const of = { userId: 'user-1', action: ACTION, idempotencyKey };
    const action = await node.getAction(of);
    assert.deepEqual([action.state, action.verificationMethod], ['CHALLENGE_SUCCEEDED', 'EMAIL_OTP']);
    const [listed] = await node.queryUserActions({ userId: 'user-1', actionCodes: [ACTION, 'other'] });
    const [authenticator] = await node.getAuthenticators({ userId: 'user-1' });
    assert.equal(listed?.idempotencyKey, idempotencyKey);
    assert.equal(listed?.verifiedByAuthenticatorId, authenticator?.userAuthenticatorId);
    assert.deepEqual(await node.queryUserActions({ userId: 'user-1', actionCodes: ['other'] }), []);
    const attributes = { state: 'REVIEW_REQUIRED' as typeof action.state };
    assert.deepEqual(await node.updateAction({ ...of, attributes }), attributes);
    assert.equal((await node.getAction(of)).state, 'REVIEW_REQUIRED');
    await assert.rejects(node.getAction({ ...of, idempotencyKey: 'no' }), failing(404, 'not_found'));
  });

  it('belong to one person and one code, also when they are asked for by their key', async () => {
    const { node } = harness;
    const { idempotencyKey } = await signIn();
    const attributes = { state: UserActionState.ALLOW };
    for (const other of [
      { userId: 'user-2', action: ACTION, idempotencyKey },
      { userId: 'user-1', action: 'other', idempotencyKey },
    ]) {
      await assert.rejects(node.getAction(other), failing(404, 'not_found'));
      await assert.rejects(node.updateAction({ ...other, attributes }), failing(404, 'not_found'));
    }
  });

  it('are bound to the challenge: validate gives the key that track gave, and not of another sign-in', async () => {
    const first = await signIn({ idempotencyKey: 'key-1' });
    const second = await signIn();
    const keyOf = async (token: string) =>
      (await harness.node.validateChallenge({ token, userId: 'user-1', action: ACTION })).idempotencyKey;
    assert.equal(await keyOf(first.result), 'key-1');
    assert.equal(await keyOf(second.result), second.idempotencyKey);
    assert.notEqual(second.idempotencyKey, 'key-1');
  });

  it('that the backend has marked as used are valid no more', async () => {
    const { node } = harness;
    const { idempotencyKey, result } = await signIn();
    const validate = () => node.validateChallenge({ token: result, userId: 'user-1', action: ACTION });
    assert.equal((await validate()).isValid, true);
    await node.updateAction({
      userId: 'user-1',
      action: ACTION,
      idempotencyKey,
      attributes: { state: UserActionState.REVIEW_SUCCEEDED },
    });
    const { isValid, state } = await validate();
    assert.deepEqual([isValid, state], [false, 'REVIEW_SUCCEEDED']);
  });
});

describe('challenge, verify and claim', () => {
  const send = () =>
    harness.node.challenge({ verificationMethod: 'SMS', phoneNumber: PHONE, action: ACTION });

  it('sends a code that the backend verifies and claims for a user', async () => {
    const { node } = harness;
    const { challengeId, expiresAt } = await send();
    assert.equal(expiresAt, harness.clock.now() + 10 * MINUTE);
    const { method, to, code = '' } = harness.lastDelivery();
    assert.deepEqual([method, to], ['sms', PHONE]);
    assert.equal((await node.getChallenge({ challengeId })).phoneNumber, PHONE);
    await assert.rejects(
      node.claimChallenge({ challengeId, userId: 'user-1' }),
      failing(400, 'invalid_request'),
    );
    assert.deepEqual(await node.verify({ challengeId, verificationCode: code }), {
      isVerified: true,
      phoneNumber: PHONE,
      verificationMethod: 'SMS',
    });
    const { token, verificationMethod } = await node.claimChallenge({ challengeId, userId: 'user-1' });
    assert.equal(verificationMethod, 'SMS');
    const { isValid } = await node.validateChallenge({ token, userId: 'user-1', action: ACTION });
    assert.equal(isValid, true);
    await assert.rejects(
      node.claimChallenge({ challengeId, userId: 'user-2' }),
      failing(400, 'invalid_request'),
    );
  });

  it('says what is wrong with a code', async () => {
    const { challengeId } = await send();
    const wrong = harness.lastDelivery().code === '000000' ? '000001' : '000000';
    assert.deepEqual(await harness.node.verify({ challengeId, verificationCode: wrong }), {
      isVerified: false,
      failureReason: 'CODE_INVALID_OR_EXPIRED',
    });
  });

  it('finds no challenge once it has expired', async () => {
    const { challengeId } = await send();
    harness.clock.advance(10 * MINUTE);
    assert.deepEqual(await harness.node.getChallenge({ challengeId }), {});
  });
});
