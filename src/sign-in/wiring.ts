/** Connects the flow of one sign-in to gateways, methods, storage and the page. */
import { completeConfig } from '../config.js';
import { LoginError } from '../errors.js';
import { LoginSuccessEvent } from '../events.js';
import { now } from '../flow/rate-limit.js';
import { createEffects, type RunEffect } from '../flow/effects.js';
import type { SignInSettings } from '../flow/flow-controller.js';
import { createAuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { createCognitoGateway } from '../gateways/cognito-gateway.js';
import { cognitoEndpoint } from '../gateways/cognito-endpoint.js';
import type { Messages } from '../i18n/messages.js';
import { lazy, orLoadFailed } from '../lazy.js';
import type { LoginContext } from '../login-context.js';
import { methodsWith } from '../method-catalog.js';
import { offerOf } from '../methods/offer.js';
import { loadMethod, loadPasskeys } from '../methods/registry.js';
import { canUsePasskeys } from '../passkeys/availability.js';
import type { MethodId } from '../types.js';

const loadEndpoints = lazy(() => import('../gateways/page-endpoints.js'));

const loadPrebuilt = lazy(() => import('../prebuilt/present.js'));

const loadStore = lazy(() => import('../session/store.js'));

const loadEnrollment = lazy(() => import('../passkeys/enrollment.js'));

const loadOfferFallback = lazy(() => import('../methods/offer-fallback.js'));

/** Loads who signed in last on this device. */
export const loadLastSignIn = lazy(() => import('../last-sign-in.js'));

const loadCapabilities = lazy(() => import('../passkeys/capabilities.js'));

/** The methods that this browser can do. */
const availableMethods = (withoutPasskey: boolean): readonly MethodId[] =>
  methodsWith(({ needsWebAuthn }) => !needsWebAuthn || canUsePasskeys()).filter(
    (id) => id !== 'passkey' || !withoutPasskey,
  );

/** Resolves when `promise` has; rejects as it does, or with the signal's reason. */
async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await Promise.race([promise, aborted]);
  signal.throwIfAborted();
}

/** The effects of one sign-in. Its settings stay as they are now, whatever happens to the attributes. */
export function wire(
  { host, locale, page, window }: LoginContext,
  { config: first, userAttributes = {}, clientMetadata, resolveUsername, getEnrollmentToken }: SignInSettings,
  { words, onWindowUncertain }: { words: () => Messages; onWindowUncertain: () => void },
): RunEffect {
  if (!first) throw new LoginError('misconfigured');
  const config = completeConfig(first);
  const endpoint = config.cognitoUrl ?? cognitoEndpoint(config.region);
  // Frameworks set `null` for what is absent.
  const resolve = typeof resolveUsername === 'function' ? resolveUsername : undefined;
  if (resolveUsername && !resolve) page.warn('"resolveUsername" must be a function.');
  const authsignal = createAuthsignalGateway({ tenantId: config.tenantId, baseUrl: config.authsignalUrl });
  const visitor = { authsignal, config, locale, clientMetadata, page };
  if (!config.withoutPasskey && !canUsePasskeys())
    void loadCapabilities().then(
      ({ warnOfPolicy }) => warnOfPolicy(page),
      () => undefined,
    );
  return createEffects({
    cognito: createCognitoGateway({
      region: config.region,
      clientId: config.userPoolClientId,
      endpoint,
      answerFormat: config.answerFormat,
      clientMetadata,
      page,
      provideContext: async (beginning, ...call) => {
        // An endpoint is asked while Cognito begins, which may fail before anybody waits for it.
        if (config.contextUrl) beginning.catch(() => undefined);
        else if ((await beginning).ChallengeParameters?.challenge !== 'PROVIDE_CONTEXT') return beginning;
        return (await loadEndpoints()).provideContext(visitor, beginning, ...call);
      },
    }),
    authsignal,
    loadMethod: (id) => orLoadFailed(loadMethod(id)),
    loadPasskeys: () => orLoadFailed(loadPasskeys()),
    resolveUsername:
      resolve || config.usernameUrl
        ? async (identifier, signal) =>
            (await loadEndpoints()).findUsername(identifier, { ...visitor, resolve, signal })
        : undefined,
    present: async (attempt, mode, signal) => {
      const { present } = await orLoadFailed(loadPrebuilt());
      return present({
        config,
        attempt,
        mode,
        host,
        words: { ...locale.locale, messages: words() },
        window: window(),
        onWindowUncertain,
        signal,
      });
    },
    offer: async (challenge, who, signal) => {
      const available = availableMethods(config.withoutPasskey);
      const options = { available, preferred: config.methods };
      const { isEnrolled, enrolledMethods } = challenge;
      if (enrolledMethods && isEnrolled !== false) return offerOf(enrolledMethods, challenge, options);
      const { offerUnsaid } = await loadOfferFallback();
      return offerUnsaid(challenge, { ...options, ...who, authsignal, signal });
    },
    passkeyPrompt: async (attempt, method) =>
      config.passkeyEnrollment === 'off'
        ? 'none'
        : (await loadEnrollment()).passkeyPrompt(config, attempt, method),
    recall: async (identifier) => {
      if (!config.remember) return undefined;
      // Without it everybody is new.
      const lastSignIn = await loadLastSignIn().catch(() => undefined);
      const memory = lastSignIn?.recall(config.userPoolClientId);
      return memory?.identifier === identifier ? memory : undefined;
    },
    enrollmentToken: async (tokens, signal) =>
      (await loadEnrollment()).enrollmentToken({ config, page, locale, getEnrollmentToken }, tokens, signal),
    onPasskeyCreated: (authenticatorId) => void page.fire('passkey-created', { authenticatorId }),
    settings: {
      signUp: config.signUp,
      mode: config.mode,
      action: config.action,
      userAttributes,
    },
    succeed: async (success, signal) => {
      const { storage, userPoolClientId: clientId } = config;
      let forget: (() => void) | undefined;
      if (storage !== 'none') {
        const { keepSession } = await orLoadFailed(loadStore());
        signal.throwIfAborted();
        forget = keepSession(storage, { clientId, endpoint, username: success.username }, success.tokens);
      }
      const event = new LoginSuccessEvent(success);
      host.dispatchEvent(event);
      try {
        await unlessAborted(event.settled(), signal);
      } catch (error) {
        // A page that has been told may have taken the widget away.
        if (host.isConnected) forget?.();
        throw error;
      }
      if (config.successUrl) location.assign(config.successUrl);
    },
    now,
    random: Math.random,
  });
}
