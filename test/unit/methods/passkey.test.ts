import { expect } from '@open-wc/testing';
import { cancellation, isCancellation } from '../../../src/errors.js';
import { Authsignal } from '@authsignal/browser';
import emailOtp from '../../../src/methods/email-otp.js';
import type * as Loaded from '../../../src/methods/passkey-suggestions.js';
import passkey from '../../../src/methods/passkey.js';
import type { PasskeySignIn } from '../../../src/types.js';
import { useConsole } from '../console-log.js';
import { FakeClock } from '../fake-clock.js';
import { ACTION, hasWebAuthn, isChromium, rejection, TENANT, WebAuthnFixture } from './webauthn-fixture.js';

const OPTIONS = 'user-authenticators/passkey/authentication-options';
const REGISTRATION_OPTIONS = 'user-authenticators/passkey/registration-options';
const VERIFY = 'verify/passkey';
const DEVICE_KEY = 'as_user_passkey_map';
const ONE_SIGN_IN = ['challenge', OPTIONS, VERIFY];

type Suggestions = typeof Loaded;

const stage = new WebAuthnFixture();
let suggestions: Suggestions;
let modules = 0;

/** Suggestions as a page that has just loaded has them: they remember what was asked of the SDK. */
async function loadSuggestions(): Promise<Suggestions> {
  const url = new URL('../../../src/methods/passkey-suggestions.ts', import.meta.url);
  url.search = String((modules += 1));
  return (await import(url.href)) as Suggestions;
}

const options = (signal = new AbortController().signal, action = ACTION) => ({
  authsignal: stage.gateway(),
  action,
  signal,
});
const prompt = (signal?: AbortSignal) => passkey.identify(options(signal));
const suggest = (signal?: AbortSignal, action?: string) => suggestions.suggest(options(signal, action));

/** Somebody new, with a passkey on this device. */
async function register(username?: string): Promise<string> {
  const userId = stage.newUserId();
  const token = await stage.track(userId);
  await passkey.create({
    ...options(),
    token,
    username: username ?? `${userId}@example.com`,
    isConditional: false,
  });
  stage.sent.length = 0;
  return userId;
}

beforeEach(async () => {
  await stage.open();
  suggestions = await loadSuggestions();
});
afterEach(() => stage.close());

if (!hasWebAuthn)
  describe('passkey without WebAuthn', () => {
    it('is unavailable as an answer to a challenge', async () => {
      const context = await stage.context(stage.newUserId());
      const wait = async (isEnrolled: boolean) => passkey.wait?.({ ...context, isEnrolled }, () => undefined);
      expect(await rejection(wait(true))).to.have.property('code', 'passkey-unavailable');
      expect(await rejection(wait(false))).to.have.property('code', 'passkey-unavailable');
    });

    it('is unavailable to say who somebody is', async () => {
      expect(await rejection(prompt())).to.have.property('code', 'passkey-unavailable');
      expect(await rejection(suggest())).to.have.property('code', 'passkey-unavailable');
    });

    it('cannot be created', async () => {
      const token = await stage.track(stage.newUserId());
      const creation = passkey.create({ ...options(), token, username: 'ana', isConditional: false });
      expect(await rejection(creation)).to.have.property('code', 'passkey-unavailable');
    });
  });

