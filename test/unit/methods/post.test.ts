/** The requests that the methods make themselves: `post` of the Authsignal gateway. */
import { expect } from '@open-wc/testing';
import { cancellation, type LoginErrorCode } from '../../../src/errors.js';
import { failure, json, offline, page, silence, type Reply } from './scripted-network.js';
import { codeOf, MethodFixture, settle, TENANT_ID, TOKEN } from './method-fixture.js';

describe('post', () => {
  let bench: MethodFixture;
  let caller: AbortController;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    caller = new AbortController();
  });
  afterEach(() => bench.restore());

  const post = (token?: string) =>
    bench.authsignal.post('/client/init', {
      token,
      signal: caller.signal,
      body: { a: 1 },
      read: ({ answer }) => (typeof answer === 'string' ? answer : undefined),
    });

  it('posts JSON and resolves with what is read in the answer', async () => {
    bench.network.answer('/client/init', json({ answer: 'yes' }));
    expect(await post(TOKEN)).to.equal('yes');
    const [request] = bench.network.requests;
    expect(request).to.deep.include({ path: '/client/init', method: 'POST', body: { a: 1 } });
    expect(request?.headers.get('content-type')).to.equal('application/json');
    expect(request?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
  });

  it('names the tenant where there is no token', async () => {
    bench.network.answer('/client/init', json({ answer: 'yes' }));
    await post();
    const authorization = bench.network.requests[0]?.headers.get('authorization');
    expect(authorization).to.equal(`Basic ${btoa(TENANT_ID)}`);
  });

  const ROWS: readonly (readonly [what: string, reply: Reply, code: LoginErrorCode])[] = [
    ['an expired token', failure('expired_token', 401), 'session-expired'],
    ['a challenge that is not known', failure('invalid_request'), 'not-enrolled'],
    ['an error with status 200', failure('too_many_requests', 200), 'rate-limited'],
    ['a code of its own', failure('something_new'), 'bad-response'],
    ['a code that is no text', json({ error: 'x', errorCode: 7 }, 400), 'bad-response'],
    ['a refusal with a message only', json({ message: 'Forbidden' }, 403), 'bad-response'],
    ['a rate limit of a proxy', page(429), 'rate-limited'],
    ['a server that is down', page(502), 'network'],
    ['a server that failed', failure('unexpected_error', 500), 'network'],
    ['an HTML page', page(200), 'bad-response'],
    ['a null', json(null), 'bad-response'],
    ['a list', json([]), 'bad-response'],
    ['a wrong shape', json({ answer: 7 }), 'bad-response'],
    ['a lost connection', offline, 'network'],
  ];
  for (const [what, reply, code] of ROWS) {
    it(`takes ${what} for ${code}`, async () => {
      bench.network.answer('/client/init', reply);
      expect(await codeOf(post(TOKEN))).to.equal(code);
    });
  }

  it('gives up after 15 seconds and ends the request', async () => {
    let signal: AbortSignal | undefined;
    bench.network.answer('/client/init', (inner) => ((signal = inner), silence(inner)));
    const result = codeOf(post(TOKEN));
    await bench.pass(15_000, 1000);
    expect(await result).to.equal('timeout');
    expect(signal?.aborted).to.equal(true);
  });

  it('ends the request when it is cancelled', async () => {
    let signal: AbortSignal | undefined;
    bench.network.answer('/client/init', (inner) => ((signal = inner), silence(inner)));
    const result = codeOf(post(TOKEN));
    caller.abort(cancellation());
    expect(await result).to.equal('cancelled');
    await settle();
    expect(signal?.aborted).to.equal(true);
  });
});
