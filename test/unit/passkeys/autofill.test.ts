/** Passkeys among the suggestions of the field: with the real SDK, a local cloud and a virtual authenticator. */
import { expect } from '@open-wc/testing';
import { readFirstConfig, type FirstConfig } from '../../../src/first-config.js';
import passkey from '../../../src/methods/passkey.js';
import { canAutofillPasskeys, PasskeyAutofill } from '../../../src/passkeys/autofill.js';
import { ACTION, hasWebAuthn, TENANT, WebAuthnFixture } from '../methods/webauthn-fixture.js';

const OPTIONS = 'user-authenticators/passkey/authentication-options';
const VERIFY = 'verify/passkey';
const ONE_SIGN_IN = ['challenge', OPTIONS, VERIFY];

const stage = new WebAuthnFixture();

if (hasWebAuthn)
  describe('passkeys among the suggestions', () => {
    /** What the widget heard, in order. */
    let heard: string[];
    let autofill: PasskeyAutofill;
    const waiting: { count: number; resolve: () => void }[] = [];
    const hear = (what: string) => {
      heard.push(what);
      for (const { count, resolve } of waiting) if (heard.length >= count) resolve();
    };
    const whenHeard = (count: number) =>
      heard.length >= count
        ? Promise.resolve()
        : new Promise<void>((resolve) => waiting.push({ count, resolve }));

    const config = (): FirstConfig | undefined =>
      readFirstConfig({
        region: 'us-east-1',
        'user-pool-client-id': 'client4711',
        'tenant-id': TENANT,
        'authsignal-url': stage.apiUrl,
        action: ACTION,
      }).config;
    const { signal } = new AbortController();
    const options = () => ({ authsignal: stage.gateway(), action: ACTION, signal });

    beforeEach(async () => {
      await stage.open();
      heard = [];
      waiting.length = 0;
      autofill = new PasskeyAutofill(({ username }) => hear(`chosen ${username}`), {
        onPicked: () => hear('picked'),
        onFailed: ({ code }) => hear(`failed ${code}`),
      });
      const userId = stage.newUserId();
      const token = await stage.track(userId);
      await passkey.create({ ...options(), token, username: 'Ana', isConditional: false });
      stage.sent.length = 0;
      stage.hold();
    });
    afterEach(async () => {
      autofill.update(undefined);
      stage.release();
      // A dialog is the one thing that ends the SDK's request for suggestions.
      await passkey.identify(options()).catch(() => undefined);
      await stage.close();
    });

    it('tell the widget that one was picked, and then who picked it', async () => {
      autofill.update(config());
      const { finish } = await stage.whenAsked();
      expect(heard).to.deep.equal([]);
      finish();
      await whenHeard(2);
      expect(heard).to.deep.equal(['picked', 'chosen Ana']);
    });

    const FAILURES: readonly (readonly [what: string, fail: () => Promise<unknown>, code: string])[] = [
      ['the network fails', () => stage.fail(VERIFY, { kind: 'drop' }), 'network'],
      ['there were too many', () => stage.fail(VERIFY, { kind: 'status', status: 429 }), 'rate-limited'],
      ['the server is down', () => stage.fail(VERIFY, { kind: 'status', status: 500 }), 'bad-response'],
      ['a proxy answers', () => stage.fail(VERIFY, { kind: 'html' }), 'bad-response'],
      ['its challenge has expired', () => stage.advance(11 * 60_000), 'passkey-failed'],
    ];
    for (const [what, fail, code] of FAILURES) {
      it(`tell the widget when ${what}, and are there again`, async () => {
        autofill.update(config());
        const { finish } = await stage.whenAsked();
        await fail();
        finish();
        await whenHeard(2);
        expect(heard).to.deep.equal(['picked', `failed ${code}`]);
        (await stage.whenAsked(2)).finish();
        await whenHeard(4);
        expect(heard.slice(2)).to.deep.equal(['picked', 'chosen Ana']);
      });
    }

    it('say nothing of a pick once the widget has gone on without them', async () => {
      autofill.update(config());
      const { finish } = await stage.whenAsked();
      autofill.update(undefined);
      finish();
      await stage.whenSent(VERIFY);
      await stage.lastCode();
      expect(heard).to.deep.equal([]);
    });

    it('are asked for with one request after the other', async () => {
      autofill.update(config());
      autofill.update(config());
      (await stage.whenAsked()).finish();
      await whenHeard(2);
      expect(stage.paths).to.deep.equal(ONE_SIGN_IN);
    });

    // The last one: the page gets no more of them.
    it('say nothing when they could not be offered, and do not come back by themselves', async () => {
      await stage.fail('challenge', { kind: 'status', status: 429 });
      autofill.update(config());
      await stage.whenSent('challenge');
      await stage.lastCode();
      expect(heard).to.deep.equal([]);
      expect(stage.ceremonies).to.deep.equal([]);
    });
  });
else
  describe('passkeys among the suggestions of a browser without WebAuthn', () => {
    it('cannot be had', async () => {
      expect(await canAutofillPasskeys()).to.equal(false);
    });
  });
