/** Everything after the first step; loaded when a person shows that they mean to sign in. */
import type { LoginConfig } from './config.js';
import { LoginError } from './errors.js';
import { createEffects, type RunEffect } from './flow/effects.js';
import { offeredMethods } from './flow/offer.js';
import type { Attempt, PasskeyOffer } from './flow/state.js';
import { createAuthsignalGateway, preloadAuthsignal } from './gateways/authsignal-gateway.js';
import { createCognitoGateway, preloadCognito } from './gateways/cognito-gateway.js';
import { lazy } from './gateways/lazy.js';
import type { PartialMessages } from './i18n/messages.js';
import { recall } from './memory.js';
import { loadMethod, loadPasskeys } from './methods/registry.js';
import { canUsePasskeys } from './capabilities.js';
import { canAutofillPasskeys, canCreatePasskeys } from './passkey-capabilities.js';
import { withDeadline } from './gateways/deadline.js';
import {
  METHOD_IDS,
  type LoginSuccess,
  type LoginTokens,
  type MethodId,
  type PasskeyProof,
} from './types.js';

export { default as words } from './i18n/en-steps.js';
export { transition } from './flow/transition.js';
export { failureText, instructionText, statusText } from './step-text.js';
export { renderStep } from './step-view.js';
export { stepStyles } from './styles/step-styles.js';

export interface SignInOptions {
  readonly config: LoginConfig;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>>;
  readonly resolveUsername?: (identifier: string) => Promise<string>;
  /** The widget. */
  readonly host: HTMLElement & { readonly theme: string; readonly messages?: PartialMessages };
  /** The window that was opened in the person's click, for the pre-built UI. */
  readonly window: () => Window | null;
  /** Called when that window seems closed and may not be. */
  readonly onWindowUncertain: () => void;
  readonly getEnrollmentToken?: (tokens: LoginTokens) => Promise<string>;
  readonly onPasskeyCreated: (authenticatorId: string | undefined) => void;
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess) => Promise<void>;
}

/** Fetches what the first requests need; what fails to load now is tried again then. */
export function preload(): void {
  preloadCognito();
  preloadAuthsignal();
}

/** The methods that this browser can do. */
const availableMethods = (withoutPasskey: boolean): readonly MethodId[] =>
  METHOD_IDS.filter((id) => {
    if (id === 'passkey') return !withoutPasskey && canUsePasskeys();
    return id !== 'security-key' || canUsePasskeys();
  });

const loadEndpoints = lazy(() => import('./gateways/page-endpoints.js'));

const loadPrebuilt = lazy(() => import('./prebuilt.js'));

/** How long the page may take to find a username, in milliseconds. */
const RESOLVE_MS = 15_000;

/** How long "not now" is respected, in milliseconds. */
const DECLINED_MS = 30 * 24 * 60 * 60 * 1000;

/** Whether to offer a passkey after a sign-in by `method`. */
async function passkeyOffer(
  { passkeyEnrollment, userPoolClientId }: LoginConfig,
  { challenge }: Attempt,
  method: MethodId | undefined,
): Promise<PasskeyOffer> {
  if (passkeyEnrollment === 'off' || !method || method === 'passkey') return 'none';
  if (challenge.enrolledMethods?.includes('passkey')) return 'none';
  const { passkeyDeclinedAt = 0 } = recall(userPoolClientId);
  if (Date.now() - passkeyDeclinedAt < DECLINED_MS) return 'none';
  const way = await canCreatePasskeys();
  if (way === 'none') return 'none';
  return way === 'conditional' && passkeyEnrollment === 'auto' ? 'create' : 'ask';
}

/** How to get at the Cognito username, where the page has a way of its own. */
function usernameResolver(
  { usernameUrl }: LoginConfig,
  resolve: ((identifier: string) => Promise<string>) | undefined,
): ((identifier: string, signal: AbortSignal) => Promise<string>) | undefined {
  if (!resolve)
    return usernameUrl
      ? async (identifier, signal) => (await loadEndpoints()).fetchUsername(usernameUrl, identifier, signal)
      : undefined;
  return async (identifier, signal) => {
    // A page's own words may say who exists, and its promise may never settle.
    const username: unknown = await withDeadline(RESOLVE_MS, signal, async () => resolve(identifier)).catch(
      (error: unknown) => {
        signal.throwIfAborted();
        throw error instanceof LoginError ? error : new LoginError('not-allowed');
      },
    );
    if (typeof username === 'string' && username) return username;
    throw new LoginError('misconfigured', {
      hint: 'resolveUsername() must resolve with the Cognito username.',
    });
  };
}

const orLoadFailed = async <T>(loading: Promise<T>): Promise<T> => {
  try {
    return await loading;
  } catch {
    throw new LoginError('load-failed');
  }
};

/** The effects of one sign-in. Its settings stay as they are now, whatever happens to the attributes. */
export function createSignIn(options: SignInOptions): RunEffect {
  const { config, getEnrollmentToken } = options;
  const { enrollmentTokenUrl } = config;
  return createEffects({
    cognito: createCognitoGateway({
      region: config.region,
      clientId: config.userPoolClientId,
      endpoint: config.cognitoUrl,
      answerFormat: config.answerFormat,
      clientMetadata: options.clientMetadata,
    }),
    authsignal: createAuthsignalGateway({ tenantId: config.tenantId, baseUrl: config.authsignalUrl }),
    loadMethod: (id) => orLoadFailed(loadMethod(id)),
    loadPasskeys: () => orLoadFailed(loadPasskeys()),
    resolveUsername: usernameResolver(config, options.resolveUsername),
    present: async (attempt, mode, signal) => {
      const { present } = await orLoadFailed(loadPrebuilt());
      const { host, onWindowUncertain } = options;
      return present({ config, attempt, mode, host, window: options.window(), onWindowUncertain, signal });
    },
    offer: async (challenge, identifier) =>
      offeredMethods(challenge, identifier, {
        available: availableMethods(config.withoutPasskey),
        preferred: config.methods,
      }),
    passkeyOffer: (attempt, method) => passkeyOffer(config, attempt, method),
    recall: (identifier) => {
      const memory = config.remember ? recall(config.userPoolClientId) : {};
      return memory.identifier === identifier ? memory : undefined;
    },
    enrollmentToken: async (tokens, signal) => {
      if (getEnrollmentToken) return getEnrollmentToken(tokens);
      if (!enrollmentTokenUrl) return undefined;
      return (await loadEndpoints()).fetchEnrollmentToken(enrollmentTokenUrl, tokens, signal);
    },
    onPasskeyCreated: options.onPasskeyCreated,
    settings: {
      signUp: config.signUp,
      mode: config.mode,
      action: config.action,
      userAttributes: options.userAttributes,
    },
    succeed: options.succeed,
    now: Date.now,
  });
}

/** Offers passkeys among the suggestions of the identifier field, until `signal` aborts. Never rejects. */
export async function autofillPasskey(
  { tenantId, authsignalUrl, action }: LoginConfig,
  signal: AbortSignal,
): Promise<PasskeyProof | undefined> {
  try {
    if (!(await canAutofillPasskeys()) || signal.aborted) return undefined;
    const authsignal = createAuthsignalGateway({ tenantId, baseUrl: authsignalUrl });
    return await (await loadPasskeys()).identify({ authsignal, action, signal, isAutofill: true });
  } catch {
    // Whatever it is, the button and the field still work.
    return undefined;
  }
}