if (hasWebAuthn)
  describe('passkey', () => {
    const wait = async (userId: string, isEnrolled: boolean | undefined) =>
      passkey.wait?.(await stage.context(userId, { isEnrolled }), () => undefined);

    it('enrols somebody without one, under the identifier that they typed', async () => {
      const userId = stage.newUserId();
      const result = await wait(userId, false);
      expect(await stage.isAccepted(String(result), userId)).to.equal(true);
      expect(await stage.authenticators(userId)).to.have.lengthOf(1);
      expect(await prompt()).to.have.property('username', `${userId}@example.com`);
    });

    for (const isEnrolled of [true, undefined]) {
      it(`answers a challenge with its token when isEnrolled is ${isEnrolled}`, async () => {
        const userId = await register();
        const context = await stage.context(userId, { isEnrolled });
        const result = await passkey.wait?.(context, () => undefined);
        expect(await stage.isAccepted(String(result), userId)).to.equal(true);
        expect(stage.paths).to.deep.equal([OPTIONS, VERIFY]);
        for (const { authorization } of stage.sent) expect(authorization).to.equal(`Bearer ${context.token}`);
      });
    }

    it('says who somebody is', async () => {
      const userId = await register('Ana');
      const { username, validationToken } = await prompt();
      expect(username).to.equal('Ana');
      expect(await stage.isAccepted(validationToken, userId)).to.equal(true);
      expect(stage.paths).to.deep.equal(ONE_SIGN_IN);
      for (const { authorization } of stage.sent) expect(authorization).to.equal(`Basic ${btoa(TENANT)}`);
    });

    it('says the user id where no name was stored', async () => {
      const userId = await register('');
      expect(await prompt()).to.have.property('username', userId);
    });

    it('fails for somebody who was deleted', async () => {
      await stage.forget(await register());
      expect(await rejection(prompt())).to.have.property('code', 'passkey-failed');
    });

    it('fails when the server does not take it', async () => {
      await register();
      for (const token of [undefined, 'token']) {
        stage.change(VERIFY, () => ({
          isVerified: token === undefined,
          accessToken: token,
          username: 'ana',
        }));
        expect(await rejection(prompt())).to.have.property('code', 'passkey-failed');
      }
    });

    it('fails when the server knows no name for it', async () => {
      await register();
      stage.change(VERIFY, () => ({ isVerified: true, accessToken: 'token' }));
      expect(await rejection(prompt())).to.have.property('code', 'passkey-failed');
    });

    it('fails when the server does not say that it created one', async () => {
      stage.change('user-authenticators/passkey', () => ({ isVerified: false }));
      expect(await rejection(wait(stage.newUserId(), false))).to.have.property('code', 'passkey-failed');
    });

    it('is cancelled when nothing comes of the dialog, and works the next time', async () => {
      expect(isCancellation(await rejection(prompt()))).to.equal(true);
      await register('Ana');
      expect(await prompt()).to.have.property('username', 'Ana');
    });

    describe('with a domain that does not fit', () => {
      const log = useConsole();

      it('names the passkey domain that does not fit', async () => {
        stage.change(OPTIONS, (body) => ({
          ...body,
          options: { ...(body.options as object), rpId: 'other.example' },
        }));
        const { code, hint } = await rejection(prompt());
        expect(code).to.equal('misconfigured');
        expect(hint).to.contain('RP id');
        // The SDK's own words.
        expect(log.lines.join()).to.contain('Relying Party');
      });
    });

    for (const path of ONE_SIGN_IN) {
      it(`reports a network that fails at ${path}, and works the next time`, async () => {
        await register('Ana');
        await stage.fail(path, { kind: 'drop' });
        expect(await rejection(prompt())).to.have.property('code', 'network');
        expect(await prompt()).to.have.property('username', 'Ana');
      });
    }

    for (const path of [OPTIONS, VERIFY]) {
      it(`reports a proxy's answer at ${path}`, async () => {
        await register();
        await stage.fail(path, { kind: 'message-only' });
        expect(await rejection(prompt())).to.have.property('code', 'bad-response');
      });
    }

    for (const stored of ['{', 'null', '5', '{"user-1":"abc"}']) {
      it(`signs in although the SDK's note on this device is ${stored}`, async () => {
        await register('Ana');
        localStorage.setItem(DEVICE_KEY, stored);
        expect(await prompt()).to.have.property('username', 'Ana');
        localStorage.setItem(DEVICE_KEY, stored);
        const userId = stage.newUserId();
        expect(await stage.isAccepted(String(await wait(userId, false)), userId)).to.equal(true);
      });
    }

    it('keeps a sound note of the SDK on this device', async () => {
      localStorage.setItem(DEVICE_KEY, '{"somebody":["key"]}');
      await register();
      expect(localStorage.getItem(DEVICE_KEY)).to.contain('"somebody":["key"]');
    });

    it('is unavailable where the storage is blocked, and asks nobody', async () => {
      const usual = Object.getOwnPropertyDescriptor(window, 'localStorage') ?? {};
      const get = () => {
        throw new DOMException('Blocked.', 'SecurityError');
      };
      Object.defineProperty(window, 'localStorage', { ...usual, get });
      try {
        expect(await rejection(prompt())).to.have.property('code', 'passkey-unavailable');
      } finally {
        Object.defineProperty(window, 'localStorage', usual);
      }
      expect(stage.sent).to.deep.equal([]);
    });

    it('opens one dialog at a time', async () => {
      await register('Ana');
      stage.hold();
      const first = prompt();
      const second = prompt();
      const { finish } = await stage.whenAsked();
      expect(await stage.isPending(second)).to.equal(true);
      expect(stage.paths).to.deep.equal(['challenge', OPTIONS]);
      finish();
      expect(await first).to.have.property('username', 'Ana');
      (await stage.whenAsked(2)).finish();
      expect(await second).to.have.property('username', 'Ana');
      expect(stage.paths).to.deep.equal([...ONE_SIGN_IN, ...ONE_SIGN_IN]);
    });

    it('gives up at once, and lets the next one through', async () => {
      await register('Ana');
      stage.hold();
      const [open, queued] = [new AbortController(), new AbortController()];
      const first = rejection(prompt(open.signal));
      const second = rejection(prompt(queued.signal));
      await stage.whenAsked();
      queued.abort(cancellation());
      expect(isCancellation(await second)).to.equal(true);
      open.abort(cancellation());
      expect(isCancellation(await first)).to.equal(true);
      const third = prompt();
      (await stage.whenAsked(2)).finish();
      expect(await third).to.have.property('username', 'Ana');
      // The one that had left the queue never asked for anything.
      expect(stage.paths.filter((path) => path === 'challenge')).to.have.lengthOf(2);
    });
  });

