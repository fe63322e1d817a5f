/** The fingerprint sensor or the security key, as it were, of a page in Chromium. Its passkeys outlive a reload. */
import type { Page } from 'playwright-core';

export interface VirtualAuthenticator {
  /** Whether the person, when asked, proves who they are; if not, a prompt ends as if they had cancelled it. */
  setUserVerified(isVerified: boolean): Promise<void>;
  /** Whether the person, when asked, touches it; if not, a prompt stays open. */
  setPresent(isPresent: boolean): Promise<void>;
  /** Whether what it signs is worth nothing. */
  setBogus(isBogus: boolean): Promise<void>;
  countPasskeys(): Promise<number>;
  /** Forgets everything; a prompt ends as if the person had cancelled it. */
  clear(): Promise<void>;
}

export async function addAuthenticator(
  page: Page,
  transport: 'internal' | 'usb' = 'internal',
): Promise<VirtualAuthenticator> {
  const client = await page.context().newCDPSession(page);
  // With the browser's own dialog a prompt never ends in a headless browser.
  await client.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport,
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
    async setPresent(enabled) {
      await client.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled });
    },
    async setBogus(isBogusSignature) {
      await client.send('WebAuthn.setResponseOverrideBits', { authenticatorId, isBogusSignature });
    },
    async countPasskeys() {
      const { credentials } = await client.send('WebAuthn.getCredentials', { authenticatorId });
      return credentials.length;
    },
    async clear() {
      await client.send('WebAuthn.clearCredentials', { authenticatorId });
    },
  };
}
