import { expect } from '@open-wc/testing';
import { withDeadline } from '../../../src/gateways/deadline.js';
import { FakeClock } from '../fake-clock.js';

const rejection = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);
const never = () => new Promise<never>(() => undefined);

describe('withDeadline', () => {
  let clock: FakeClock;
  let caller: AbortController;

  beforeEach(() => {
    clock = new FakeClock();
    clock.install();
    caller = new AbortController();
  });
  afterEach(() => clock.restore());

  it('resolves with what the work resolves with, and leaves no timer behind', async () => {
    expect(await withDeadline(1000, caller.signal, async () => 'done')).to.equal('done');
    await Promise.resolve();
    expect(clock.timers).to.equal(0);
  });

  it('rejects with what the work rejects with, and leaves no timer behind', async () => {
    const reason = new Error('no');
    expect(await rejection(withDeadline(1000, caller.signal, () => Promise.reject(reason)))).to.equal(reason);
    await Promise.resolve();
    expect(clock.timers).to.equal(0);
  });

  describe('with the address of its requests', () => {
    const address = 'https://api.example.com/v1';
    const violate = (blockedURI: string, more: Partial<SecurityPolicyViolationEventInit> = {}) =>
      document.dispatchEvent(
        new SecurityPolicyViolationEvent('securitypolicyviolation', {
          blockedURI,
          disposition: 'enforce',
          effectiveDirective: 'connect-src',
          ...more,
        }),
      );
    const refused = () => Promise.reject(new TypeError('Failed to fetch'));

    for (const blockedURI of [`${address}/client/init`, 'https://api.example.com']) {
      it(`says that the page’s policy forbids it: ${blockedURI}`, async () => {
        const outcome = rejection(withDeadline(1000, caller.signal, refused, address));
        // As in a browser, which tells why a moment later.
        await Promise.resolve();
        violate(blockedURI);
        expect(await outcome)
          .to.include({ code: 'misconfigured' })
          .and.have.property('hint')
          .that.matches(/https:\/\/api\.example\.com.*connect-src/);
      });
    }

    it('rejects with what the work rejects with when the policy forbids something else', async () => {
      const outcome = rejection(withDeadline(1000, caller.signal, refused, address));
      violate('https://analytics.example.org/');
      violate('inline');
      // Another address of the same host.
      violate('https://api.example.com/v2');
      // Another kind of resource from there, or what is only reported.
      violate(`${address}/logo.png`, { effectiveDirective: 'img-src' });
      violate(address, { disposition: 'report' });
      expect(await outcome).to.be.instanceOf(TypeError);
      expect(clock.timers).to.equal(0);
    });

    it('listens no longer than the work takes', async () => {
      const listeners = new Set<unknown>();
      const { addEventListener, removeEventListener } = document;
      document.addEventListener = (_: string, listener: unknown) => void listeners.add(listener);
      document.removeEventListener = (_: string, listener: unknown) => void listeners.delete(listener);
      try {
        const works: (() => Promise<unknown>)[] = [
          async () => 'done',
          () => Promise.reject(new Error('no')),
          refused,
          never,
          () => {
            caller.abort();
            return never();
          },
        ];
        for (const work of works) {
          const outcome = rejection(withDeadline(1000, caller.signal, work, address));
          expect(listeners.size).to.be.at.most(1);
          await Promise.resolve();
          if (work === never) clock.tick(1000);
          await outcome;
          expect(listeners.size).to.equal(0);
        }
      } finally {
        Object.assign(document, { addEventListener, removeEventListener });
      }
    });
  });

  it('waits until just before the time is over', async () => {
    let finish: (value: string) => void = () => undefined;
    const promise = withDeadline(1000, caller.signal, () => new Promise<string>((done) => (finish = done)));
    clock.tick(999);
    finish('just in time');
    expect(await promise).to.equal('just in time');
  });

  it('rejects with timeout when the time is over, even if the work never ends', async () => {
    const promise = rejection(withDeadline(1000, caller.signal, never));
    clock.tick(1000);
    expect(await promise).to.have.property('code', 'timeout');
  });

  it('aborts the work when the time is over', async () => {
    let inner: AbortSignal | undefined;
    const promise = rejection(
      withDeadline(1000, caller.signal, (signal) => {
        inner = signal;
        return never();
      }),
    );
    expect(inner?.aborted).to.equal(false);
    clock.tick(1000);
    await promise;
    expect(inner?.aborted).to.equal(true);
  });

  it('aborts the work and rejects with the reason when the caller gives up', async () => {
    let inner: AbortSignal | undefined;
    const promise = rejection(
      withDeadline(1000, caller.signal, (signal) => {
        inner = signal;
        return never();
      }),
    );
    const reason = new DOMException('left', 'AbortError');
    caller.abort(reason);
    expect(await promise).to.equal(reason);
    expect(inner?.aborted).to.equal(true);
  });

  it('does not start for a caller who has given up already', async () => {
    let isStarted = false;
    const reason = new DOMException('left', 'AbortError');
    caller.abort(reason);
    const start = () =>
      withDeadline(1000, caller.signal, async () => {
        isStarted = true;
      });
    expect(start).to.throw('left');
    expect(isStarted).to.equal(false);
  });
});
