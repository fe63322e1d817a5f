/** The control endpoints, and what the server says to browsers and about ports. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { after, afterEach, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import type { LoggedRequest } from '../../demo/local-cloud/requests.js';
import { callAuthsignal, callCognito, send, sendJson } from './server-client.js';

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
);

let cloud: LocalCloud;
before(async () => {
  cloud = await startLocalCloud();
});
after(() => cloud.close());

describe('the server', () => {
  for (const host of ['localhost', '127.0.0.1', ...(hasIPv6 ? ['[::1]'] : [])]) {
    it(`answers on ${host}`, async () => {
      const { status } = await send(`http://${host}:${new URL(cloud.url).port}/outbox`);
      assert.equal(status, 200);
    });
  }

  it('refuses a port that is in use with one clear line', async () => {
    const port = Number(new URL(cloud.url).port);
    await assert.rejects(startLocalCloud({ port }), {
      message: `Port ${port} is in use: choose another with --port.`,
    });
  });

  it('gives its port back when it closes, open streams or not', async () => {
    const first = await startLocalCloud();
    const stream = await fetch(`${first.url}/outbox/events`);
    await stream.body?.getReader().read();
    await first.close();
    const second = await startLocalCloud({ port: Number(new URL(first.url).port) });
    assert.equal(second.url, first.url);
    await second.close();
  });

  it('answers what it does not have in JSON', async () => {
    const { status, body } = await send(`${cloud.url}/nothing`);
    assert.deepEqual([status, body], [404, { error: 'not_found', errorCode: 'not_found' }]);
  });

  const preflights: [string, string, string[]][] = [
    [
      '/cognito/',
      'POST',
      [
        'content-type',
        'x-amz-target',
        'x-amz-user-agent',
        'amz-sdk-invocation-id',
        'amz-sdk-request',
        'authorization',
        'cache-control',
      ],
    ],
    ['/authsignal/v1/client/verify/email-otp', 'POST', ['authorization', 'content-type']],
  ];
  for (const [path, method, headers] of preflights) {
    it(`lets pages of other origins call ${path}`, async () => {
      const reply = await send(cloud.url + path, {
        method: 'OPTIONS',
        headers: { origin: 'https://shop.example', 'access-control-request-method': method },
      });
      assert.match(reply.headers.get('access-control-allow-origin') ?? '', /^(\*|https:\/\/shop\.example)$/);
      assert.match(reply.headers.get('access-control-allow-methods') ?? '', new RegExp(`\\b${method}\\b`));
      assert.deepEqual(reply.headers.get('access-control-allow-headers')?.split(','), headers);
    });
  }

  it('lets a page read the headers of Cognito', async () => {
    const { headers } = await callCognito(cloud.url, 'GetUser', {});
    assert.equal(headers.get('access-control-allow-origin'), '*');
    assert.equal(
      headers.get('access-control-expose-headers'),
      'x-amzn-requestid,x-amzn-errortype,x-amzn-errormessage,date',
    );
  });
});

describe('/outbox', () => {
  afterEach(() => cloud.outbox.clear());

  it('lists what was sent, oldest first, and can be emptied', async () => {
    const first = cloud.outbox.add({ method: 'email-otp', to: 'ana@example.com', code: '123456' });
    const second = cloud.outbox.add({ method: 'sms', to: '+15550100', code: '654321' });
    const listed = await send(`${cloud.url}/outbox`);
    assert.deepEqual(listed.body, [first, second]);
    assert.deepEqual((await send(`${cloud.url}/outbox`, { method: 'DELETE' })).body, []);
    assert.deepEqual(cloud.outbox.list(), []);
  });

  it('sends the whole list at once and after each change', async () => {
    const { body } = await fetch(`${cloud.url}/outbox/events`);
    assert.ok(body);
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => JSON.parse((await reader.read()).value?.replace(/^data: /, '') ?? '');
    assert.deepEqual(await next(), []);
    const entry = cloud.outbox.add({ method: 'push', to: 'ana', state: 'pending' });
    assert.deepEqual(await next(), [entry]);
    cloud.outbox.update(entry.id, { state: 'approved' });
    assert.deepEqual(await next(), [{ ...entry, state: 'approved' }]);
    await reader.cancel();
  });
});

describe('the controls', () => {
  const PERSON = '/authsignal/demo/users/ana%40example.com/authenticators';
  const calls: [string, string, unknown?][] = [
    ['/outbox', 'GET'],
    ['/outbox', 'DELETE'],
    ['/outbox/events', 'GET'],
    ['/faults', 'POST', { known: 'empty' }],
    ['/faults', 'DELETE'],
    ['/clock', 'POST', { advance: 1 }],
    ['/settings', 'GET'],
    ['/settings', 'PATCH', {}],
    ['/requests', 'GET'],
    ['/authsignal/demo/settings', 'GET'],
    ['/authsignal/demo/settings', 'PATCH', {}],
    [PERSON, 'GET'],
    [PERSON, 'POST', { verificationMethods: [] }],
    [PERSON, 'DELETE'],
  ];
  const call = async (path: string, method: string, body: unknown, headers: Record<string, string>) => {
    const url = new URL(path, cloud.url);
    // Not fetch: it would not let a test say which host it means.
    const outgoing = request(url, { method, headers: { 'content-type': 'application/json', ...headers } });
    outgoing.end(body && JSON.stringify(body));
    const [reply] = (await once(outgoing, 'response')) as [IncomingMessage];
    reply.destroy();
    return { status: reply.statusCode, cors: reply.headers['access-control-allow-origin'] };
  };
  afterEach(() => cloud.faults.clear());

  for (const [path, method, body] of calls) {
    it(`${method} ${path} answers pages of its own and tools, and nobody else's pages`, async () => {
      const { port } = new URL(cloud.url);
      const own: Record<string, string>[] = [
        {},
        { origin: cloud.url },
        { origin: `http://login.localhost:${port}`, host: `login.localhost:${port}` },
      ];
      for (const headers of own)
        assert.deepEqual(await call(path, method, body, headers), { status: 200, cors: undefined });
      const foreign: Record<string, string>[] = [
        { origin: 'https://shop.example' },
        { origin: 'null' },
        { origin: 'http://localhost:1' },
        { origin: `http://127.0.0.1:${port}` },
        { host: `evil.example:${port}` },
        { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
        { host: `localhost.evil.example:${port}` },
      ];
      for (const headers of foreign)
        assert.deepEqual(await call(path, method, body, headers), { status: 403, cors: undefined });
    });
  }

  it('allow no preflight from elsewhere', async () => {
    const headers = { origin: 'https://shop.example', 'access-control-request-method': 'DELETE' };
    assert.deepEqual(await call('/outbox', 'OPTIONS', undefined, headers), { status: 403, cors: undefined });
  });
});

describe('/clock', () => {
  it('moves the clock of both clouds forward', async () => {
    const before = cloud.clock.now();
    const { status, body } = await sendJson(`${cloud.url}/clock`, 'POST', { advance: 600_000 });
    assert.equal(status, 200);
    assert.ok((body as { now: number }).now >= before + 600_000);
    assert.ok(cloud.clock.now() >= before + 600_000);
  });

  for (const advance of [-1, '5', null, undefined]) {
    it(`refuses to advance by ${JSON.stringify(advance)}`, async () => {
      const { status, body } = await sendJson(`${cloud.url}/clock`, 'POST', { advance });
      assert.deepEqual(
        [status, body],
        [400, { error: '"advance" must be a number of milliseconds, 0 or more.' }],
      );
    });
  }
});

describe('/settings', () => {
  const patch = (changes: unknown) => sendJson(`${cloud.url}/settings`, 'PATCH', changes);

  it('shows and changes the switches of both clouds', async () => {
    const { body: usual } = await send(`${cloud.url}/settings`);
    const { authsignal, ...own } = usual as Record<string, object>;
    assert.deepEqual(own, {
      preventUserExistenceErrors: 'ENABLED',
      authSessionValiditySeconds: 180,
      selfSignUp: true,
      issuer: 'ORIGINAL',
      remembersDevices: false,
      attributesRequireVerificationBeforeUpdate: [],
      writeAttributes: null,
      realStatuses: false,
      rateLimits: false,
      dialect: 'own',
      context: false,
      acceptAllow: false,
      visitorAddress: '127.0.0.1',
    });
    const changes = {
      preventUserExistenceErrors: 'LEGACY',
      authSessionValiditySeconds: 900,
      selfSignUp: false,
      issuer: 'UPDATED',
      remembersDevices: true,
      attributesRequireVerificationBeforeUpdate: ['email'],
      writeAttributes: ['name'],
      realStatuses: true,
      rateLimits: true,
      dialect: 'url',
      context: true,
      acceptAllow: true,
      visitorAddress: '203.0.113.7',
      authsignal: { rateLimits: false },
    };
    const { body: changed } = await patch(changes);
    assert.deepEqual(changed, { ...changes, authsignal: { ...authsignal, rateLimits: false } });
    assert.equal(cloud.authsignal.settings.rateLimits, false);
    const { status, body } = await callCognito(cloud.url, 'InitiateAuth', {
      ClientId: 'localdemoclient',
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: 'nobody@example.com' },
    });
    assert.deepEqual(
      [status, body],
      [404, { __type: 'UserNotFoundException', message: 'User does not exist.' }],
    );
    await patch(usual);
    assert.deepEqual((await send(`${cloud.url}/settings`)).body, usual);
  });

  const refused: [unknown, string][] = [
    [{ colour: 'red' }, 'There is no setting "colour".'],
    [{ visitorAddress: 'Berlin' }, '"visitorAddress" must be an IP address.'],
    [{ toString: true }, 'There is no setting "toString".'],
    [{ preventUserExistenceErrors: 'OFF' }, '"preventUserExistenceErrors" must be "ENABLED" or "LEGACY".'],
    [{ authSessionValiditySeconds: 0 }, '"authSessionValiditySeconds" must be a number of seconds above 0.'],
    [{ selfSignUp: 'yes' }, '"selfSignUp" must be true or false.'],
    [{ issuer: 'OTHER' }, '"issuer" must be "ORIGINAL" or "UPDATED".'],
    [
      { attributesRequireVerificationBeforeUpdate: ['name'] },
      '"attributesRequireVerificationBeforeUpdate" must be a list of "email" and "phone_number".',
    ],
    [{ writeAttributes: [1] }, '"writeAttributes" must be a list of texts.'],
    [{ dialect: 'latin' }, '"dialect" must be one of own, open, token, url, url-json, two-rounds.'],
    [{ realStatuses: true, authsignal: [] }, '"authsignal" must be an object.'],
    [[], 'The settings must be an object.'],
  ];
  for (const [changes, error] of refused) {
    it(`refuses ${JSON.stringify(changes)} and changes nothing`, async () => {
      const { body: before } = await send(`${cloud.url}/settings`);
      const reply = await patch(changes);
      assert.deepEqual([reply.status, reply.body], [400, { error }]);
      assert.deepEqual((await send(`${cloud.url}/settings`)).body, before);
    });
  }
});

describe('/requests', () => {
  it('lists the calls of both clouds in their order, and can be emptied', async () => {
    await send(`${cloud.url}/requests`, { method: 'DELETE' });
    await callCognito(cloud.url, 'GetUser', {});
    await callAuthsignal(cloud.url, '/client/verify/email-otp', 'no-token', { verificationCode: '1' });
    const requests = (await send(`${cloud.url}/requests`)).body as LoggedRequest[];
    for (const { ms } of requests) assert.ok(ms !== undefined && ms >= 0, String(ms));
    const shown = requests.map(({ service, operation, status }) => ({ service, operation, status }));
    assert.deepEqual(shown, [
      { service: 'cognito', operation: 'GetUser', status: 400 },
      { service: 'authsignal', operation: '/client/verify/email-otp', status: 401 },
    ]);
    assert.deepEqual((await send(`${cloud.url}/requests`, { method: 'DELETE' })).body, []);
  });
});
