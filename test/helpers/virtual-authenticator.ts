/** The fingerprint sensor, as it were, of a page in Chromium. Its passkeys outlive a reload. */
import type { Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Whether the person, when asked, proves who they are; if not, a prompt ends as if they had cancelled it. */
  setUserVerified(isVerified: boolean): Promise<void>;
  countPasskeys(): Promise<number>;
}

export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const client = await page.context().newCDPSession(page);
  // With the browser's own dialog a prompt never ends in a headless browser.
  await client.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    async setUserVerified(isUserVerified) {
      await client.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    async countPasskeys() {
      const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.length;
    },
  };
}
