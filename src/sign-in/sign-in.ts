/** Everything after the first step; loaded when a person shows that they mean to sign in. */
import type { TemplateResult } from 'lit';
import { completeConfig, findFaults } from '../config.js';
import { LoginSuccessEvent } from '../events.js';
import type { FirstConfig, RawConfig } from '../first-config.js';
import { createEffects, type RunEffect } from '../flow/effects.js';
import { offerOf } from '../methods/offer.js';
import type { Attempt, FlowEvent } from '../flow/state.js';
import { toggleSignUp } from './step-view.js';
import { signUpLink } from '../views/sign-up-view.js';
import { createAuthsignalGateway, preloadAuthsignal } from '../gateways/authsignal-gateway.js';
import { cognitoEndpoint } from '../gateways/cognito-endpoint.js';
import { createCognitoGateway, preloadCognito } from '../gateways/cognito-gateway.js';
import { lazy, orLoadFailed } from '../lazy.js';
import type { Messages } from '../i18n/messages.js';
import type { Memory } from '../last-sign-in.js';
import { methodsWith } from '../method-catalog.js';
import { loadMethod, loadPasskeys } from '../methods/registry.js';
import { canUsePasskeys } from '../passkeys/availability.js';
import { passkeyHint } from '../passkeys/capabilities.js';
import type { LoginTokens, MethodId } from '../types.js';

export { CodeEntry } from './code-controller.js';
export { CountdownController } from './countdown-controller.js';
export { resendAtOf, secondsUntilAllowed } from '../flow/rate-limit.js';
export { areTermsMet } from '../views/sign-up-view.js';
export { default as words } from '../i18n/en-steps.js';
export { mergeMessages } from '../i18n/merge-messages.js';
export { transition } from '../flow/transition.js';
export { failureText, statusText } from './step-text.js';
export { PasskeyAutofill } from '../passkeys/autofill.js';
export { renderStep } from './step-view.js';
export { stepStyles } from '../styles/step-styles.js';

export interface SignInOptions {
  readonly config: FirstConfig;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>>;
  readonly resolveUsername?: (identifier: string) => Promise<string>;
  /** The widget, which tells the page. */
  readonly host: HTMLElement & { readonly theme: string };
  /** The words in the language of the moment. */
  readonly words: () => { readonly messages: Messages; readonly lang: string; readonly dir: 'ltr' | 'rtl' };
  /** Who signed in last on this device, and how; nobody where the page does not want that remembered. */
  readonly recall: () => Memory;
  /** The window that was opened in the person's click, for the pre-built UI. */
  readonly window: () => Window | null;
  /** Called when that window seems closed and may not be. */
  readonly onWindowUncertain: () => void;
  readonly getEnrollmentToken?: (tokens: LoginTokens) => Promise<string>;
}

export interface SignUpHost extends HTMLElement {
  readonly updateComplete: Promise<boolean>;
  readonly resolveUsername?: unknown;
}

/** The 'Create an account' link, shown with sign-up="form". A username-url creates accounts itself, so it hides the link. */
export const signUpPart = (
  config: FirstConfig,
  host: SignUpHost,
  { messages, dispatch }: { messages: Messages; dispatch: (event: FlowEvent) => void },
): TemplateResult | undefined =>
  config.signUp === 'form' && !host.resolveUsername && !completeConfig(config).usernameUrl
    ? signUpLink(messages.noAccount, () => void toggleSignUp(true, host, dispatch))
    : undefined;

/** Fetches what the first requests need; what fails to load now is tried again then. */
export function preload(): void {
  preloadCognito();
  preloadAuthsignal();
}

/** The methods that this browser can do. */
const availableMethods = (withoutPasskey: boolean): readonly MethodId[] =>
  methodsWith(({ needsWebAuthn }) => !needsWebAuthn || canUsePasskeys()).filter(
    (id) => id !== 'passkey' || !withoutPasskey,
  );

let hasWarned = false;

/** Warns the developer, once a page: it is the page whose frame is wrong. */
function warnOnce(hint: string): void {
  if (!hasWarned) console.warn(`[authsignal-cognito-login] ${hint}`);
  hasWarned = true;
}

const loadFaults = lazy(() => import('../config-faults.js'));

