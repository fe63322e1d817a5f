import { expect } from '@open-wc/testing';
import type { MethodContext } from '../../../src/methods/method.js';
import push from '../../../src/methods/push.js';
import { failure, json, offline, type Reply } from './scripted-network.js';
import { ACTION, codeOf, MethodFixture } from './method-fixture.js';

const CHALLENGE = '/client/challenge/push';
const VERIFY = '/client/verify/push';

const pending = json({ isVerified: false, isConsumed: false });
const approved = json({ isVerified: true, isConsumed: true, accessToken: 'result-token' });
const declined = json({ isVerified: false, isConsumed: true });

describe('method push', () => {
  let bench: MethodFixture;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    bench.network.answer(CHALLENGE, json({ challengeId: 'c-1' }), json({ challengeId: 'c-2' }));
    bench.network.answer(VERIFY, pending);
  });
  afterEach(() => bench.restore());

  const send = (overrides: Partial<MethodContext> = {}) =>
    push.send?.(bench.context(overrides)) ?? Promise.reject(new Error('no send'));
  const asked = () => bench.network.requests.filter(({ path }) => path === VERIFY).map(({ body }) => body);

  it('is not to be sent too often', () => {
    expect(push).to.include({ id: 'push', isDelivered: true });
  });

  it('sends a prompt for the action', async () => {
    expect(await send()).to.equal(undefined);
    expect(bench.network.requests[0]).to.deep.include({ path: CHALLENGE, body: { action: ACTION } });
  });

  it('refuses an answer without a challenge', async () => {
    bench.network.answer(CHALLENGE, json({ message: 'Forbidden' }, 403));
    expect(await codeOf(send())).to.equal('bad-response');
  });

  it('says that the person has no phone for it', async () => {
    bench.network.answer(CHALLENGE, failure('invalid_request'));
    expect(await codeOf(send())).to.equal('not-enrolled');
  });

  it('asks until the prompt was approved', async () => {
    bench.network.answer(VERIFY, pending, pending, approved);
    await send();
    const waiting = await bench.wait(push);
    await bench.pass(30_000, 1000);
    expect(waiting.result).to.equal('result-token');
    expect(asked()).to.deep.equal(Array(3).fill({ challengeId: 'c-1' }));
  });

  const ENDS: readonly (readonly [what: string, reply: Reply, code: string])[] = [
    ['a prompt that was declined', declined, 'not-allowed'],
    ['a prompt that is not known any more', failure('invalid_request'), 'code-expired'],
    ['an expired token', failure('expired_token', 401), 'session-expired'],
    ['an approval without a token', json({ isVerified: true, isConsumed: true }), 'bad-response'],
    ['an answer of another shape', json({ isVerified: false }), 'bad-response'],
  ];
  for (const [what, reply, code] of ENDS) {
    it(`ends with ${code} on ${what}`, async () => {
      bench.network.answer(VERIFY, reply);
      await send();
      const waiting = await bench.wait(push);
      await bench.pass(30_000, 1000);
      expect(waiting.error).to.equal(code);
      expect(asked()).to.have.length(1);
    });
  }

  it('ends with code-expired when nobody answers for an hour', async () => {
    await send();
    const waiting = await bench.wait(push);
    await bench.pass(3_600_000, 2000);
    expect(waiting.error).to.equal('code-expired');
  });

  it('goes on after a lost connection', async () => {
    bench.network.answer(VERIFY, offline, approved);
    await send();
    const waiting = await bench.wait(push);
    await bench.pass(6000);
    expect(waiting.result).to.equal('result-token');
  });

  it('asks nothing after it was cancelled, and about the same prompt when it is waited for again', async () => {
    await send();
    const first = await bench.wait(push);
    await bench.pass(1000);
    first.abort();
    await bench.pass(30_000, 1000);
    expect(first.error).to.equal('cancelled');
    expect(asked()).to.have.length(1);
    await bench.wait(push);
    await bench.pass(1000);
    expect(bench.network.paths).to.deep.equal([CHALLENGE, VERIFY, VERIFY]);
    expect(asked()[1]).to.deep.equal({ challengeId: 'c-1' });
  });

  it('asks about the newest prompt only', async () => {
    await send();
    const first = await bench.wait(push);
    first.abort();
    await send();
    await bench.wait(push);
    await bench.pass(2500);
    expect(asked()).to.deep.equal(Array(2).fill({ challengeId: 'c-2' }));
  });

  it('sends a new prompt when it is waited for after the last one was declined', async () => {
    bench.network.answer(VERIFY, declined, approved);
    await send();
    const first = await bench.wait(push);
    await bench.pass(1000);
    expect(first.error).to.equal('not-allowed');
    const second = await bench.wait(push);
    await bench.pass(1000);
    expect(second.result).to.equal('result-token');
    expect(asked()).to.deep.equal([{ challengeId: 'c-1' }, { challengeId: 'c-2' }]);
  });

  it('does not take the prompt of another token for its own', async () => {
    await send({ token: 'token-of-another-attempt' });
    await bench.wait(push);
    await bench.pass(1000);
    expect(asked()).to.deep.equal([{ challengeId: 'c-2' }]);
  });
});
