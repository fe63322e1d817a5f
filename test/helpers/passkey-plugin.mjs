/**
 * Test runner commands `passkey:add` and `passkey:remove`: a virtual authenticator in Chromium and in Firefox;
 * and the commands of the local cloud, where its passkeys are registered.
 */
import { localCloudPlugin } from './local-cloud-plugin.mjs';
import { connectMarionette } from './marionette.mjs';

export function passkeyPlugin({ marionettePort }) {
  const localCloud = localCloudPlugin();
  const cdpSessions = new Map();
  let marionette;

  async function cdp(session) {
    let client = cdpSessions.get(session.id);
    if (!client) {
      const page = session.browser.getPage(session.id);
      client = await page.context().newCDPSession(page);
      cdpSessions.set(session.id, client);
      // With the browser's own dialog a modal ceremony never ends in a headless browser.
      await client.send('WebAuthn.enable', { enableUI: false });
    }
    return client;
  }

  async function addInChromium(session, options) {
    const client = await cdp(session);
    const { authenticatorId } = await client.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
        ...options,
      },
    });
    return authenticatorId;
  }

  async function removeInChromium(session, authenticatorId) {
    const client = await cdp(session);
    await client.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId });
    cdpSessions.delete(session.id);
    await client.detach();
  }

  async function addInFirefox(session, options) {
    marionette ??= await connectMarionette(marionettePort);
    await session.browser.getPage(session.id).bringToFront();
    return marionette.addAuthenticator(options);
  }

  return {
    name: 'passkey',
    async serverStop() {
      marionette?.close();
      await localCloud.serverStop();
    },
    async executeCommand({ command, payload, session }) {
      const isFirefox = session.browser.name === 'Firefox';
      if (command === 'passkey:add') {
        return isFirefox ? addInFirefox(session, payload) : addInChromium(session, payload);
      }
      if (command === 'passkey:remove') {
        const authenticatorId = payload.id;
        if (isFirefox) await marionette.removeAuthenticator(authenticatorId);
        else await removeInChromium(session, authenticatorId);
        return true;
      }
      // A Chrome DevTools Protocol call, where the two commands above do not reach.
      if (command === 'passkey:cdp') {
        const client = await cdp(session);
        return (await client.send(payload.method, payload.params)) ?? true;
      }
      return localCloud.executeCommand({ command, payload, session });
    },
  };
}