const loadEndpoints = lazy(() => import('../gateways/page-endpoints.js'));

const loadPrebuilt = lazy(() => import('../prebuilt/present.js'));

const loadStore = lazy(() => import('../session/store.js'));

const loadEnrollment = lazy(() => import('../passkeys/enrollment.js'));

const loadOfferFallback = lazy(() => import('../methods/offer-fallback.js'));

const loadRedirect = lazy(() => import('../prebuilt/redirect-state.js'));

/** Resolves when `promise` has; rejects as it does, or with the signal's reason. */
async function unlessAborted(promise: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
  await Promise.race([promise, aborted]);
  signal.throwIfAborted();
}

/** The effects of one sign-in. Its settings stay as they are now, whatever happens to the attributes. */
export function createSignIn(options: SignInOptions): RunEffect {
  const { host } = options;
  const config = completeConfig(options.config);
  const endpoint = config.cognitoUrl ?? cognitoEndpoint(config.region);
  const functionOf = <T>(name: 'resolveUsername' | 'getEnrollmentToken', value: T | undefined) => {
    // Frameworks set `null` for what is absent.
    if (typeof value === 'function' || !value) return value ?? undefined;
    console.warn(`[authsignal-cognito-login] "${name}" must be a function.`);
    return undefined;
  };
  const resolve = functionOf('resolveUsername', options.resolveUsername);
  const getEnrollmentToken = functionOf('getEnrollmentToken', options.getEnrollmentToken);
  const authsignal = createAuthsignalGateway({ tenantId: config.tenantId, baseUrl: config.authsignalUrl });
  const hint = config.withoutPasskey ? undefined : passkeyHint();
  if (hint) warnOnce(hint);
  return createEffects({
    cognito: createCognitoGateway({
      region: config.region,
      clientId: config.userPoolClientId,
      endpoint,
      answerFormat: config.answerFormat,
      clientMetadata: options.clientMetadata,
    }),
    authsignal,
    loadMethod: (id) => orLoadFailed(loadMethod(id)),
    loadPasskeys: () => orLoadFailed(loadPasskeys()),
    resolveUsername:
      resolve || config.usernameUrl
        ? async (identifier, signal) =>
            (await loadEndpoints()).findUsername(identifier, {
              resolve,
              url: config.usernameUrl,
              isName: config.identifier === 'username',
              signal,
            })
        : undefined,
    present: async (attempt, mode, signal) => {
      const { present } = await orLoadFailed(loadPrebuilt());
      const { onWindowUncertain } = options;
      return present({
        config,
        attempt,
        mode,
        host,
        words: options.words(),
        window: options.window(),
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
    recall: (identifier) => {
      const memory = options.recall();
      return memory.identifier === identifier ? memory : undefined;
    },
    enrollmentToken: async (tokens, signal) =>
      (await loadEnrollment()).enrollmentToken(config, getEnrollmentToken, tokens, signal),
    onPasskeyCreated: (authenticatorId) => {
      const detail = { authenticatorId };
      host.dispatchEvent(new CustomEvent('passkey-created', { detail, bubbles: true, composed: true }));
    },
    settings: {
      signUp: config.signUp,
      mode: config.mode,
      action: config.action,
      userAttributes: options.userAttributes,
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
    now: Date.now,
    random: Math.random,
  });
}

/** What is wrong with the attributes `raw`, in English. */
export async function describeFaults(raw: RawConfig): Promise<string[]> {
  const faults = findFaults(raw);
  return faults.length > 0 ? (await loadFaults()).describeFaults(faults, raw) : [];
}

/**
 * What a redirect to the pre-built UI came back with: once, to whoever asks first and is in the document. Without
 * `validationToken` the person gave up.
 */
export async function resume(
  { userPoolClientId: clientId }: FirstConfig,
  host: Element,
): Promise<{ readonly attempt: Attempt; readonly validationToken?: string } | undefined> {
  const { takeRedirectReturn } = await loadRedirect();
  if (!host.isConnected) return undefined;
  const returned = takeRedirectReturn({ clientId });
  if (!returned) return undefined;
  const { identifier, isNewUser, session, username } = returned.flow;
  const attempt = { identifier, isNewUser, challenge: { session, username }, offered: [], resendAt: {} };
  return { attempt, validationToken: returned.token };
}
