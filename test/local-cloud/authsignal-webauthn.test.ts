/** Passkeys and security keys on the wire, with an authenticator in software. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { SoftAuthenticator } from './authsignal-authenticator.js';
import type { Harness, Reply } from './authsignal-harness.js';
import { ACTION, basic, bearer, EMAIL, MINUTE, startAuthsignal, TENANT } from './authsignal-harness.js';

let harness: Harness;
let authenticator: SoftAuthenticator;
beforeEach(async () => {
  harness = await startAuthsignal();
  authenticator = new SoftAuthenticator(harness.origin);
});
afterEach(() => harness.close());

const trackToken = async (attributes = {}, userId = 'user-1') =>
  (await harness.track(attributes, userId)).token;
const validate = (token: unknown, action = ACTION) =>
  harness.node.validateChallenge({ token: String(token), userId: 'user-1', action });
const codeOf = ({ status, body }: Reply) => [status, body.errorCode];

const PASSKEY = '/user-authenticators/passkey';

async function creationOptions(token: string, body: object = { username: EMAIL }) {
  const reply = await harness.post(`${PASSKEY}/registration-options`, bearer(token), body);
  return {
    reply,
    challengeId: reply.body.challengeId,
    options: reply.body.options as PublicKeyCredentialCreationOptionsJSON,
  };
}

async function signUp(token: string, using = authenticator): Promise<Reply> {
  const { challengeId, options } = await creationOptions(token);
  const registrationCredential = using.create(options);
  return harness.post(PASSKEY, bearer(token), {
    registrationCredential,
    conditionalCreate: false,
    challengeId,
  });
}

async function requestOptions(authorization: string, body: object = {}) {
  const reply = await harness.post(`${PASSKEY}/authentication-options`, authorization, body);
  return {
    reply,
    challengeId: reply.body.challengeId,
    options: reply.body.options as PublicKeyCredentialRequestOptionsJSON,
  };
}

async function signIn(authorization: string, body: object = {}, using = authenticator): Promise<Reply> {
  const { challengeId, options } = await requestOptions(authorization, body);
  return harness.post('/verify/passkey', authorization, {
    authenticationCredential: using.get(options),
    deviceId: 'device-1',
    challengeId,
  });
}

/** The first half of a sign-in without a name. */
async function anonymous(suffix = ''): Promise<object> {
  const { body } = await harness.post(`/challenge${suffix}`, basic(TENANT), { action: ACTION });
  return body;
}

