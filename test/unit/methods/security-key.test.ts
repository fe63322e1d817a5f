import { expect } from '@open-wc/testing';
import { isCancellation } from '../../../src/errors.js';
import emailOtp from '../../../src/methods/email-otp.js';
import type { MethodContext } from '../../../src/methods/method.js';
import passkey from '../../../src/methods/passkey.js';
import securityKey from '../../../src/methods/security-key.js';
import { ACTION, hasWebAuthn, rejection, WebAuthnFixture } from './webauthn-fixture.js';

const REGISTRATION_OPTIONS = 'user-authenticators/security-key/registration-options';
const REGISTER = 'user-authenticators/security-key';
const OPTIONS = 'user-authenticators/security-key/authentication-options';
const VERIFY = 'verify/security-key';
const SEND_CODE = 'user-authenticators/email-otp';
const VERIFY_CODE = 'verify/email-otp';

const stage = new WebAuthnFixture();

const use = async (context: MethodContext) => securityKey.wait?.(context, () => undefined);

/** Somebody new, with a key at hand. */
async function enroll(): Promise<string> {
  const userId = stage.newUserId();
  await use(await stage.context(userId, { isEnrolled: false }));
  stage.sent.length = 0;
  return userId;
}

/** The requests for `paths`, with the token that each was sent with. */
const sentTo = (...paths: string[]) =>
  stage.sent
    .filter(({ path }) => paths.includes(path))
    .map(({ path, authorization }) => ({ path, authorization }));

const bearer = (path: string, { token }: MethodContext) => ({ path, authorization: `Bearer ${token}` });

beforeEach(() => stage.open({ transport: 'usb' }));
afterEach(() => stage.close());

if (!hasWebAuthn)
  describe('security key without WebAuthn', () => {
    it('is unavailable', async () => {
      const context = await stage.context(stage.newUserId(), { isEnrolled: false });
      expect(await rejection(use(context))).to.have.property('code', 'passkey-unavailable');
    });
  });

