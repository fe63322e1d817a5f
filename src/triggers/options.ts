/** What can be set about the triggers, and the defaults. */
import { randomBytes } from 'node:crypto';
import type { Authsignal } from '@authsignal/node';
import type { Identifier } from './addresses.js';
import { connect, type Connection } from './authsignal.js';
import { updateWithAws } from './update-user-attributes.js';

/** Access to an Authsignal tenant's Server API. */
export interface AuthsignalSettings {
  /**
   * The tenant's server secret, or a function that fetches it, called at the first use, and at the next one after Authsignal
   * answered 401. Neither the secret nor the function's own error ever shows in an error or a log.
   */
  apiSecretKey: string | (() => Promise<string>);
  /** Base URL of the tenant's region, `/v1` included. Default: `https://api.authsignal.com/v1`. */
  apiUrl?: string;
}

/**
 * A ready client, such as an instance of `Authsignal` (give it `retries: 0`: Cognito waits five seconds at most).
 * Without `getAuthenticators` no address is ever marked verified, and without `enrollVerifiedAuthenticator` only users who
 * have an authenticator sign in, unless `enrollment` is `open`; `apiSecretKey`, when present, keys the decoys.
 */
export type AuthsignalClient = Pick<Authsignal, 'track' | 'validateChallenge'> &
  Partial<Pick<Authsignal, 'getAuthenticators' | 'enrollVerifiedAuthenticator' | 'apiSecretKey'>>;

/** Attributes of one Cognito user that are to be changed. */
export interface UserAttributeUpdate {
  region: string;
  userPoolId: string;
  username: string;
  /** `{ email_verified: 'true' }` or `{ phone_number_verified: 'true' }`. */
  attributes: Record<string, string>;
}

export interface TriggerOptions {
  /** The Authsignal tenant, or a client for it. */
  authsignal: AuthsignalSettings | AuthsignalClient;
  /** The Authsignal action that is tracked and validated: 1 to 64 letters, digits, `-` or `_`. Default: `cognitoAuth`. */
  action?: string;
  /** Where Authsignal's pre-built UI returns to in redirect mode. */
  redirectUrl?: string;
  /** Number of wrong answers after which the sign-in fails. Default: 3. */
  maxAttempts?: number;
  /** Milliseconds that one run of a trigger may wait for other services; Cognito gives it 5 s. Default: 3500. */
  deadline?: number;
  /** Stores the verified mark of an address. Default: AdminUpdateUserAttributes with the environment's credentials. */
  updateUserAttributes?: (update: UserAttributeUpdate) => Promise<void>;
  /**
   * Whether an enrolled user whose tracked action is `ALLOW` gets in without a challenge. Default: false, and `ALLOW` is
   * then presented as `CHALLENGE_REQUIRED`. There is no other proof than the name that was typed, since whoever signs in
   * may leave Cognito's password out, so set it only when the tenant's rules answer `ALLOW` for reasons that prove the
   * person. A user without authenticators, for whom `ALLOW` is Authsignal's normal answer, never gets in this way, nor one
   * who got the first just now.
   */
  acceptAllow?: boolean;
  /**
   * How a user of the pool who has no authenticator yet gets the first one.
   * `address` (default): Create registers the address that Cognito has with Authsignal, so that the first sign-in takes a
   * code or link sent there: a verified one; where none is, the user name, if it is an address; else the only one that there
   * is, or what `identifier` says. A second, unverified address never gets the first code. The price: who has lost
   * that address cannot sign in, and the tenant must allow a method that sends to it (else such users cannot sign in, and
   * look like unknown ones). Users without an address are as in `open`.
   * `open`: whoever signs in first enrols whatever the tenant allows, such as a passkey or another person's address. Anybody
   * who knows the name of a user without authenticators can take over that account, and Cognito's password does not help,
   * since whoever signs in may leave it out. It is for pools in which users never lack an authenticator.
   * What was enrolled that way stays when it is changed to `address`.
   */
  enrollment?: 'address' | 'open';
  /**
   * What everybody signs in with, in a pool whose user names are addresses of one kind only. The triggers see a UUID in place
   * of such a user name. So without this option a new account with an email address and a phone number is refused at sign-up,
   * and one that is there already cannot sign in until an address is verified or an authenticator enrolled. Set it for
   * PreSignUp, Create and Verify. Never set it where people sign in with either: who signed up with somebody's phone number
   * and an own email address would get the owner's codes.
   */
  identifier?: Identifier;
  /**
   * What happens for a user who does not exist. Either way an unusable Authsignal user with a stable id stands in, the
   * challenge looks like that of somebody who signs in by code, and no answer is ever accepted.
   * `deliver` (default): the address typed as user name is bound and gets a code like a new user's, so that a page sees no
   * difference at all; the price is messages to strangers, within Authsignal's rate limits. `silent`: nothing is sent, and
   * the code step fails, which tells that the user does not exist; choose it when an SMS to any number costs more than that
   * secret.
   */
  decoy?: 'deliver' | 'silent';
}

/** The options with defaults applied, as the triggers use them. */
export interface TriggerContext {
  authsignal: Connection;
  action: string;
  redirectUrl: string | undefined;
  maxAttempts: number;
  deadline: number;
  updateUserAttributes: (update: UserAttributeUpdate) => Promise<void>;
  acceptAllow: boolean;
  enrollment: 'address' | 'open';
  identifier: Identifier | undefined;
  deliverDecoys: boolean;
  /** Keys the ids of decoys when the client does not show its secret. */
  fallbackKey: string;
}

/** Applies the defaults. Throws a `TypeError` for an action that Authsignal cannot have and for an unknown choice. */
export function resolveOptions(options: TriggerOptions): TriggerContext {
  const { action = 'cognitoAuth', decoy = 'deliver', enrollment = 'address', identifier } = options;
  if (!/^[\w-]{1,64}$/.test(action)) {
    throw new TypeError('The Authsignal action must be 1 to 64 letters, digits, "-" or "_".');
  }
  if (decoy !== 'deliver' && decoy !== 'silent') {
    throw new TypeError('The decoy option must be "deliver" or "silent".');
  }
  if (enrollment !== 'address' && enrollment !== 'open') {
    throw new TypeError('The enrollment option must be "address" or "open".');
  }
  if (identifier !== undefined && identifier !== 'email' && identifier !== 'phone') {
    throw new TypeError('The identifier option must be "email" or "phone".');
  }
  return {
    authsignal: connect(options.authsignal),
    action,
    redirectUrl: options.redirectUrl,
    maxAttempts: options.maxAttempts ?? 3,
    deadline: options.deadline ?? 3500,
    updateUserAttributes: options.updateUserAttributes ?? updateWithAws,
    acceptAllow: options.acceptAllow ?? false,
    enrollment,
    identifier,
    deliverDecoys: decoy === 'deliver',
    fallbackKey: randomBytes(32).toString('hex'),
  };
}