describe('passkey sign-up', () => {
  it('makes options of the documented shape', async () => {
    const { options } = await creationOptions(await trackToken(), { username: EMAIL, displayName: 'Ana' });
    assert.deepEqual(options.rp, { id: 'localhost', name: 'Local Authsignal' });
    assert.deepEqual(options.user, {
      id: Buffer.from('user-1').toString('base64url'),
      name: EMAIL,
      displayName: 'Ana',
    });
    assert.match(options.challenge, /^[\w-]{20,}$/);
    assert.equal(options.authenticatorSelection?.residentKey, 'required');
    assert.deepEqual(options.excludeCredentials, []);
  });

  it('takes each attachment, none, and null', async () => {
    const token = await trackToken();
    for (const authenticatorAttachment of ['platform', 'cross-platform', undefined, null]) {
      const { options } = await creationOptions(token, { authenticatorAttachment });
      const expected = authenticatorAttachment ?? undefined;
      assert.equal(options.authenticatorSelection?.authenticatorAttachment, expected);
    }
    assert.equal((await creationOptions(token, { authenticatorAttachment: 'x' })).reply.status, 400);
  });

  it('enrols the passkey of a new person, who is verified by it', async () => {
    const { status, body } = await signUp(await trackToken());
    assert.equal(status, 200);
    assert.deepEqual([body.isVerified, body.userId], [true, 'user-1']);
    const enrolled = body.userAuthenticator as Record<string, unknown>;
    assert.equal(enrolled.userAuthenticatorId, body.userAuthenticatorId);
    assert.deepEqual([enrolled.verificationMethod, enrolled.username], ['PASSKEY', EMAIL]);
    const { credentialId } = enrolled.webauthnCredential as Record<string, unknown>;
    assert.equal(credentialId, Buffer.from(authenticator.id).toString('base64url'));
    assert.equal('publicKey' in enrolled, false);
    const { isValid, verificationMethod } = await validate(body.accessToken);
    assert.deepEqual([isValid, verificationMethod], [true, 'PASSKEY']);
  });

  it('lists what is registered, so that it is not registered twice', async () => {
    await signUp(await trackToken());
    const token = await trackToken({ scope: 'add:authenticators' });
    const { options } = await creationOptions(token);
    assert.equal(options.excludeCredentials?.length, 1);
    assert.deepEqual(codeOf(await signUp(token)), [400, 'invalid_credential']);
  });

  it('accepts a passkey that the browser made without a gesture, only when it says so', async () => {
    const token = await trackToken();
    for (const [conditionalCreate, status] of [
      [false, 400],
      [true, 200],
    ] as const) {
      const { challengeId, options } = await creationOptions(token);
      const registrationCredential = authenticator.create(options, 0);
      const reply = await harness.post(PASSKEY, bearer(token), {
        registrationCredential,
        conditionalCreate,
        challengeId,
      });
      assert.equal(reply.status, status);
    }
  });

  it('needs the scope for a second authenticator', async () => {
    await harness.enroll('user-1', ['PUSH']);
    assert.deepEqual(codeOf((await creationOptions(await trackToken())).reply), [403, 'insufficient_scope']);
    assert.equal((await signUp(await trackToken({ scope: 'add:authenticators' }))).status, 200);
  });

  it('refuses a wrong origin, a used, foreign or expired challenge, and rubbish', async () => {
    const token = await trackToken();
    const stranger = new SoftAuthenticator('https://evil.example');
    assert.deepEqual(codeOf(await signUp(token, stranger)), [400, 'invalid_credential']);

    const { challengeId, options } = await creationOptions(token);
    const answer = (authorization: string, registrationCredential: unknown = authenticator.create(options)) =>
      harness.post(PASSKEY, authorization, { registrationCredential, challengeId });
    assert.deepEqual(codeOf(await answer(bearer(await trackToken({}, 'user-2')))), [400, 'invalid_request']);
    assert.deepEqual(codeOf(await answer(bearer(token), { id: 7 })), [400, 'invalid_credential']);
    assert.deepEqual(codeOf(await answer(bearer(token))), [400, 'invalid_request']);

    harness.authsignal.settings.codeLifetimeMs = MINUTE;
    const late = await creationOptions(token);
    harness.clock.advance(MINUTE);
    const reply = await harness.post(PASSKEY, bearer(token), {
      registrationCredential: authenticator.create(late.options),
      challengeId: late.challengeId,
    });
    assert.deepEqual(codeOf(reply), [400, 'invalid_request']);
  });

  it('accepts the origins that the settings add', async () => {
    const origin = 'https://app.example';
    harness.authsignal.settings.expectedOrigins = [origin];
    const token = await trackToken();
    const post = (path: string, body: unknown) =>
      harness.request(`/client${path}`, {
        method: 'POST',
        headers: { authorization: bearer(token), origin },
        body: JSON.stringify(body),
      });
    const { body } = await post(`${PASSKEY}/registration-options`, {});
    const options = body.options as PublicKeyCredentialCreationOptionsJSON;
    assert.equal(options.rp.id, 'app.example');
    const registrationCredential = new SoftAuthenticator(origin).create(options);
    const reply = await post(PASSKEY, { registrationCredential, challengeId: body.challengeId });
    assert.equal(reply.body.isVerified, true);
  });
});