if (hasWebAuthn)
  describe('security key', () => {
    it('enrols somebody without one', async () => {
      const userId = stage.newUserId();
      const context = await stage.context(userId, { isEnrolled: false });
      expect(await stage.isAccepted(String(await use(context)), userId)).to.equal(true);
      expect(stage.paths).to.deep.equal([REGISTRATION_OPTIONS, REGISTER]);
      const [created] = await stage.authenticators(userId);
      expect(created).to.have.property('verificationMethod', 'SECURITY_KEY');
    });

    for (const isEnrolled of [true, undefined]) {
      it(`answers a challenge when isEnrolled is ${isEnrolled}`, async () => {
        const userId = await enroll();
        const result = await use(await stage.context(userId, { isEnrolled }));
        expect(await stage.isAccepted(String(result), userId)).to.equal(true);
        expect(stage.paths).to.deep.equal([OPTIONS, VERIFY]);
      });
    }

    for (const isEnrolled of [true, false]) {
      it(`tells the developer what a dialog of another kind ended with when isEnrolled is ${isEnrolled}`, async () => {
        const userId = isEnrolled ? await enroll() : stage.newUserId();
        const context = await stage.context(userId, { isEnrolled });
        const ask = () => Promise.reject(new DOMException('x', 'NotReadableError'));
        Object.assign(navigator.credentials, { get: ask, create: ask });
        const { code, hint } = await rejection(use(context));
        stage.release();
        expect(code).to.equal('passkey-failed');
        expect(hint).to.match(/^The browser, .* with NotReadableError/);
      });
    }

    it('says that somebody has none', async () => {
      const context = await stage.context(stage.newUserId());
      expect(await rejection(use(context))).to.have.property('code', 'not-enrolled');
    });

    it('enrols somebody without one where nobody says so', async () => {
      const userId = stage.newUserId();
      const context = await stage.context(userId, { isEnrolled: undefined });
      expect(await stage.isAccepted(String(await use(context)), userId)).to.equal(true);
      expect(stage.paths).to.deep.equal([OPTIONS, REGISTRATION_OPTIONS, REGISTER]);
    });

    it('says that somebody has none when this may not be their first method', async () => {
      const userId = stage.newUserId();
      const first = await stage.context(userId, { isEnrolled: false });
      await emailOtp.send?.(first);
      await emailOtp.verify?.(first, await stage.lastCode());
      const context = await stage.context(userId, { isEnrolled: undefined });
      expect(await rejection(use(context))).to.have.property('code', 'not-enrolled');
      expect(stage.paths.slice(-2)).to.deep.equal([OPTIONS, REGISTRATION_OPTIONS]);
    });

    it('fails when the server does not take it', async () => {
      const userId = await enroll();
      stage.change(VERIFY, () => ({ isVerified: false }));
      stage.change(REGISTER, () => ({ isVerified: false }));
      expect(await rejection(use(await stage.context(userId)))).to.have.property('code', 'passkey-failed');
      const newcomer = await stage.context(stage.newUserId(), { isEnrolled: false });
      expect(await rejection(use(newcomer))).to.have.property('code', 'passkey-failed');
    });

    for (const path of [OPTIONS, VERIFY]) {
      it(`reports a proxy's answer at ${path}`, async () => {
        const userId = await enroll();
        await stage.fail(path, { kind: 'message-only' });
        expect(await rejection(use(await stage.context(userId)))).to.have.property('code', 'bad-response');
      });
    }

    it('is cancelled when the person closes the dialog, and works the next time', async () => {
      const userId = await enroll();
      const context = await stage.context(userId);
      navigator.credentials.get = () => Promise.reject(new DOMException('Closed.', 'NotAllowedError'));
      expect(isCancellation(await rejection(use(context)))).to.equal(true);
      stage.release();
      expect(await stage.isAccepted(String(await use(context)), userId)).to.equal(true);
    });

    it('waits for the dialog of a passkey', async () => {
      const userId = await enroll();
      const context = await stage.context(userId);
      stage.hold();
      const { authsignal, signal } = context;
      const other = rejection(passkey.identify({ authsignal, action: ACTION, signal }));
      const { finish } = await stage.whenAsked();
      const result = use(context);
      expect(await stage.isPending(result)).to.equal(true);
      expect(sentTo(OPTIONS)).to.deep.equal([]);
      finish();
      // There is no passkey on this key.
      expect(isCancellation(await other)).to.equal(true);
      (await stage.whenAsked(2)).finish();
      expect(await stage.isAccepted(String(await result), userId)).to.equal(true);
    });
  });

if (hasWebAuthn)
  describe('security key beside another widget', () => {
    for (const isEnrolled of [true, false]) {
      const paths = isEnrolled ? [OPTIONS, VERIFY] : [REGISTRATION_OPTIONS, REGISTER];
      const action = isEnrolled ? 'verifies' : 'enrols';
      const person = () => (isEnrolled ? enroll() : stage.newUserId());

      it(`${action} with its own token when the other one starts meanwhile`, async () => {
        const userId = await person();
        const [context, other] = [
          await stage.context(userId, { isEnrolled }),
          await stage.context(stage.newUserId(), { isEnrolled: false }),
        ];
        stage.hold();
        const result = use(context);
        const { finish } = await stage.whenAsked();
        const sending = emailOtp.send?.(other);
        finish();
        expect(await stage.isAccepted(String(await result), userId)).to.equal(true);
        await sending;
        expect(sentTo(...paths, SEND_CODE)).to.deep.equal([
          ...paths.map((path) => bearer(path, context)),
          bearer(SEND_CODE, other),
        ]);
      });

      it(`${action} with its own token when the other one ends meanwhile`, async () => {
        const userId = await person();
        const [context, other] = [
          await stage.context(userId, { isEnrolled }),
          await stage.context(stage.newUserId(), { isEnrolled: false }),
        ];
        await emailOtp.send?.(other);
        const code = await stage.lastCode();
        await stage.fail(VERIFY_CODE, { kind: 'delay', ms: 500 });
        stage.hold();
        const verifying = emailOtp.verify?.(other, code);
        await stage.whenSent(VERIFY_CODE);
        const result = use(context);
        await verifying;
        (await stage.whenAsked()).finish();
        expect(await stage.isAccepted(String(await result), userId)).to.equal(true);
        expect(sentTo(...paths)).to.deep.equal(paths.map((path) => bearer(path, context)));
      });
    }
  });
