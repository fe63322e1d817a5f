import { expect } from '@open-wc/testing';
import magicLink from '../../../src/methods/magic-link.js';
import { failure, json, offline, page, silence, type Reply } from './scripted-network.js';
import { codeOf, EMAIL, MethodFixture, TOKEN } from './method-fixture.js';

const ENROLL = '/client/user-authenticators/email-magic-link';
const CHALLENGE = '/client/challenge/email-magic-link';
const FINALIZE = '/client/verify/email-magic-link/finalize';

const pending = json({ isVerified: false });
const opened = json({ isVerified: true, accessToken: 'result-token' });

describe('method magic-link', () => {
  let bench: MethodFixture;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    bench.network.answer(ENROLL, json({ userAuthenticatorId: 'a-1', userId: 'u-1', challengeId: 'c-1' }));
    bench.network.answer(CHALLENGE, json({ challengeId: 'c-1' }));
    bench.network.answer(FINALIZE, pending);
  });
  afterEach(() => bench.restore());

  const send = (isEnrolled: boolean | undefined, identifier = EMAIL) =>
    magicLink.send?.(bench.context({ isEnrolled, identifier })) ?? Promise.reject(new Error('no send'));

  it('is not to be sent too often', () => {
    expect(magicLink).to.include({ id: 'magic-link', isDelivered: true });
  });

  it('has a link sent to the address that Authsignal knows', async () => {
    await send(true);
    expect(bench.network.paths).to.deep.equal([CHALLENGE]);
  });

  it('enrols the address that the person typed when they have none', async () => {
    await send(false);
    expect(bench.network.requests[0]).to.deep.include({ path: ENROLL, body: { email: EMAIL } });
  });

  it('enrols no identifier that is no address', async () => {
    await send(false, '+14155550100');
    expect(bench.network.paths).to.deep.equal([CHALLENGE]);
  });

  it('enrols where nobody said that the person is not', async () => {
    bench.network.answer(CHALLENGE, failure('invalid_request'));
    await send(undefined);
    expect(bench.network.paths).to.deep.equal([CHALLENGE, ENROLL]);
  });

  it('refuses an answer of another shape', async () => {
    bench.network.answer(CHALLENGE, json({ message: 'Forbidden' }, 403));
    expect(await codeOf(send(true))).to.equal('bad-response');
  });

  it('asks until the link was opened', async () => {
    bench.network.answer(FINALIZE, pending, pending, opened);
    const waiting = await bench.wait(magicLink);
    await bench.pass(4800);
    expect(waiting.result).to.equal('result-token');
    await bench.pass(30_000, 1000);
    expect(bench.network.paths).to.deep.equal([FINALIZE, FINALIZE, FINALIZE]);
    expect(bench.network.requests[0]?.body).to.deep.equal({});
    expect(bench.network.requests[0]?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
  });

  for (const [what, reply] of [
    ['a lost connection', offline],
    ['a server that is down', page(503)],
    ['a rate limit', failure('too_many_requests', 429)],
  ] as const) {
    it(`goes on after ${what}`, async () => {
      bench.network.answer(FINALIZE, reply, opened);
      const waiting = await bench.wait(magicLink);
      await bench.pass(6000);
      expect(waiting.result).to.equal('result-token');
    });
  }

  const ENDS: readonly (readonly [what: string, reply: Reply, code: string])[] = [
    ['an expired token', failure('expired_token', 401), 'session-expired'],
    ['a link that is not known any more', failure('invalid_request'), 'code-expired'],
    ['an opened link without a token', json({ isVerified: true }), 'bad-response'],
    ['an answer of another shape', json({ message: 'hello' }), 'bad-response'],
  ];
  for (const [what, reply, code] of ENDS) {
    it(`ends with ${code} on ${what}`, async () => {
      bench.network.answer(FINALIZE, reply);
      const waiting = await bench.wait(magicLink);
      await bench.pass(30_000, 1000);
      expect(waiting.error).to.equal(code);
      expect(bench.network.paths).to.deep.equal([FINALIZE]);
    });
  }

  it('sends nothing after it was cancelled', async () => {
    bench.network.answer(FINALIZE, silence);
    const waiting = await bench.wait(magicLink);
    await bench.pass(1000);
    waiting.abort();
    await bench.pass(30_000, 1000);
    expect(waiting.error).to.equal('cancelled');
    expect(bench.network.paths).to.deep.equal([FINALIZE]);
    expect(bench.clock.timers).to.equal(0);
  });

  it('asks as often as before after the link was sent again', async () => {
    const first = await bench.wait(magicLink);
    await bench.pass(1000);
    first.abort();
    await send(true);
    await bench.wait(magicLink);
    await bench.pass(2500);
    expect(bench.network.paths).to.deep.equal([FINALIZE, CHALLENGE, FINALIZE, FINALIZE]);
  });
});
