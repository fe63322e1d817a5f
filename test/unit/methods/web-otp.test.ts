/** What the browser reads in a text message. */
import { expect } from '@open-wc/testing';
import { cancellation } from '../../../src/errors.js';
import type { Method } from '../../../src/methods/method.js';
import sms from '../../../src/methods/sms.js';
import { codeOf, settle } from './method-fixture.js';

type Get = (options: CredentialRequestOptions) => Promise<unknown>;

/** The method as it is in a browser that has WebOTP; its `credentials.get()` is `get`. */
async function smsWithWebOtp(get: Get): Promise<Required<Pick<Method, 'listen'>>> {
  Object.defineProperty(navigator, 'credentials', { configurable: true, value: { get } });
  if (!('OTPCredential' in globalThis))
    Object.defineProperty(globalThis, 'OTPCredential', { configurable: true, value: class {} });
  // The extra query makes it a module of its own, which looks anew.
  const url = new URL('../../../src/methods/sms.ts?with-web-otp', import.meta.url).href;
  return ((await import(url)) as { default: Required<Method> }).default;
}

describe('listening for a text message', () => {
  const hadWebOtp = 'OTPCredential' in globalThis;
  let caller: AbortController;

  beforeEach(() => (caller = new AbortController()));
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'credentials');
    if (!hadWebOtp) Reflect.deleteProperty(globalThis, 'OTPCredential');
  });

  it('is there where the browser can do it', () => {
    expect(typeof sms.listen).to.equal(hadWebOtp ? 'function' : 'undefined');
  });

  for (const code of ['123456', '42', '0123456789']) {
    it(`resolves with the code that the browser read: ${code}`, async () => {
      let asked: unknown;
      const { listen } = await smsWithWebOtp(async (options) => ((asked = options), { code }));
      expect(await listen(caller.signal)).to.equal(code);
      expect(asked).to.deep.equal({ otp: { transport: ['sms'] }, signal: caller.signal });
    });
  }

  const NOTHING: readonly (readonly [what: string, get: Get])[] = [
    ['the browser finds nothing', async () => null],
    ['the browser answers something else', async () => ({ code: 7 })],
    ['the browser reads a text that is no code', async () => ({ code: 'G-123456' })],
    ['the browser reads more than a code', async () => ({ code: '01234567890' })],
    ['the person declines', () => Promise.reject(new DOMException('no', 'NotAllowedError'))],
  ];
  for (const [what, get] of NOTHING) {
    it(`does not settle when ${what}, until it is cancelled`, async () => {
      const { listen } = await smsWithWebOtp(get);
      let isSettled = false;
      const result = codeOf(listen(caller.signal)).finally(() => (isSettled = true));
      await settle();
      expect(isSettled).to.equal(false);
      caller.abort(cancellation());
      expect(await result).to.equal('cancelled');
    });
  }

  it('is cancelled with its signal while the browser listens', async () => {
    const { listen } = await smsWithWebOtp(
      ({ signal }) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Error('stopped')))),
    );
    const result = codeOf(listen(caller.signal));
    caller.abort(cancellation());
    expect(await result).to.equal('cancelled');
  });
});
