/** What a person confirms elsewhere: magic links, push prompts and QR codes by both transports. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { UserActionState } from '@authsignal/node';
import { WebSocket } from 'ws';
import type { Harness } from './authsignal-harness.js';
import { ACTION, basic, bearer, EMAIL, MINUTE, startAuthsignal, TENANT } from './authsignal-harness.js';

let harness: Harness;
beforeEach(async () => (harness = await startAuthsignal()));
afterEach(() => harness.close());

const trackToken = async (attributes = {}) => (await harness.track({ email: EMAIL, ...attributes })).token;
const validate = (token: unknown) =>
  harness.node.validateChallenge({ token: String(token), userId: 'user-1', action: ACTION });

/** What the phone does: answers the newest prompt. */
async function decide(decision: string, more: object = {}, link = harness.lastDelivery().link) {
  const response = await fetch(`${link}/decide`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ decision, ...more }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('magic link', () => {
  const finalize = async (token: string, body: object = {}) =>
    (await harness.post('/verify/email-magic-link/finalize', bearer(token), body)).body;
  const challenge = (token: string) => harness.post('/challenge/email-magic-link', bearer(token));
  const open = (init?: RequestInit) => fetch(harness.lastDelivery().link ?? '', init);

  it('waits until the link is confirmed, wherever it was opened', async () => {
    const token = await trackToken();
    assert.equal(typeof (await challenge(token)).body.challengeId, 'string');
    const { method, to, state } = harness.lastDelivery();
    assert.deepEqual([method, to, state], ['magic-link', EMAIL, 'pending']);
    assert.deepEqual(await finalize(token), { isVerified: false });

    const page = await open();
    assert.match(await page.text(), /<form method="post">/);
    assert.deepEqual(await finalize(token), { isVerified: false });

    assert.equal((await open({ method: 'POST' })).status, 200);
    assert.equal(harness.lastDelivery().state, 'approved');
    const { isVerified, accessToken, userAuthenticator } = await finalize(token);
    assert.equal(isVerified, true);
    assert.equal((userAuthenticator as Record<string, unknown>).verificationMethod, 'EMAIL_MAGIC_LINK');
    const { isValid, verificationMethod } = await validate(accessToken);
    assert.deepEqual([isValid, verificationMethod], [true, 'EMAIL_MAGIC_LINK']);
  });

  it('enrols another address, and takes the challengeId of the enrolment', async () => {
    const token = await trackToken();
    const enrollment = await harness.post('/user-authenticators/email-magic-link', bearer(token), {
      email: 'new@example.com',
    });
    const { challengeId, userAuthenticatorId } = enrollment.body;
    assert.equal(harness.lastDelivery().to, 'new@example.com');
    await open({ method: 'POST' });
    assert.deepEqual(await finalize(token, { challengeId: 'other' }), { isVerified: false });
    const { userAuthenticator } = await finalize(token, { challengeId });
    assert.equal((userAuthenticator as Record<string, unknown>).userAuthenticatorId, userAuthenticatorId);
  });

  it('does not bring back an action that the backend has used', async () => {
    const { token, idempotencyKey } = await harness.track();
    await challenge(token);
    await open({ method: 'POST' });
    const { accessToken } = await finalize(token);
    const used = { userId: 'user-1', action: ACTION, idempotencyKey };
    await harness.node.updateAction({ ...used, attributes: { state: UserActionState.CHALLENGE_FAILED } });
    const again = (await finalize(token)).accessToken;
    for (const result of [accessToken, again]) assert.equal((await validate(result)).isValid, false);
  });

  it('counts the first link after a resend too', async () => {
    const token = await trackToken();
    await challenge(token);
    const { link = '' } = harness.lastDelivery();
    await challenge(token);
    await fetch(link, { method: 'POST' });
    assert.equal((await finalize(token)).isVerified, true);
  });

  it('is of no use after its life, nor for another sign-in', async () => {
    harness.authsignal.settings.codeLifetimeMs = MINUTE;
    const token = await trackToken();
    await challenge(token);
    await open({ method: 'POST' });
    assert.deepEqual(await finalize(await trackToken()), { isVerified: false });
    await challenge(token);
    harness.clock.advance(MINUTE);
    for (const method of ['GET', 'POST']) {
      const page = await open({ method });
      assert.equal(page.status, 404);
      assert.match(await page.text(), /may have expired/);
    }
    assert.equal(harness.lastDelivery().state, 'pending');
  });

  it('limits the sends', async () => {
    const token = await trackToken();
    for (let times = 0; times < 12; times++) await challenge(token);
    assert.deepEqual((await challenge(token)).body.errorCode, 'too_many_requests');
  });

  it('needs the scope for a person who is enrolled otherwise', async () => {
    await harness.enroll('user-1', ['PUSH']);
    assert.equal((await challenge(await trackToken())).status, 403);
  });
});

describe('push', () => {
  const begin = async () => {
    await harness.enroll('user-1', ['PUSH']);
    const { token, idempotencyKey } = await harness.track({ email: EMAIL });
    const { body } = await harness.post('/challenge/push', bearer(token), { action: ACTION });
    const verify = async () =>
      (await harness.post('/verify/push', bearer(token), { challengeId: body.challengeId })).body;
    return { token, idempotencyKey, challengeId: body.challengeId, verify };
  };
  const stateOf = async (idempotencyKey: string) =>
    (await harness.node.getAction({ userId: 'user-1', action: ACTION, idempotencyKey })).state;

  it('waits, then is approved', async () => {
    const { verify } = await begin();
    assert.deepEqual(await verify(), { isVerified: false, isConsumed: false });
    assert.deepEqual(await decide('approve'), { status: 200, body: { state: 'approved' } });
    const { accessToken, ...rest } = await verify();
    assert.deepEqual(rest, { isVerified: true, isConsumed: true });
    const { isValid, verificationMethod } = await validate(accessToken);
    assert.deepEqual([isValid, verificationMethod], [true, 'PUSH']);
    assert.equal(harness.lastDelivery().state, 'approved');
  });

  it('waits, then is declined, once and for all', async () => {
    const { verify, idempotencyKey } = await begin();
    await decide('decline');
    assert.deepEqual(await verify(), { isVerified: false, isConsumed: true });
    assert.equal(await stateOf(idempotencyKey), 'CHALLENGE_FAILED');
    assert.equal((await decide('approve')).status, 400);
    assert.equal((await verify()).isVerified, false);
  });

  it('leaves a blocked action blocked, whatever the answer', async () => {
    harness.authsignal.settings.forceState = 'BLOCK';
    for (const answer of ['approve', 'decline']) {
      const { idempotencyKey } = await begin();
      await decide(answer);
      assert.equal(await stateOf(idempotencyKey), 'BLOCK');
    }
  });

  it('shows a page with both answers, which works without script', async () => {
    const { verify } = await begin();
    const { link = '' } = harness.lastDelivery();
    const text = await (await fetch(link)).text();
    assert.match(text, /value="approve"/);
    assert.match(text, /value="decline"/);
    const answered = await fetch(`${link}/decide`, {
      method: 'POST',
      body: new URLSearchParams({ decision: 'approve' }),
    });
    assert.equal(answered.url, link);
    assert.match(await answered.text(), /Approved/);
    assert.equal((await verify()).isVerified, true);
  });

  it('cannot be answered with the id that the browser knows, nor late, nor with nonsense', async () => {
    const { challengeId } = await begin();
    const forged = `${harness.origin}/authsignal/push/${String(challengeId)}`;
    assert.equal((await decide('approve', {}, forged)).status, 404);
    for (const nonsense of ['', 'claim', 'accept']) assert.equal((await decide(nonsense)).status, 400);
    harness.clock.advance(10 * MINUTE);
    assert.equal((await decide('approve')).status, 404);
  });

  it('needs an enrolled device', async () => {
    const { status, body } = await harness.post('/challenge/push', bearer(await trackToken()), {
      action: ACTION,
    });
    assert.deepEqual([status, body.errorCode], [400, 'invalid_request']);
  });

  it('does not answer for the challenge of another person', async () => {
    const { challengeId } = await begin();
    const { token } = await harness.track({}, 'user-2');
    assert.equal((await harness.post('/verify/push', bearer(token), { challengeId })).status, 400);
  });
});

describe('QR code by polling', () => {
  const begin = async (authorization: string) => {
    const { body } = await harness.post('/challenge/qr-code', authorization, { action: ACTION });
    const { challengeId, deviceCode, expiresAt } = body;
    const verify = () => harness.post('/verify/qr-code', basic(TENANT), { challengeId, deviceCode });
    return { challengeId, deviceCode, expiresAt, verify };
  };

  it('is claimed, then approved', async () => {
    const { verify, expiresAt } = await begin(bearer(await trackToken()));
    assert.equal(expiresAt, new Date(harness.clock.now() + 10 * MINUTE).toISOString());
    assert.deepEqual((await verify()).body, { isClaimed: false, isVerified: false, isConsumed: false });
    assert.equal((await decide('approve')).status, 400);
    await decide('claim');
    assert.deepEqual((await verify()).body, { isClaimed: true, isVerified: false, isConsumed: false });
    assert.equal(harness.lastDelivery().state, 'claimed');
    await decide('approve');
    const { accessToken, ...rest } = (await verify()).body;
    assert.deepEqual(rest, { isClaimed: true, isVerified: true, isConsumed: true });
    assert.equal((await validate(accessToken)).isValid, true);
  });

  it('is claimed, then rejected', async () => {
    const { verify } = await begin(bearer(await trackToken()));
    await decide('claim');
    await decide('decline');
    assert.deepEqual((await verify()).body, { isClaimed: true, isVerified: false, isConsumed: true });
  });

  it('is there under the name by which the tenant allows it, and under no other', async () => {
    const { settings } = harness.authsignal;
    settings.allowedVerificationMethods = ['QR_CODE'];
    await harness.enroll(EMAIL, ['QR_CODE']);
    const { token, enrolledVerificationMethods } = await harness.track();
    assert.deepEqual(enrolledVerificationMethods, ['QR_CODE']);
    const { verify } = await begin(bearer(token));
    await decide('claim');
    await decide('approve');
    const { verificationMethod } = await validate((await verify()).body.accessToken);
    assert.equal(verificationMethod, 'QR_CODE');
    settings.allowedVerificationMethods = ['EMAIL_OTP'];
    const refused = await harness.post('/challenge/qr-code', basic(TENANT), { action: ACTION });
    assert.equal(refused.body.errorCode, 'invalid_configuration');
  });

  it('without a token belongs to whoever approves it', async () => {
    await trackToken();
    const { verify } = await begin(basic(TENANT));
    await decide('claim');
    assert.equal((await decide('approve')).status, 400);
    assert.equal((await decide('approve', { user: 'nobody@example.com' })).status, 400);
    await decide('approve', { user: EMAIL });
    assert.equal((await validate((await verify()).body.accessToken)).isValid, true);
  });

  it('refuses a wrong device code, an expired challenge and a missing action', async () => {
    const { challengeId, verify } = await begin(basic(TENANT));
    const wrong = { challengeId, deviceCode: 'wrong' };
    assert.equal((await harness.post('/verify/qr-code', basic(TENANT), wrong)).status, 400);
    harness.clock.advance(10 * MINUTE);
    assert.equal((await verify()).body.errorCode, 'invalid_request');
    assert.equal((await harness.post('/challenge/qr-code', basic(TENANT), {})).status, 400);
  });
});

describe('QR code by web socket', () => {
  const connect = (...protocols: string[]) =>
    new WebSocket(`${harness.origin.replace('http', 'ws')}/authsignal/ws-v1-challenge`, protocols);
  const withToken = (token: string) => connect('authsignal-ws', `x.authsignal.token.${token}`);
  const withTenant = (tenant = TENANT) => connect('authsignal-ws', `x.authsignal.tenant.${tenant}`);
  const next = async (socket: WebSocket): Promise<{ type: string; data: Record<string, unknown> }> => {
    const [data] = await once(socket, 'message');
    return JSON.parse(String(data)) as { type: string; data: Record<string, unknown> };
  };
  const create = JSON.stringify({
    type: 'CREATE_CHALLENGE',
    data: { challengeType: 'QR_CODE', actionCode: ACTION },
  });
  const refusal = async (socket: WebSocket) => {
    const [error] = (await once(socket, 'error')) as [Error];
    return error.message;
  };

  it('reports each state, the token with the last', async () => {
    const socket = withToken(await trackToken());
    await once(socket, 'open');
    assert.equal(socket.protocol, 'authsignal-ws');
    const created = next(socket);
    socket.send(create);
    const { type, data } = await created;
    assert.equal(type, 'CHALLENGE_CREATED');
    const { challengeId, ...rest } = data;
    const expiresAt = new Date(harness.clock.now() + 10 * MINUTE).toISOString();
    assert.deepEqual(rest, { challengeType: 'QR_CODE', expiresAt, state: 'unclaimed' });

    const claimed = next(socket);
    await decide('claim');
    assert.deepEqual(await claimed, { type: 'STATE_CHANGE', data: { challengeId, state: 'claimed' } });
    const approved = next(socket);
    await decide('approve');
    const { accessToken, ...last } = (await approved).data;
    assert.deepEqual(last, { challengeId, state: 'approved' });
    assert.equal((await validate(accessToken)).isValid, true);
  });

  it('reports a rejection, to the bare tenant too, and serves several challenges', async () => {
    const socket = withTenant();
    await once(socket, 'open');
    const first = next(socket);
    socket.send(create);
    await first;
    const { link } = harness.lastDelivery();
    const second = next(socket);
    socket.send(create);
    assert.notEqual((await second).data.challengeId, (await first).data.challengeId);
    const claimed = next(socket);
    await decide('claim', {}, link);
    await claimed;
    const rejected = next(socket);
    await decide('decline', {}, link);
    const { challengeId } = (await first).data;
    assert.deepEqual((await rejected).data, { challengeId, state: 'rejected' });
  });

  it('ignores what it does not understand', async () => {
    const socket = withTenant();
    await once(socket, 'open');
    const answer = next(socket);
    for (const text of ['{', 'null', '{"type":"PING"}', create.replace(ACTION, 'a!b'), create])
      socket.send(text);
    assert.equal((await answer).type, 'CHALLENGE_CREATED');
    assert.equal(harness.outbox.list().length, 1);
  });

  it('refuses strangers and expired tokens', async () => {
    const token = await trackToken();
    harness.clock.advance(11 * MINUTE);
    assert.match(await refusal(withToken(token)), /401/);
    assert.match(await refusal(withTenant('other')), /401/);
    assert.match(await refusal(connect('authsignal-ws')), /401/);
    assert.match(await refusal(connect(`x.authsignal.tenant.${TENANT}`)), /401/);
  });

  it('is not there when only polling is offered', async () => {
    harness.authsignal.settings.qrTransport = 'rest';
    assert.match(await refusal(withTenant()), /404/);
    const { status } = await harness.post('/challenge/qr-code', basic(TENANT), { action: ACTION });
    assert.equal(status, 200);
  });

  it('opens and says nothing when it is silent', async () => {
    harness.authsignal.settings.qrTransport = 'silent';
    const socket = withTenant();
    const messages: unknown[] = [];
    socket.on('message', (data) => messages.push(data));
    await once(socket, 'open');
    socket.send(create);
    // The pong comes after anything that the challenge could have brought.
    socket.ping();
    await once(socket, 'pong');
    assert.deepEqual(messages, []);
    assert.deepEqual(harness.outbox.list(), []);
  });
});