describe('passkey sign-in', () => {
  it('with a token is restricted to the person', async () => {
    await signUp(await trackToken());
    const token = await trackToken();
    const { options } = await requestOptions(bearer(token));
    assert.equal(options.rpId, 'localhost');
    assert.equal(options.allowCredentials?.length, 1);
    const { body } = await signIn(bearer(token));
    assert.equal(body.isVerified, true);
    assert.equal((await validate(body.accessToken)).isValid, true);
    const other = await signIn(bearer(await trackToken({}, 'user-2')));
    assert.deepEqual(codeOf(other), [400, 'invalid_credential']);
  });

  for (const suffix of ['', '/web']) {
    it(`without a token finds out who it is, for the action of the challenge${suffix}`, async () => {
      const { body: enrolled } = await signUp(await trackToken());
      const challenge = await anonymous(suffix);
      const { options, challengeId } = await requestOptions(basic(TENANT), challenge);
      assert.deepEqual(options.allowCredentials, []);
      assert.deepEqual({ challengeId }, challenge);
      const { status, body } = await signIn(basic(TENANT), challenge);
      assert.equal(status, 200);
      const { accessToken, ...rest } = body;
      assert.deepEqual(rest, {
        isVerified: true,
        userId: 'user-1',
        userAuthenticatorId: enrolled.userAuthenticatorId,
        username: EMAIL,
      });
      const { isValid, state, verificationMethod } = await validate(accessToken);
      assert.deepEqual([isValid, state, verificationMethod], [true, 'CHALLENGE_SUCCEEDED', 'PASSKEY']);
      assert.equal((await validate(accessToken, 'other')).isValid, false);
    });
  }

  it('without an action takes the one that validate names, so that the action proves nothing', async () => {
    await signUp(await trackToken());
    const { body } = await signIn(basic(TENANT));
    for (const named of [ACTION, 'other']) {
      const { isValid, action } = await validate(body.accessToken, named);
      assert.deepEqual([isValid, action], [true, named]);
    }
    const { isValid, action } = await harness.node.validateChallenge({ token: String(body.accessToken) });
    assert.deepEqual([isValid, action], [true, undefined]);
  });

  it('counts for an action that is tracked with its challenge', async () => {
    await signUp(await trackToken());
    const challenge = (await anonymous()) as { challengeId: string };
    await signIn(basic(TENANT), challenge);
    assert.equal((await harness.track(challenge)).state, 'CHALLENGE_SUCCEEDED');
    assert.equal((await harness.track(challenge, 'user-2')).state, 'ALLOW');
  });

  it('says isVerified false for a bogus signature', async () => {
    await signUp(await trackToken());
    const { challengeId, options } = await requestOptions(basic(TENANT), await anonymous());
    const authenticationCredential = authenticator.get(options);
    authenticationCredential.response.signature = new SoftAuthenticator(harness.origin).get(
      options,
    ).response.signature;
    const { status, body } = await harness.post('/verify/passkey', basic(TENANT), {
      authenticationCredential,
      challengeId,
    });
    assert.deepEqual([status, body], [200, { isVerified: false }]);
  });

  it('does not know the passkey of a deleted user, nor one never registered', async () => {
    const stranger = await signIn(basic(TENANT), await anonymous());
    assert.deepEqual(codeOf(stranger), [400, 'invalid_credential']);
    await signUp(await trackToken());
    await harness.node.deleteUser({ userId: 'user-1' });
    assert.deepEqual(codeOf(await signIn(basic(TENANT), await anonymous())), [400, 'invalid_credential']);
  });

  it('answers a challenge once, and only a known one', async () => {
    await signUp(await trackToken());
    const challenge = await anonymous();
    assert.equal((await signIn(basic(TENANT), challenge)).body.isVerified, true);
    assert.deepEqual(codeOf((await requestOptions(basic(TENANT), challenge)).reply), [
      400,
      'invalid_request',
    ]);
    assert.equal((await requestOptions(basic(TENANT), { challengeId: 'x' })).reply.status, 400);
    assert.equal((await harness.post('/verify/passkey', basic(TENANT), {})).status, 400);
  });

  it('refuses a challenge for a bad action code', async () => {
    const reply = await harness.post('/challenge', basic(TENANT), { action: 'a b' });
    assert.deepEqual(codeOf(reply), [400, 'invalid_request']);
  });

  it('tells whether one of the credentials is known', async () => {
    const { body } = await signUp(await trackToken());
    const { webauthnCredential } = body.userAuthenticator as Record<string, Record<string, unknown>>;
    const id = String(webauthnCredential?.credentialId);
    const ask = (ids: string) =>
      harness.request(`/client${PASSKEY}?credentialIds=${ids}`, {
        headers: { authorization: basic(TENANT) },
      });
    const found = await ask(`nothing,${id}`);
    assert.deepEqual([found.status, found.body.credentialId], [200, id]);
    assert.equal((await ask('nothing')).status, 404);
  });
});

describe('security key', () => {
  const SECURITY_KEY = '/user-authenticators/security-key';
  const enroll = async (token: string, using = authenticator) => {
    const { body } = await harness.post(`${SECURITY_KEY}/registration-options`, bearer(token), {});
    const options = body as unknown as PublicKeyCredentialCreationOptionsJSON;
    return harness.post(SECURITY_KEY, bearer(token), using.create(options));
  };
  const verify = async (token: string, using = authenticator) => {
    const { body } = await harness.post(`${SECURITY_KEY}/authentication-options`, bearer(token), {});
    const options = body as unknown as PublicKeyCredentialRequestOptionsJSON;
    assert.equal(options.allowCredentials?.length, 1);
    return harness.post('/verify/security-key', bearer(token), using.get(options));
  };

  it('is enrolled and verified, with bare options and answers', async () => {
    const { status, body } = await enroll(await trackToken());
    assert.deepEqual([status, body.isVerified], [200, true]);
    const verified = await verify(await trackToken());
    assert.equal(verified.body.isVerified, true);
    const { isValid, verificationMethod } = await validate(verified.body.accessToken);
    assert.deepEqual([isValid, verificationMethod], [true, 'SECURITY_KEY']);
  });

  it('is not a passkey', async () => {
    await enroll(await trackToken());
    assert.deepEqual(codeOf(await signIn(basic(TENANT), await anonymous())), [400, 'invalid_credential']);
  });

  it('refuses unknown keys, people without one, and answers without a question', async () => {
    const token = await trackToken();
    const options = await harness.post(`${SECURITY_KEY}/authentication-options`, bearer(token), {});
    assert.deepEqual(codeOf(options), [400, 'invalid_request']);
    assert.deepEqual(codeOf(await harness.post('/verify/security-key', bearer(token), {})), [
      400,
      'invalid_request',
    ]);
    await enroll(token);
    const stranger = new SoftAuthenticator(harness.origin);
    assert.deepEqual(codeOf(await verify(await trackToken(), stranger)), [400, 'invalid_credential']);
  });

  it('needs the scope for a second authenticator', async () => {
    await harness.enroll('user-1', ['PUSH']);
    const reply = await harness.post(`${SECURITY_KEY}/registration-options`, bearer(await trackToken()), {});
    assert.deepEqual(codeOf(reply), [403, 'insufficient_scope']);
  });
});
