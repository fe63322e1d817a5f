import { expect } from '@open-wc/testing';
import { cancellation, LoginError, type LoginErrorCode } from '../../../src/errors.js';
import { poll } from '../../../src/methods/poll.js';
import { codeOf, MethodFixture, settle } from './method-fixture.js';

const MINUTE = 60_000;

describe('poll', () => {
  let bench: MethodFixture;
  let start: number;
  /** When `ask` was called, in milliseconds since the start. */
  let asked: number[];
  let caller: AbortController;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    start = bench.clock.now;
    asked = [];
    caller = new AbortController();
  });
  afterEach(() => bench.restore());

  const asking =
    (answer: () => Promise<string | undefined> = async () => undefined) =>
    () => {
      asked.push(bench.clock.now - start);
      return answer();
    };
  const failing = (code: LoginErrorCode) => () => Promise.reject(new LoginError(code));
  const end = () => caller.abort(cancellation());

  it('asks after a second, then ever more rarely, down to once in five seconds', async () => {
    const result = codeOf(poll(caller.signal, asking()));
    await bench.pass(23_125, 125);
    expect(asked).to.deep.equal([1000, 2500, 4750, 8125, 13_125, 18_125, 23_125]);
    end();
    expect(await result).to.equal('cancelled');
  });

  for (const [random, first] of [
    [0, 800],
    [0.999, 1200],
  ] as const) {
    it(`varies its pauses: ${first} ms instead of a second`, async () => {
      Math.random = () => random;
      const result = codeOf(poll(caller.signal, asking()));
      await bench.pass(1200, 10);
      expect(asked).to.deep.equal([first]);
      end();
      await result;
    });
  }

  it('resolves with the first answer and asks no more', async () => {
    const result = poll(
      caller.signal,
      asking(async () => (asked.length === 3 ? 'yes' : undefined)),
    );
    await bench.pass(MINUTE, 1000);
    expect(await result).to.equal('yes');
    expect(asked).to.have.length(3);
    expect(bench.clock.timers).to.equal(0);
  });

  it('waits for an answer before it asks again', async () => {
    const result = codeOf(
      poll(
        caller.signal,
        asking(() => new Promise(() => undefined)),
      ),
    );
    await bench.pass(MINUTE, 1000);
    expect(asked).to.have.length(1);
    end();
    void result;
  });

  it('does not ask while the page is hidden, and asks at once when it comes back', async () => {
    const result = codeOf(poll(caller.signal, asking()));
    await bench.setHidden(true);
    await bench.pass(MINUTE, 1000);
    expect(asked).to.deep.equal([]);
    await bench.setHidden(false);
    expect(asked).to.deep.equal([MINUTE]);
    end();
    await result;
  });

  it('cuts a pause short when the page comes back, and starts over with short ones', async () => {
    const result = codeOf(poll(caller.signal, asking()));
    await bench.pass(14_000, 125);
    asked = [];
    await bench.setHidden(true);
    await bench.setHidden(false);
    await bench.pass(1500, 125);
    expect(asked).to.deep.equal([14_000, 15_500]);
    end();
    await result;
  });

  for (const code of ['network', 'timeout', 'rate-limited'] as const) {
    it(`goes on after ${code}, five seconds later`, async () => {
      const answers = [failing(code), failing(code), async () => 'yes'];
      const result = poll(
        caller.signal,
        asking(() => answers.shift()?.() ?? Promise.resolve(undefined)),
      );
      await bench.pass(11_000, 125);
      expect(await result).to.equal('yes');
      expect(asked).to.deep.equal([1000, 6000, 11_000]);
    });
  }

  for (const [code, outcome] of [
    ['session-expired', 'session-expired'],
    ['misconfigured', 'misconfigured'],
    ['bad-response', 'bad-response'],
    ['not-allowed', 'not-allowed'],
    ['not-enrolled', 'code-expired'],
  ] as const) {
    it(`ends with ${outcome} on ${code}`, async () => {
      const result = codeOf(poll(caller.signal, asking(failing(code))));
      await bench.pass(1000);
      expect(await result).to.equal(outcome);
      await bench.pass(MINUTE, 1000);
      expect(asked).to.have.length(1);
    });
  }

  it('goes on for as long as Authsignal does, whatever the tenant’s tokens last', async () => {
    let isOver = false;
    const result = codeOf(
      poll(
        caller.signal,
        asking(() => (isOver ? failing('session-expired')() : Promise.resolve(undefined))),
      ),
    );
    await bench.pass(30 * MINUTE, 10_000);
    isOver = true;
    await bench.pass(5000, 1000);
    expect(await result).to.equal('session-expired');
    expect(bench.clock.timers).to.equal(0);
  });

  for (const [what, by] of [
    ['as it was', 0],
    ['an hour on', 60 * MINUTE],
    ['an hour back', -60 * MINUTE],
  ] as const) {
    it(`gives up after an hour at last, with the device’s clock set ${what}`, async () => {
      let code: string | undefined;
      void codeOf(poll(caller.signal, asking())).then((settled) => (code = settled));
      await bench.pass(30 * MINUTE, 10_000);
      bench.clock.set(by);
      await bench.pass(30 * MINUTE - 1000, 10_000);
      expect(code).to.equal(undefined);
      await bench.pass(1000);
      expect(code).to.equal('code-expired');
      expect(bench.clock.timers).to.equal(0);
    });
  }

  it('gives up without another question when the page comes back too late', async () => {
    const result = codeOf(poll(caller.signal, asking()));
    await bench.setHidden(true);
    await bench.pass(61 * MINUTE, 10_000);
    await bench.setHidden(false);
    expect(await result).to.equal('code-expired');
    expect(asked).to.deep.equal([]);
  });

  it('asks no more after it was cancelled, and leaves nothing behind', async () => {
    const result = codeOf(poll(caller.signal, asking()));
    await bench.pass(3000);
    end();
    expect(await result).to.equal('cancelled');
    await bench.setHidden(true);
    await bench.setHidden(false);
    await bench.pass(MINUTE, 1000);
    expect(asked).to.have.length(2);
    expect(bench.clock.timers).to.equal(0);
  });

  it('keeps one listener on its signal, however often it asks', async () => {
    const { signal } = caller;
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => ((listeners += 1), add(...args));
    signal.removeEventListener = (...args: Parameters<typeof remove>) => ((listeners -= 1), remove(...args));
    const result = codeOf(poll(signal, asking()));
    await bench.pass(MINUTE, 1000);
    expect(listeners).to.equal(1);
    end();
    await result;
    expect(listeners).to.equal(0);
  });

  it('asks nothing for a caller who has given up already', async () => {
    end();
    const result = codeOf(poll(caller.signal, asking()));
    await bench.pass(2000);
    expect(await result).to.equal('cancelled');
    expect(asked).to.deep.equal([]);
  });

  it('takes a failure after the cancellation for the cancellation', async () => {
    let fail: (error: Error) => void = () => undefined;
    const result = codeOf(
      poll(
        caller.signal,
        asking(() => new Promise((_, reject) => (fail = reject))),
      ),
    );
    await bench.pass(1000);
    end();
    fail(new LoginError('network'));
    await settle();
    expect(await result).to.equal('cancelled');
  });
});
