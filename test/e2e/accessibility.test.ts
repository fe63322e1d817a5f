/** Every step as axe sees it, shadow roots included: light and dark, on a narrow screen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { axeViolations, prepareAxe } from '../helpers/axe.js';
import { prepareStage } from '../helpers/e2e.js';
import { type PlaywrightLogin, wrongCodeFor } from '../helpers/playwright-login.js';

const stage = prepareStage();

const openNarrow = (attributes = {}): Promise<PlaywrightLogin> =>
  stage.open({
    attributes,
    context: { viewport: { width: 320, height: 640 }, bypassCSP: true },
    prepare: ({ page }) => prepareAxe(page),
  });

async function assertAccessible({ page }: PlaywrightLogin): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await axeViolations(page), [], colorScheme);
  }
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
}

describe('the widget is accessible', () => {
  it('before a person has typed anything', async () => {
    await assertAccessible(await openNarrow());
  });

  it('when the identifier is wrong', async () => {
    const login = await openNarrow();
    await login.typeUsername('ana');
    await login.errorAfter(() => login.submit());
    await assertAccessible(login);
  });

  const BUSY = [
    ['starting', 'cognito', 'InitiateAuth'],
    ['sending', 'authsignal', '/client/challenge/email-otp'],
    ['verifying', 'authsignal', '/client/verify/email-otp'],
    ['answering', 'cognito', 'RespondToAuthChallenge'],
  ] as const;
  for (const [step, service, operation] of BUSY) {
    it(`while ${step}`, async () => {
      const email = `${step}@example.com`;
      const login = await openNarrow();
      stage.cloud.faults.add({ service, operation, kind: 'delay', ms: 30_000 });
      await login.typeUsername(email);
      await login.submit();
      if (step === 'verifying' || step === 'answering') {
        await login.untilStep('entering');
        await login.enterCode(login.codeFor(email));
      }
      await login.untilStep(step);
      await assertAccessible(login);
    });
  }

  it('when a code has been sent', async () => {
    const login = await openNarrow();
    await login.requestCode('a-rather-long-name-that-has-to-be-wrapped@subdomain.example.com');
    await assertAccessible(login);
  });

  it('when the code is wrong', async () => {
    const login = await openNarrow();
    await login.requestCode('wrong@example.com');
    await login.errorAfter(() => login.enterCode(wrongCodeFor(login.codeFor('wrong@example.com'))));
    await assertAccessible(login);
  });

  it('when the code could not be sent', async () => {
    const login = await openNarrow();
    stage.cloud.faults.add({ service: 'authsignal', operation: '/client/challenge/email-otp', kind: 'drop' });
    await login.typeUsername('unsent@example.com');
    await login.errorAfter(() => login.submit());
    await assertAccessible(login);
  });

  it('when the person is signed in', async () => {
    const login = await openNarrow();
    await login.signIn('done@example.com');
    await assertAccessible(login);
  });

  it('when it is not set up', async () => {
    const login = await openNarrow({ 'tenant-id': undefined });
    login.watched.takeWarnings();
    await assertAccessible(login);
  });
});
