/** The QR code that a person scans with the app in which they are signed in already. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { prepareStage, withFakeClock, type PageOptions } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';
import { decide } from '../helpers/phone.js';

// Triggers that say which methods are enrolled do not name this one: these send the token and leave it to the page.
const stage = prepareStage({ triggers: fileURLToPath(new URL('triggers', import.meta.url)) });

const EMAIL = 'sends-token-only@example.com';

const qrCode = (login: PlaywrightLogin) => login.widget.getByRole('img', { name: en.qrCodeLabel });

const untilClaimed = (login: PlaywrightLogin) => login.widget.getByText(en.qrCodeClaimed).waitFor();

/** As far as the first code. */
async function openWithCode(options?: PageOptions): Promise<PlaywrightLogin> {
  const login = await stage.open({ ...options, attributes: { methods: 'qr-code' } });
  await login.typeUsername(EMAIL);
  await login.submit();
  await login.untilStep('waiting');
  await qrCode(login).waitFor();
  return login;
}

describe('a QR code', () => {
  it('signs in who scans it and approves on the phone', async () => {
    const login = await openWithCode();
    assert.equal(await login.heading(), en.headings['qr-code']);
    await decide(login.linkFor(EMAIL), 'claim');
    await untilClaimed(login);
    assert.equal(await qrCode(login).count(), 0);
    await decide(login.linkFor(EMAIL), 'approve');
    await login.untilStep('done');
    assert.equal(login.success().method, 'qr-code');
    assert.equal(login.countOf('verify/qr-code'), 0);
  });

  it('says that the person declined on the phone, and shows a new one on request', async () => {
    const login = await openWithCode();
    const link = login.linkFor(EMAIL);
    await decide(link, 'claim');
    const { code } = await login.errorAfter(() => decide(link, 'decline'));
    assert.equal(code, 'not-allowed');
    assert.equal(await login.alert(), en.declined);
    assert.equal(login.step(), 'waiting');
    await login.button(en.tryAgain).click();
    await qrCode(login).waitFor();
    assert.notEqual(login.linkFor(EMAIL), link);
  });

  it('is taken away when the person starts over', async () => {
    const login = await openWithCode();
    await login.goBack();
    await login.untilStep('identify');
    assert.equal(await qrCode(login).count(), 0);
    assert.equal(await login.usernameField.inputValue(), EMAIL);
  });

  it('signs in by polling when the web socket stays silent', async () => {
    stage.cloud.authsignal.settings.qrTransport = 'silent';
    const login = await stage.open({ prepare: withFakeClock, attributes: { methods: 'qr-code' } });
    await login.page.clock.pauseAt(Date.now() + 60_000);
    const socket = login.page.waitForEvent('websocket');
    await login.typeUsername(EMAIL);
    await login.submit();
    await login.untilStep('waiting');
    await socket;
    await login.page.clock.runFor(5000);
    await qrCode(login).waitFor();
    await login.page.clock.resume();
    await decide(login.linkFor(EMAIL), 'claim');
    await untilClaimed(login);
    await decide(login.linkFor(EMAIL), 'approve');
    await login.untilStep('done');
    assert.equal(login.success().method, 'qr-code');
  });
});
