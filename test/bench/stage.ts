/** What sign-ins are measured on: the local cloud, and a page of the same origin with one widget. */
import type { Browser, CDPSession, Page } from 'playwright-core';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { compile, inFreshPage } from './browser.js';
import { PAGES } from './folders.js';
import type * as InPage from './in-page/index.js';

declare global {
  /** What runs in the page. */
  const bench: typeof InPage;
}

export interface Stage {
  readonly cloud: LocalCloud;
  /** Runs `measure` with a page whose widget is ready. */
  open<T>(measure: (page: Page, devTools: CDPSession) => Promise<T>): Promise<T>;
}

export async function onStage<T>(browser: Browser, measure: (stage: Stage) => Promise<T>): Promise<T> {
  const inPage = await compile('index');
  const cloud = await startLocalCloud({ demoRoot: PAGES });
  // Hundreds of sign-ins in a minute are no attack here.
  cloud.cognito.settings.rateLimits = false;
  cloud.authsignal.settings.rateLimits = false;
  const codeFor = (address: string) => cloud.outbox.list().findLast(({ to }) => to === address)?.code ?? '';
  try {
    return await measure({
      cloud,
      open: (measurePage) =>
        inFreshPage(browser, async (page, devTools) => {
          await page.exposeFunction('codeFor', codeFor);
          await addIdleAuthenticator(devTools);
          const offered = page.waitForResponse(/passkey\/authentication-options$/);
          await page.goto(`${cloud.url}/widget.html`);
          await page.addScriptTag({ content: inPage });
          // The offer of passkeys is prepared once, and is no part of what is measured.
          await offered;
          await page.evaluate(() => bench.ready(bench.theWidget()));
          return measurePage(page, devTools);
        }),
    });
  } finally {
    await cloud.close();
  }
}

/** A device that could use passkeys and whose owner does not touch it, so that the widget's offer stays open. */
async function addIdleAuthenticator(devTools: CDPSession): Promise<void> {
  await devTools.send('WebAuthn.enable', { enableUI: false });
  await devTools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      automaticPresenceSimulation: false,
    },
  });
}