if (hasWebAuthn)
  describe('passkey creation', () => {
    const create = (token: string, isConditional = false) =>
      passkey.create({ ...options(), token, username: 'ana', isConditional });

    it('follows a sign-in by code, with its result', async () => {
      const userId = stage.newUserId();
      const context = await stage.context(userId, { isEnrolled: false });
      await emailOtp.send?.(context);
      const result = await emailOtp.verify?.(context, await stage.lastCode());
      const id = await create(String(result));
      const authenticators = await stage.authenticators(userId);
      const created = authenticators.find(({ verificationMethod }) => verificationMethod === 'PASSKEY');
      expect(id).to.equal(created?.userAuthenticatorId);
      expect(await prompt()).to.have.property('username', 'ana');
    });

    it('lets the person choose where the passkey is kept', async () => {
      await create(await stage.track(stage.newUserId()));
      const { body } = stage.sent.find(({ path }) => path === REGISTRATION_OPTIONS) ?? {};
      expect(body).to.deep.equal({ username: 'ana' });
    });

    it('succeeds when this device has one already', async () => {
      const userId = stage.newUserId();
      const token = await stage.track(userId);
      const context = await stage.context(userId, { isEnrolled: false });
      const result = await passkey.wait?.(context, () => undefined);
      expect(token).to.be.a('string');
      expect(await create(String(result))).to.equal(undefined);
      expect(await stage.authenticators(userId)).to.have.lengthOf(1);
    });

    it('is cancelled when the person closes the dialog', async () => {
      navigator.credentials.create = () => Promise.reject(new DOMException('Closed.', 'NotAllowedError'));
      try {
        const token = await stage.track(stage.newUserId());
        expect(isCancellation(await rejection(create(token)))).to.equal(true);
        expect(isCancellation(await rejection(create(token, true)))).to.equal(true);
      } finally {
        Reflect.deleteProperty(navigator.credentials, 'create');
      }
    });

    if (isChromium)
      it('does not hold a sign-in up when the browser takes too long without asking', async () => {
        const token = await stage.track(stage.newUserId());
        const clock = new FakeClock();
        clock.install();
        try {
          stage.hold();
          const creation = rejection(create(token, true));
          await stage.whenAsked();
          clock.tick(10_000);
          expect(isCancellation(await creation)).to.equal(true);
        } finally {
          clock.restore();
        }
      });

    if (isChromium)
      it('leaves it to the browser whether to ask', async () => {
        const mediations: unknown[] = [];
        // A virtual authenticator does not answer a conditional request, so it is asked plainly.
        navigator.credentials.create = ({
          mediation,
          ...asked
        }: CredentialCreationOptions & { mediation?: string } = {}) => {
          mediations.push(mediation);
          return CredentialsContainer.prototype.create.call(navigator.credentials, asked);
        };
        try {
          const userId = stage.newUserId();
          const id = await create(await stage.track(userId), true);
          expect(mediations).to.deep.equal(['conditional']);
          expect(await stage.authenticators(userId)).to.have.nested.property('[0].userAuthenticatorId', id);
        } finally {
          Reflect.deleteProperty(navigator.credentials, 'create');
        }
      });
    else
      it('is cancelled where the browser cannot do it without asking', async () => {
        const token = await stage.track(stage.newUserId());
        expect(isCancellation(await rejection(create(token, true)))).to.equal(true);
        expect(stage.sent).to.deep.equal([]);
      });
  });

