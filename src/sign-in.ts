/** Puts together what one sign-in works with; loaded when a person shows that they mean to sign in. */
import type { LoginConfig } from './config.js';
import { LoginError } from './errors.js';
import { createEffects, type RunEffect } from './flow/effects.js';
import { offeredMethods } from './flow/offer.js';
import { createAuthsignalGateway, preloadAuthsignal } from './gateways/authsignal-gateway.js';
import { createCognitoGateway, preloadCognito } from './gateways/cognito-gateway.js';
import { availableMethods, loadMethod } from './methods/registry.js';
import type { LoginSuccess } from './types.js';

export interface SignInOptions {
  readonly config: LoginConfig;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>>;
  /** Tells the page; settles when the page has done what it does with the tokens. */
  readonly succeed: (success: LoginSuccess) => Promise<void>;
}

/** Fetches what the first requests need; what fails to load now is tried again then. */
export function preload(): void {
  preloadCognito();
  preloadAuthsignal();
}

/** The effects of one sign-in. Its settings stay as they are now, whatever happens to the attributes. */
export function createSignIn({ config, userAttributes, clientMetadata, succeed }: SignInOptions): RunEffect {
  return createEffects({
    cognito: createCognitoGateway({
      region: config.region,
      clientId: config.userPoolClientId,
      endpoint: config.cognitoUrl,
      clientMetadata,
    }),
    authsignal: createAuthsignalGateway({ tenantId: config.tenantId, baseUrl: config.authsignalUrl }),
    loadMethod: async (id) => {
      const method = await loadMethod(id).catch(() => {
        throw new LoginError('load-failed');
      });
      if (!method) throw new LoginError('not-enrolled');
      return method;
    },
    offer: (challenge, identifier) =>
      offeredMethods(challenge, identifier, { available: availableMethods, preferred: config.methods }),
    settings: { signUp: config.signUp, identifier: config.identifier, userAttributes },
    succeed,
    now: Date.now,
  });
}
