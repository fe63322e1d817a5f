import { expect } from '@open-wc/testing';
import qrCode from '../../../src/methods/qr-code.js';
import { failure, json, offline, page, silence, type FakeSocket, type Reply } from './scripted-network.js';
import { ACTION, BASE_URL, MethodFixture, settle, TENANT_ID, TOKEN } from './method-fixture.js';

const CHALLENGE = '/client/challenge/qr-code';
const VERIFY = '/client/verify/qr-code';
const MINUTE = 60_000;

const unclaimed = json({ isClaimed: false, isVerified: false, isConsumed: false });
const claimed = json({ isClaimed: true, isVerified: false, isConsumed: false });
const rejected = json({ isClaimed: true, isVerified: false, isConsumed: true });
const approved = json({ isClaimed: true, isVerified: true, isConsumed: true, accessToken: 'result-token' });

describe('method qr-code', () => {
  let bench: MethodFixture;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    bench.network.answer(CHALLENGE, code('polled-1'), code('polled-2'));
    bench.network.answer(VERIFY, unclaimed);
  });
  afterEach(() => bench.restore());

  const inTime = (ms: number) => new Date(bench.clock.now + ms).toISOString();
  const code = (challengeId: string, life = 10 * MINUTE) =>
    json({ challengeId, deviceCode: `device-of-${challengeId}`, expiresAt: inTime(life) });

  /** The server takes the last socket. */
  async function open(): Promise<FakeSocket> {
    const socket = bench.network.lastSocket;
    socket.open();
    await settle();
    return socket;
  }

  /** The server takes the last socket and gives it a code. */
  async function serve(challengeId: string, expiresAt: unknown = inTime(10 * MINUTE)): Promise<FakeSocket> {
    const socket = await open();
    socket.say('CHALLENGE_CREATED', { challengeId, challengeType: 'QR_CODE', expiresAt, state: 'unclaimed' });
    await settle();
    return socket;
  }
  const change = (socket: FakeSocket, challengeId: string, state: string, accessToken?: string) => {
    socket.say('STATE_CHANGE', { challengeId, state, accessToken });
    return settle();
  };
  /** The connection is lost. */
  const drop = (socket: FakeSocket) => {
    socket.drop();
    return settle();
  };

  it('sends nothing before it is waited for', () => {
    expect(qrCode.send).to.equal(undefined);
    expect(qrCode.isDelivered).to.equal(undefined);
  });

  describe('by web socket', () => {
    it('asks for a code with the token', async () => {
      await bench.wait(qrCode);
      const socket = await serve('code-1');
      expect(socket.url).to.equal(BASE_URL.replace('https', 'wss').replace('v1', 'ws-v1-challenge'));
      expect(socket.protocols).to.deep.equal(['authsignal-ws', `x.authsignal.token.${TOKEN}`]);
      expect(socket.sent).to.deep.equal([
        { type: 'CREATE_CHALLENGE', data: { challengeType: 'QR_CODE', actionCode: ACTION } },
      ]);
    });

    it('shows the code, then that it was scanned, and resolves when it was approved', async () => {
      const waiting = await bench.wait(qrCode);
      const socket = await serve('code-1');
      await change(socket, 'code-1', 'claimed');
      expect(waiting.progress).to.deep.equal([
        { qrText: 'code-1', isClaimed: false },
        { qrText: 'code-1', isClaimed: true },
      ]);
      await change(socket, 'code-1', 'approved', 'result-token');
      expect(waiting.result).to.equal('result-token');
      expect(socket.isOver).to.equal(true);
      expect(bench.clock.timers).to.equal(0);
      expect(bench.network.paths).to.deep.equal([]);
    });

    for (const [what, state, expected] of [
      ['a rejection', 'rejected', 'not-allowed'],
      ['an approval without a token', 'approved', 'bad-response'],
    ] as const) {
      it(`ends with ${expected} on ${what}`, async () => {
        const waiting = await bench.wait(qrCode);
        const socket = await serve('code-1');
        await change(socket, 'code-1', state);
        expect(waiting.error).to.equal(expected);
        expect(socket.isOver).to.equal(true);
        expect(bench.clock.timers).to.equal(0);
      });
    }

    it('takes the first approval only', async () => {
      const waiting = await bench.wait(qrCode);
      const socket = await serve('code-1');
      socket.say('STATE_CHANGE', { challengeId: 'code-1', state: 'approved', accessToken: 'result-token' });
      socket.say('STATE_CHANGE', { challengeId: 'code-1', state: 'approved', accessToken: 'another' });
      await change(socket, 'code-1', 'rejected');
      expect(waiting).to.include({ result: 'result-token', error: undefined });
    });

    it('shows a new code when the last one expires', async () => {
      const waiting = await bench.wait(qrCode);
      const first = await serve('code-1', inTime(2 * MINUTE));
      await bench.pass(2 * MINUTE, 1000);
      expect(first.isOver).to.equal(true);
      expect(bench.network.sockets).to.have.length(2);
      const second = await serve('code-2');
      expect(waiting.progress.at(-1)).to.deep.equal({ qrText: 'code-2', isClaimed: false });
      await change(second, 'code-2', 'approved', 'result-token');
      expect(waiting.result).to.equal('result-token');
    });

    for (const [what, expiresAt] of [
      ['nothing that is a time', 'soon'],
      ['no text', 7],
      ['a time that is past by this clock', '2001-01-01T00:00:00Z'],
      ['a time that is far off by this clock', '2099-01-01T00:00:00Z'],
    ] as const) {
      it(`renews a code after nine minutes when ${what} says when it expires`, async () => {
        await bench.wait(qrCode);
        await serve('code-1', expiresAt);
        await bench.pass(9 * MINUTE - 1000, 1000);
        expect(bench.network.sockets).to.have.length(1);
        await bench.pass(1000, 1000);
        expect(bench.network.sockets).to.have.length(2);
      });
    }

    it('does not leave the renewing to the SDK', async () => {
      const { setInterval } = window;
      const intervals: unknown[] = [];
      window.setInterval = ((_: unknown, ms: unknown) => intervals.push(ms)) as typeof window.setInterval;
      try {
        await bench.wait(qrCode);
        await serve('code-1');
      } finally {
        window.setInterval = setInterval;
      }
      expect(intervals).to.have.length(1);
      expect(intervals[0]).to.be.within(10 * MINUTE, 2 ** 31 - 1);
    });

    it('does not renew a code on a hidden page, but as soon as it comes back', async () => {
      await bench.wait(qrCode);
      await serve('code-1', inTime(MINUTE));
      await bench.setHidden(true);
      await bench.pass(2 * MINUTE, 1000);
      expect(bench.network.sockets).to.have.length(1);
      await bench.setHidden(false);
      expect(bench.network.sockets).to.have.length(2);
    });

    it('keeps a code that is still good when the page comes back', async () => {
      await bench.wait(qrCode);
      await serve('code-1');
      await bench.setHidden(true);
      await bench.setHidden(false);
      expect(bench.network.sockets).to.have.length(1);
      expect(bench.network.paths).to.deep.equal([]);
    });

    it('gives up after an hour', async () => {
      const waiting = await bench.wait(qrCode);
      for (let passed = 0; passed < 54; passed += 9) {
        await serve(`code-${passed}`, 'soon');
        await bench.pass(9 * MINUTE, 2000);
      }
      const socket = await serve('the last', 'soon');
      await bench.pass(6 * MINUTE, 2000);
      expect(waiting.error).to.equal('code-expired');
      expect(socket.isOver).to.equal(true);
      expect(bench.network.sockets).to.have.length(7);
      expect(bench.clock.timers).to.equal(0);
    });

    it('ends when the token has expired, which shows when there is no new code', async () => {
      bench.network.answer(CHALLENGE, failure('expired_token', 401));
      const waiting = await bench.wait(qrCode);
      await serve('code-1', inTime(3 * MINUTE));
      await bench.pass(3 * MINUTE, 1000);
      bench.network.lastSocket.refuse();
      await bench.pass(2000);
      expect(waiting.error).to.equal('session-expired');
      expect(bench.clock.timers).to.equal(0);
    });

    it('renews its codes on time when somebody sets the device’s clock back', async () => {
      const waiting = await bench.wait(qrCode);
      await serve('code-1', inTime(2 * MINUTE));
      bench.clock.set(-60 * MINUTE);
      await bench.pass(2 * MINUTE, 1000);
      await serve('code-2');
      expect(waiting.progress.at(-1)).to.deep.equal({ qrText: 'code-2', isClaimed: false });
    });

    for (const [what, prepare] of [
      ['connects', async () => undefined],
      ['is silent', () => open()],
      ['shows a code', () => serve('code-1')],
    ] as const) {
      it(`closes the socket when it is cancelled while it ${what}`, async () => {
        const waiting = await bench.wait(qrCode);
        await prepare();
        waiting.abort();
        expect(bench.network.lastSocket.isOver).to.equal(true);
        await bench.pass(MINUTE, 1000);
        expect(waiting.error).to.equal('cancelled');
        expect(bench.network.sockets).to.have.length(1);
        expect(bench.network.paths).to.deep.equal([]);
        expect(bench.clock.timers).to.equal(0);
      });
    }

    it('leaves a later attempt untouched by the one that was cancelled', async () => {
      const first = await bench.wait(qrCode);
      await serve('code-1');
      first.abort();
      const second = await bench.wait(qrCode);
      const socket = await serve('code-2');
      await change(socket, 'code-2', 'approved', 'result-token');
      expect(second).to.include({ result: 'result-token', error: undefined });
      expect(first).to.include({ result: undefined, error: 'cancelled' });
    });
  });

  describe('by polling', () => {
    /** Starts to wait where no web socket gets through. */
    async function waitWithoutSocket() {
      const waiting = await bench.wait(qrCode);
      bench.network.lastSocket.refuse();
      await settle();
      return waiting;
    }

    it('takes over when the socket is refused', async () => {
      const waiting = await waitWithoutSocket();
      expect(waiting.progress).to.deep.equal([{ qrText: 'polled-1', isClaimed: false }]);
      await bench.pass(1000);
      const [create, ask] = bench.network.requests;
      expect(create).to.deep.include({ path: CHALLENGE, body: { action: ACTION } });
      expect(create?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
      const body = { challengeId: 'polled-1', deviceCode: 'device-of-polled-1' };
      expect(ask).to.deep.include({ path: VERIFY, body });
      expect(ask?.headers.get('authorization')).to.equal(`Basic ${btoa(TENANT_ID)}`);
    });

    for (const [what, prepare] of [
      ['never connects', async () => undefined],
      ['connects and says nothing', () => open()],
      ['speaks of something else', async () => (await open()).say('HELLO', {})],
    ] as const) {
      it(`takes over after five seconds when the socket ${what}`, async () => {
        const waiting = await bench.wait(qrCode);
        await prepare();
        await bench.pass(4900);
        expect(bench.network.paths).to.deep.equal([]);
        await bench.pass(100);
        expect(waiting.progress).to.deep.equal([{ qrText: 'polled-1', isClaimed: false }]);
        expect(bench.network.lastSocket.isOver).to.equal(true);
      });
    }

    it('takes over when the socket gives a code of a wrong shape', async () => {
      const waiting = await bench.wait(qrCode);
      const socket = await serve('');
      expect(waiting.progress).to.deep.equal([{ qrText: 'polled-1', isClaimed: false }]);
      expect(socket.isOver).to.equal(true);
    });

    it('takes over when the socket drops before it gave a code', async () => {
      const waiting = await bench.wait(qrCode);
      await drop(await open());
      expect(waiting.progress).to.deep.equal([{ qrText: 'polled-1', isClaimed: false }]);
    });

    it('takes over with a new code when the socket drops later', async () => {
      const waiting = await bench.wait(qrCode);
      await drop(await serve('code-1'));
      await bench.pass(1000);
      expect(waiting.progress.at(-1)).to.deep.equal({ qrText: 'polled-1', isClaimed: false });
      bench.network.answer(VERIFY, approved);
      await bench.pass(1500);
      expect(waiting.result).to.equal('result-token');
      expect(bench.network.sockets).to.have.length(1);
    });

    it('lets the network come back after the socket dropped', async () => {
      bench.network.answer(CHALLENGE, offline, offline, code('polled-1'));
      const waiting = await bench.wait(qrCode);
      await drop(await serve('code-1'));
      await bench.pass(11_000);
      expect(waiting.progress.at(-1)).to.deep.equal({ qrText: 'polled-1', isClaimed: false });
    });

    it('says at once when there is no code to show', async () => {
      bench.network.answer(CHALLENGE, offline);
      const waiting = await waitWithoutSocket();
      expect(waiting).to.deep.include({ error: 'network', progress: [] });
    });

    it('shows once that the code was scanned, and resolves when it was approved', async () => {
      bench.network.answer(VERIFY, unclaimed, claimed, claimed, approved);
      const waiting = await waitWithoutSocket();
      await bench.pass(MINUTE, 1000);
      expect(waiting.progress).to.deep.equal([
        { qrText: 'polled-1', isClaimed: false },
        { qrText: 'polled-1', isClaimed: true },
      ]);
      expect(waiting.result).to.equal('result-token');
      expect(bench.network.paths).to.deep.equal([CHALLENGE, VERIFY, VERIFY, VERIFY, VERIFY]);
      expect(bench.clock.timers).to.equal(0);
    });

    const ENDS: readonly (readonly [what: string, reply: Reply, code: string])[] = [
      ['a rejection', rejected, 'not-allowed'],
      [
        'an approval without a token',
        json({ isClaimed: true, isVerified: true, isConsumed: true }),
        'bad-response',
      ],
      ['an answer of another shape', json({ isVerified: false, isConsumed: false }), 'bad-response'],
      ['an HTML page', page(200), 'bad-response'],
      ['a tenant that may not', failure('invalid_configuration'), 'misconfigured'],
      ['a code that was never known', failure('invalid_request'), 'code-expired'],
    ];
    for (const [what, reply, expected] of ENDS) {
      it(`ends with ${expected} on ${what}`, async () => {
        bench.network.answer(VERIFY, reply);
        const waiting = await waitWithoutSocket();
        await bench.pass(30_000, 1000);
        expect(waiting.error).to.equal(expected);
        expect(bench.network.paths).to.deep.equal([CHALLENGE, VERIFY]);
      });
    }

    for (const [what, body] of [
      ['device code', { challengeId: 'polled-1' }],
      ['challenge', { deviceCode: 'device' }],
      ['room for it in a QR code', { challengeId: 'x'.repeat(1001), deviceCode: 'device' }],
    ] as const) {
      it(`refuses a code without ${what}`, async () => {
        bench.network.answer(CHALLENGE, json(body));
        expect(await waitWithoutSocket()).to.include({ error: 'bad-response' });
      });
    }

    it('says that the token has expired', async () => {
      bench.network.answer(CHALLENGE, failure('expired_token', 401));
      expect(await waitWithoutSocket()).to.include({ error: 'session-expired' });
    });

    it('goes on after a lost connection', async () => {
      bench.network.answer(VERIFY, offline, approved);
      const waiting = await waitWithoutSocket();
      await bench.pass(6000);
      expect(waiting.result).to.equal('result-token');
    });

    it('shows a new code when the last one expires', async () => {
      bench.network.answer(CHALLENGE, code('polled-1', 10_000), code('polled-2'));
      const waiting = await waitWithoutSocket();
      await bench.pass(14_000);
      expect(waiting.progress.map(({ qrText }) => qrText)).to.deep.equal(['polled-1', 'polled-2']);
    });

    it('shows a new code when the last one has expired by the clock of the server', async () => {
      bench.network.answer(VERIFY, unclaimed, failure('invalid_request'), approved);
      const waiting = await waitWithoutSocket();
      await bench.pass(30_000, 1000);
      expect(waiting.progress.map(({ qrText }) => qrText)).to.include('polled-2');
      expect(waiting.result).to.equal('result-token');
    });

    it('gives up an hour after it began', async () => {
      const waiting = await waitWithoutSocket();
      await bench.pass(60 * MINUTE - 2000, 2000);
      expect(waiting.error).to.equal(undefined);
      await bench.pass(2000);
      expect(waiting.error).to.equal('code-expired');
    });

    it('sends nothing after it was cancelled', async () => {
      bench.network.answer(VERIFY, silence);
      const waiting = await waitWithoutSocket();
      await bench.pass(1000);
      waiting.abort();
      await bench.pass(MINUTE, 1000);
      expect(waiting.error).to.equal('cancelled');
      expect(bench.network.paths).to.deep.equal([CHALLENGE, VERIFY]);
      expect(bench.clock.timers).to.equal(0);
    });
  });
});