if (hasWebAuthn)
  describe('passkey suggestions', () => {
    // A dialog is the one thing that ends the SDK's request for suggestions.
    afterEach(async () => {
      stage.release();
      await prompt().catch(() => undefined);
    });

    const controllers: AbortController[] = [];
    const newCaller = (action?: string): Promise<PasskeySignIn> => {
      const controller = new AbortController();
      controllers.push(controller);
      return suggest(controller.signal, action);
    };
    afterEach(() => {
      for (const controller of controllers.splice(0)) controller.abort(cancellation());
    });

    it('say who chose one', async () => {
      const userId = await register('Ana');
      stage.hold();
      const caller = newCaller();
      const { options: asked, finish } = await stage.whenAsked();
      expect(asked.mediation).to.equal('conditional');
      finish();
      const { username, validationToken } = await caller;
      expect(username).to.equal('Ana');
      expect(await stage.isAccepted(validationToken, userId)).to.equal(true);
    });

    if (isChromium)
      it('say who chose one in the browser’s own list', async () => {
        await register('Ana');
        expect(await newCaller()).to.have.property('username', 'Ana');
      });

    it('give way to the dialog', async () => {
      await register('Ana');
      stage.hold();
      const caller = rejection(newCaller());
      await stage.whenAsked();
      stage.release();
      expect(await prompt()).to.have.property('username', 'Ana');
      expect(isCancellation(await caller)).to.equal(true);
    });

    it('are asked for again only after the dialog', async () => {
      await register('Ana');
      stage.hold();
      const dialog = prompt();
      const { finish } = await stage.whenAsked();
      const caller = newCaller();
      expect(await stage.isPending(caller)).to.equal(true);
      expect(stage.paths).to.deep.equal(['challenge', OPTIONS]);
      finish();
      expect(await dialog).to.have.property('username', 'Ana');
      (await stage.whenAsked(2)).finish();
      expect(await caller).to.have.property('username', 'Ana');
    });

    it('do not close a dialog for good when they are late', async () => {
      await register('Ana');
      await stage.fail('challenge', { kind: 'delay', ms: 300 });
      stage.hold();
      const caller = rejection(newCaller());
      await stage.whenSent('challenge');
      const dialog = prompt();
      // The dialog, the late request, which closes it, and the dialog once more.
      (await stage.whenAsked(3)).finish();
      expect(stage.ceremonies.map(({ options: { mediation } }) => mediation)).to.deep.equal([
        undefined,
        'conditional',
        undefined,
      ]);
      expect(await dialog).to.have.property('username', 'Ana');
      expect(isCancellation(await caller)).to.equal(true);
    });

    it('go to the next caller when the first has left', async () => {
      await register('Ana');
      stage.hold();
      const leaving = new AbortController();
      const first = rejection(suggest(leaving.signal));
      const { finish } = await stage.whenAsked();
      leaving.abort(cancellation());
      expect(isCancellation(await first)).to.equal(true);
      const second = newCaller();
      expect(await stage.isPending(second)).to.equal(true);
      finish();
      expect(await second).to.have.property('username', 'Ana');
      expect(stage.paths).to.deep.equal(ONE_SIGN_IN);
    });

    it('go to nobody when all have left, and can be had again', async () => {
      await register('Ana');
      stage.hold();
      const leaving = new AbortController();
      const first = rejection(suggest(leaving.signal));
      const { finish } = await stage.whenAsked();
      leaving.abort(cancellation());
      await first;
      finish();
      await stage.whenSent(VERIFY);
      const second = newCaller();
      (await stage.whenAsked(2)).finish();
      expect(await second).to.have.property('username', 'Ana');
    });

    it('go to one of two callers, and then to the other', async () => {
      await register('Ana');
      stage.hold();
      const first = newCaller();
      const second = newCaller();
      (await stage.whenAsked()).finish();
      expect(await first).to.have.property('username', 'Ana');
      const { finish } = await stage.whenAsked(2);
      expect(await stage.isPending(second)).to.equal(true);
      finish();
      expect(await second).to.have.property('username', 'Ana');
      expect(stage.paths).to.deep.equal([...ONE_SIGN_IN, ...ONE_SIGN_IN]);
    });

    it('never go to a caller with another action', async () => {
      await register('Ana');
      stage.hold();
      const leaving = new AbortController();
      const first = rejection(suggest(leaving.signal));
      const { finish } = await stage.whenAsked();
      leaving.abort(cancellation());
      await first;
      const other = newCaller('other');
      expect(await stage.isPending(other)).to.equal(true);
      finish();
      (await stage.whenAsked(2)).finish();
      expect(await other).to.have.property('username', 'Ana');
      const actions = stage.sent.filter(({ path }) => path === 'challenge').map(({ body }) => body.action);
      expect(actions).to.deep.equal([ACTION, 'other']);
    });

    it('stay away after their first request failed, and the dialog still works', async () => {
      await register('Ana');
      await stage.fail('challenge', { kind: 'drop' });
      expect(await rejection(newCaller())).to.have.property('code', 'network');
      const later = newCaller();
      expect(await stage.isPending(later)).to.equal(true);
      expect(await prompt()).to.have.property('username', 'Ana');
      expect(await stage.isPending(later)).to.equal(true);
      expect(stage.paths).to.deep.equal(['challenge', ...ONE_SIGN_IN]);
    });

    it('stay away after the server refused them', async () => {
      await stage.fail(OPTIONS, { kind: 'status', status: 429 });
      expect(await rejection(newCaller())).to.have.property('code', 'rate-limited');
      const later = newCaller();
      expect(await stage.isPending(later)).to.equal(true);
      expect(stage.paths).to.deep.equal(['challenge', OPTIONS]);
    });

    it('wait, as long as they are wanted, when the page itself has asked for some', async () => {
      stage.hold();
      const sdk = new Authsignal({ tenantId: TENANT, baseUrl: stage.apiUrl });
      const own = rejection(sdk.passkey.signIn({ action: ACTION, autofill: true }));
      await stage.whenAsked();
      const leaving = new AbortController();
      const caller = suggest(leaving.signal);
      expect(await stage.isPending(caller)).to.equal(true);
      leaving.abort(cancellation());
      expect(isCancellation(await rejection(caller))).to.equal(true);
      expect(stage.paths).to.deep.equal(['challenge', OPTIONS]);
      stage.release();
      await prompt().catch(() => undefined);
      await own;
    });

    it('can be had again after the network failed for a chosen passkey', async () => {
      await register('Ana');
      stage.hold();
      const first = rejection(newCaller());
      await stage.fail(VERIFY, { kind: 'drop' });
      (await stage.whenAsked()).finish();
      expect(await first).to.have.property('code', 'network');
      const second = newCaller();
      (await stage.whenAsked(2)).finish();
      expect(await second).to.have.property('username', 'Ana');
    });

    describe('on a page that is open for long', () => {
      const MINUTE = 60_000;
      const ASKED = ['challenge', OPTIONS];
      let clock: FakeClock;
      let hasFocus: boolean;

      beforeEach(async () => {
        await register('Ana');
        clock = new FakeClock();
        clock.install();
        hasFocus = true;
        document.hasFocus = () => hasFocus;
      });
      afterEach(() => {
        clock.restore();
        Reflect.deleteProperty(document, 'hasFocus');
      });

      it('are made anew before their challenge expires, for the same caller', async () => {
        stage.hold();
        const caller = newCaller();
        const { options: old } = await stage.whenAsked();
        await stage.advance(8 * MINUTE);
        clock.tick(8 * MINUTE);
        const { finish } = await stage.whenAsked(2);
        expect(old.signal?.aborted).to.equal(true);
        await stage.advance(7 * MINUTE);
        clock.tick(7 * MINUTE);
        finish();
        expect(await caller).to.have.property('username', 'Ana');
        expect(stage.paths).to.deep.equal([...ASKED, ...ASKED, VERIFY]);
      });

      it('are not taken away while the person is choosing, which is when the page is without focus', async () => {
        stage.hold();
        const caller = newCaller();
        const { options: old, finish } = await stage.whenAsked();
        hasFocus = false;
        clock.tick(9 * MINUTE);
        expect(await stage.isPending(caller)).to.equal(true);
        expect(old.signal?.aborted).to.equal(false);
        finish();
        expect(await caller).to.have.property('username', 'Ana');
        expect(stage.paths).to.deep.equal(ONE_SIGN_IN);
      });

      it('are made anew when the person comes back to the page', async () => {
        stage.hold();
        const caller = newCaller();
        await stage.whenAsked();
        hasFocus = false;
        clock.tick(60 * MINUTE);
        expect(await stage.isPending(caller)).to.equal(true);
        hasFocus = true;
        window.dispatchEvent(new FocusEvent('focus'));
        (await stage.whenAsked(2)).finish();
        expect(await caller).to.have.property('username', 'Ana');
      });

      it('are made anew for who comes long after the last one has left', async () => {
        stage.hold();
        const leaving = new AbortController();
        const first = rejection(suggest(leaving.signal));
        await stage.whenAsked();
        leaving.abort(cancellation());
        await first;
        clock.tick(9 * MINUTE);
        const second = newCaller();
        (await stage.whenAsked(2)).finish();
        expect(await second).to.have.property('username', 'Ana');
        expect(stage.paths).to.deep.equal([...ASKED, ...ASKED, VERIFY]);
      });

      it('are left alone once one was picked', async () => {
        stage.hold();
        const caller = newCaller();
        const { finish } = await stage.whenAsked();
        await stage.fail(VERIFY, { kind: 'delay', ms: 300 });
        finish();
        await stage.whenSent(VERIFY);
        clock.tick(9 * MINUTE);
        expect(await caller).to.have.property('username', 'Ana');
        expect(stage.paths).to.deep.equal(ONE_SIGN_IN);
      });
    });

    it('fail for a page that was open for too long, and can be had again', async () => {
      await register('Ana');
      stage.hold();
      const first = rejection(newCaller());
      const { finish } = await stage.whenAsked();
      await stage.advance(11 * 60_000);
      finish();
      expect(await first).to.have.property('code', 'passkey-failed');
      const second = newCaller();
      (await stage.whenAsked(2)).finish();
      expect(await second).to.have.property('username', 'Ana');
    });
  });
