/** What whoever manages passkeys in the browser's place rejects with: with the real SDK and a local cloud. */
import { expect } from '@open-wc/testing';
import passkey from '../../../src/methods/passkey.js';
import { ACTION, hasWebAuthn, rejection, WebAuthnFixture } from './webauthn-fixture.js';

const stage = new WebAuthnFixture();

if (hasWebAuthn)
  describe('a passkey dialog that ends in a way of its own', () => {
    beforeEach(() => stage.open());
    afterEach(() => stage.close());

    const options = () => ({
      authsignal: stage.gateway(),
      action: ACTION,
      signal: new AbortController().signal,
    });
    const wait = async (isEnrolled: boolean) =>
      passkey.wait?.(await stage.context(stage.newUserId(), { isEnrolled }), () => undefined);
    const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
      'somebody unknown': () => passkey.identify(options()),
      'somebody with a passkey': () => wait(true),
      'somebody without one': () => wait(false),
    };

    /** Rejects with what need not be an error. */
    const throwing = (thrown: unknown) => () => Reflect.apply(Promise.reject<never>, Promise, [thrown]);
    // Whoever manages passkeys in the browser's place fails in ways of their own.
    const ODD: readonly (readonly [
      what: string,
      ask: () => Promise<Credential | null>,
      code: string,
      hint: string,
    ])[] = [
      [
        'a DOMException of another kind',
        () => Promise.reject(new DOMException('x', 'NotReadableError')),
        'passkey-failed',
        'NotReadableError',
      ],
      ['a plain Error', () => Promise.reject(new Error('secret')), 'passkey-failed', 'Error'],
      [
        'an error with a text as its name',
        () => Promise.reject(Object.assign(new Error('secret'), { name: 'secret words' })),
        'passkey-failed',
        'something',
      ],
      ['a TypeError', () => Promise.reject(new TypeError('x')), 'passkey-failed', 'TypeError'],
      [
        'a TypeError that speaks of the network',
        () => Promise.reject(new TypeError('fetch failed')),
        'passkey-failed',
        'TypeError',
      ],
      [
        'a TypeError at once',
        () => {
          throw new TypeError('x');
        },
        'passkey-failed',
        'TypeError',
      ],
      ['a SyntaxError', () => Promise.reject(new SyntaxError('x')), 'passkey-failed', 'SyntaxError'],
      // The SDK reads its name.
      ['nothing', throwing(undefined), 'passkey-failed', 'TypeError'],
      ['a text', throwing('secret'), 'passkey-failed', 'something'],
      ['no credential', () => Promise.resolve(null), 'passkey-failed', 'Error'],
      ['what is no credential', () => Promise.resolve({} as Credential), 'passkey-failed', 'TypeError'],
      [
        'a device that cannot',
        () => Promise.reject(new DOMException('x', 'NotSupportedError')),
        'passkey-unavailable',
        'NotSupportedError',
      ],
      [
        'a request that it cannot take',
        () => Promise.reject(new DOMException('x', 'UnknownError')),
        'passkey-failed',
        'UnknownError',
      ],
    ];

    for (const [what, ask, code, hint] of ODD) {
      it(`is a failure, and the developer is told of what, when it rejects with ${what}`, async () => {
        Object.assign(navigator.credentials, { get: ask, create: ask });
        for (const [who, call] of Object.entries(CALLS)) {
          const error = await rejection(call());
          expect([error.name, error.code], who).to.deep.equal(['LoginError', code]);
          expect(error.hint, who).to.match(new RegExp(`^The browser, .* with ${hint}\\b`));
          expect(`${error.message} ${error.hint}`).not.to.contain('secret');
        }
      });
    }
  });
else
  describe('a passkey dialog without WebAuthn', () => {
    it('is not there', async () => {
      await stage.open();
      const prompt = passkey.identify({
        authsignal: stage.gateway(),
        action: ACTION,
        signal: new AbortController().signal,
      });
      expect(await rejection(prompt)).to.have.property('code', 'passkey-unavailable');
      await stage.close();
    });
  });
