/** WebKitGTK, which has no WebAuthn: passkeys and security keys are offered nowhere, and everything else works. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import type { MethodId } from '../../src/index.js';
import { prepareOtherStage, type DriverLogin } from '../helpers/e2e-other-browsers.js';
import { appCode, decide, enroll } from '../helpers/phone.js';
import { launchWebKit } from '../helpers/webkit.js';
import { describePrebuiltUi } from './pages/prebuilt-elsewhere.js';
import { describeRendered } from './pages/rendered-elsewhere.js';

const stage = prepareOtherStage(launchWebKit, {
  triggers: fileURLToPath(new URL('./triggers', import.meta.url)),
});

/** Its triggers say nothing of methods, and leave them to the page. */
const TOKEN_ONLY = 'sends-token-only@example.com';

async function assertSignedIn(visitor: DriverLogin, method: MethodId): Promise<void> {
  await visitor.untilStep('done');
  assert.equal((await visitor.untilEvent('login-success')).method, method);
  assert.equal(await visitor.heading(), en.signedIn);
  assert.deepEqual(await visitor.events('login-error'), []);
}

/** The newest link that `address` got. */
async function linkFor(visitor: DriverLogin, address: string): Promise<string> {
  return visitor.until(
    'a link',
    async () => stage.cloud.outbox.list().findLast(({ to }) => to === address)?.link,
  );
}

describe('a browser without WebAuthn', () => {
  it('signs in by code, and speaks of passkeys neither before nor after', async () => {
    const email = 'code@example.com';
    const visitor = await stage.open({ 'passkey-enrollment': 'prompt' });
    await visitor.type(en.emailLabel, email);
    assert.deepEqual(await visitor.buttons(), [en.continue]);
    await visitor.press(en.continue);
    await visitor.untilStep('entering');
    await visitor.enterCode(stage.codeFor(email));
    await assertSignedIn(visitor, 'email-otp');
    const steps = (await visitor.events('login-step-change')).map(({ detail }) => detail.step);
    assert.ok(!steps.includes('enrolling'), String(steps));
    const asked = stage.cloud.requests.list().map(({ operation }) => operation);
    assert.deepEqual(
      asked.filter((operation) => /passkey|^\/client\/challenge$/.test(operation)),
      [],
    );
  });

  it('has no passkey and no security key among the ways to sign in', async (t) => {
    // Nobody but the page says which ways there are.
    stage.cloud.authsignal.settings.initEndpoint = false;
    t.after(() => (stage.cloud.authsignal.settings.initEndpoint = true));
    const visitor = await stage.open({ methods: 'passkey security-key email-otp totp' });
    await visitor.start(TOKEN_ONLY);
    await visitor.untilStep('entering');
    await visitor.press(en.otherMethod);
    await visitor.untilStep('choosing');
    assert.deepEqual(await visitor.buttons(), [
      `${en.methods['email-otp']} ${TOKEN_ONLY}`,
      en.methods.totp,
      en.changeAddress,
    ]);
  });

  it('says so to who has no other way', async () => {
    const visitor = await stage.open({ methods: 'passkey security-key' });
    await visitor.start(TOKEN_ONLY);
    assert.equal((await visitor.untilEvent('login-error')).code, 'not-enrolled');
    assert.equal(await visitor.alert(), en.noMethod);
  });

  it('signs in with an authenticator app', async () => {
    const email = 'app@example.com';
    await enroll(stage.cloud, email, 'AUTHENTICATOR_APP');
    const visitor = await stage.open();
    await visitor.start(email);
    await visitor.untilStep('entering');
    await visitor.enterCode(await appCode(stage.cloud, email));
    await assertSignedIn(visitor, 'totp');
  });

  it('signs in with a push prompt', async () => {
    const email = 'push@example.com';
    await enroll(stage.cloud, email, 'PUSH');
    const visitor = await stage.open();
    await visitor.start(email);
    await decide(await linkFor(visitor, email), 'approve');
    await assertSignedIn(visitor, 'push');
  });

  it('signs in with a QR code', async () => {
    const visitor = await stage.open({ methods: 'qr-code' });
    await visitor.start(TOKEN_ONLY);
    const link = await linkFor(visitor, TOKEN_ONLY);
    await decide(link, 'claim');
    await decide(link, 'approve');
    await assertSignedIn(visitor, 'qr-code');
  });
});

describePrebuiltUi(stage);

describeRendered(stage, '\uE007');
