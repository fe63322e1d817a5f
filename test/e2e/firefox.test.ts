/** Firefox: a code by email, a passkey in its token of software, and the pre-built UI over the page and in its place. */
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { prepareOtherStage, type DriverLogin } from '../helpers/e2e-other-browsers.js';
import { type Firefox, launchFirefox } from '../helpers/firefox.js';
import { describePrebuiltUi } from './pages/prebuilt-elsewhere.js';
import { describeRendered } from './pages/rendered-elsewhere.js';

let firefox: Firefox;
const stage = prepareOtherStage(async () => (firefox = await launchFirefox()), {
  triggers: fileURLToPath(new URL('./triggers', import.meta.url)),
});

/** As far as the code, which is typed. */
async function typeCode(visitor: DriverLogin, email: string): Promise<void> {
  await visitor.start(email);
  await visitor.untilStep('entering');
  await visitor.enterCode(stage.codeFor(email));
}

/** Whom the tokens belong to. */
async function userIdOf(visitor: DriverLogin): Promise<unknown> {
  const { tokens } = await visitor.untilEvent('login-success');
  const [, payload = ''] = (tokens as { idToken: string }).idToken.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: unknown }).sub;
}

describe('a code by email', () => {
  it('signs in', async () => {
    const email = 'code@example.com';
    const visitor = await stage.open();
    await typeCode(visitor, email);
    await visitor.untilStep('done');
    const { method, isNewUser } = await visitor.untilEvent('login-success');
    assert.deepEqual([method, isNewUser], ['email-otp', true]);
    assert.equal(await visitor.heading(), en.signedIn);
  });
});

describe('a passkey', () => {
  const attributes = { 'passkey-enrollment': 'prompt' };
  let authenticator = '';

  const addAuthenticator = async (options?: { isUserConsenting: boolean }) => {
    authenticator = await firefox.addAuthenticator(options);
  };
  afterEach(() => firefox.removeAuthenticator(authenticator));

  it('is created after a code, and signs in the same person at the next visit', async () => {
    const email = 'passkey@example.com';
    const visitor = await stage.open(attributes);
    await addAuthenticator();
    await typeCode(visitor, email);
    await visitor.press(en.createPasskey);
    await visitor.untilStep('done');
    const { authenticatorId } = await visitor.untilEvent('passkey-created');
    assert.equal(typeof authenticatorId, 'string');
    const userId = await userIdOf(visitor);

    const returning = await stage.open(attributes);
    await returning.press(en.usePasskey);
    await returning.untilStep('done');
    assert.equal(await userIdOf(returning), userId);
    assert.equal((await returning.untilEvent('login-success')).method, 'passkey');
    assert.deepEqual(await returning.events('login-error'), []);
  });

  it('that the person does not confirm leaves the way by code open', async () => {
    const email = 'no-passkey@example.com';
    const visitor = await stage.open(attributes);
    await addAuthenticator({ isUserConsenting: false });
    await visitor.press(en.usePasskey);
    const { step, method } = await visitor.untilEvent('login-cancel');
    assert.deepEqual([step, method], ['waiting', 'passkey']);
    await typeCode(visitor, email);
    await visitor.press(en.notNow);
    await visitor.untilStep('done');
    assert.deepEqual(await visitor.events('login-error'), []);
  });
});

describePrebuiltUi(stage);

describeRendered(stage, '\n');
