import { expect } from '@open-wc/testing';
import { LoginSuccessEvent } from '../../src/events.js';
import { success } from './flow/states.js';

const isSettled = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  void promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  // Enough microtasks for any chain of promises that is settled already.
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  return settled;
};

describe('LoginSuccessEvent', () => {
  it('is login-success, and neither bubbles nor leaves the element’s tree', () => {
    const event = new LoginSuccessEvent(success);
    expect(event).to.include({ type: 'login-success', bubbles: false, composed: false, cancelable: false });
  });

  it('carries the tokens in its detail', () => {
    expect(new LoginSuccessEvent(success).detail).to.include(success);
  });

  it('is settled when nobody asked it to wait', async () => {
    expect(await isSettled(new LoginSuccessEvent(success).settled())).to.equal(true);
  });

  const WAYS = {
    'the event': (event: LoginSuccessEvent, promise: PromiseLike<unknown>) => event.waitUntil(promise),
    'the detail': (event: LoginSuccessEvent, promise: PromiseLike<unknown>) =>
      event.detail.waitUntil(promise),
    'the detail, taken apart': (event: LoginSuccessEvent, promise: PromiseLike<unknown>) => {
      const { waitUntil } = event.detail;
      waitUntil(promise);
    },
  };
  for (const [where, wait] of Object.entries(WAYS)) {
    describe(`waitUntil on ${where}`, () => {
      it('waits for the promise', async () => {
        const event = new LoginSuccessEvent(success);
        let resolve: () => void = () => undefined;
        wait(event, new Promise<void>((done) => (resolve = done)));
        const settled = event.settled();
        expect(await isSettled(settled)).to.equal(false);
        resolve();
        await settled;
      });

      it('passes a rejection on', async () => {
        const event = new LoginSuccessEvent(success);
        const reason = new Error('no session');
        wait(event, Promise.reject(reason));
        expect(await event.settled().catch((error: unknown) => error)).to.equal(reason);
      });
    });
  }

  it('waits for the promises of all listeners', async () => {
    const event = new LoginSuccessEvent(success);
    event.waitUntil(Promise.resolve());
    event.detail.waitUntil(new Promise(() => undefined));
    expect(await isSettled(event.settled())).to.equal(false);
  });
});
