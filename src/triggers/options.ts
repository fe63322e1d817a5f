/** What can be set about the triggers. */
import type { Authsignal } from '@authsignal/node';
import type { CreateAuthChallengeEvent } from './events.js';
import type { Identifier } from './methods.js';
import type { RecordMetric } from './metrics.js';

/** Access to an Authsignal tenant's Server API. */
export interface AuthsignalSettings {
  /**
   * The tenant's server secret, or a function that fetches it, called at the first use, and at the next one after Authsignal
   * answered 401. White space around it is left out. Neither the secret nor the function's own error ever shows in an error
   * or a log.
   */
  apiSecretKey: string | (() => Promise<string>);
  /**
   * Base URL of the tenant's region, `/v1` included: https, or http on localhost. Default: `https://api.authsignal.com/v1`.
   */
  apiUrl?: string | undefined;
}

/**
 * A ready client, such as an instance of `Authsignal` (give it `retries: 0`: Cognito waits five seconds at most).
 * Without `getAuthenticators` no address is ever marked verified, and without `enrollVerifiedAuthenticator` only users who
 * have an authenticator sign in, unless `enrollment` is `open`. Without `updateAction` a result is good for more than one
 * sign-in while it is fresh, and without `getAction` the clock of the function says what is fresh. `apiSecretKey`, when
 * present, keys the decoys.
 */
export type AuthsignalClient = Pick<Authsignal, 'track' | 'validateChallenge'> &
  Partial<
    Pick<
      Authsignal,
      'getAuthenticators' | 'enrollVerifiedAuthenticator' | 'getAction' | 'updateAction' | 'apiSecretKey'
    >
  >;

/** One Cognito user. */
export interface PoolUser {
  region: string;
  userPoolId: string;
  username: string;
}

/** Attributes of one Cognito user that are to be changed. */
export interface UserAttributeUpdate extends PoolUser {
  /** `{ email_verified: 'true' }` or `{ phone_number_verified: 'true' }`. */
  attributes: Record<string, string>;
}

/** A function of Lambda by its name or ARN, or a handler. */
export type ChainedTrigger = string | ((event: object) => Promise<unknown>);

/** Triggers that the pool had before, which ours stand in front of. */
export interface Chain {
  preSignUp?: ChainedTrigger | undefined;
  defineAuthChallenge?: ChainedTrigger | undefined;
  createAuthChallenge?: ChainedTrigger | undefined;
  verifyAuthChallengeResponse?: ChainedTrigger | undefined;
}

/** What is known for sure of where, and on what, somebody signs in: attributes of Authsignal's `track`. */
export interface TrustedContext {
  /** What the tenant knows the device by, such as `anonymousId` of Authsignal's SDK. */
  deviceId?: string | undefined;
  ipAddress?: string | undefined;
  userAgent?: string | undefined;
  /** BCP 47 tag. */
  locale?: string | undefined;
  /** Own data for the tenant's rules. */
  custom?: Record<string, string | number | boolean> | undefined;
}

export interface TriggerOptions {
  /** The Authsignal tenant, or a client for it. */
  authsignal: AuthsignalSettings | AuthsignalClient;
  /**
   * The ids of the pool's app clients that sign in with these triggers, or a function that fetches them, called at the first
   * use. Cognito calls a pool's triggers for all of its clients. For any other client PreSignUp returns its event as it is,
   * and the others throw. Default: every client of the pool, which is safe only where none of them takes
   * passwords: PreSignUp would confirm people who sign up there with an address that is not theirs.
   */
  clientIds?: readonly string[] | (() => Promise<readonly string[]>) | undefined;
  /**
   * The triggers that the pool had before, each as a handler or as the name or ARN of a function, for which the role takes
   * `lambda:InvokeFunction`. They answer for all app clients but those of `clientIds`. A `preSignUp` is called for those
   * as well, before ours, and may refuse a sign-up. Without `clientIds` nobody else is left, and only `preSignUp` is called.
   */
  chain?: Chain | undefined;
  /**
   * Whether to count what happens, without any personal datum: the name of this login, under which CloudWatch shows the metrics
   * (namespace `AuthsignalCognitoLogin`, dimension `Login`), or a function that takes them. Default: no.
   */
  metrics?: string | RecordMetric | undefined;
  /** The Authsignal action that is tracked and validated: 1 to 64 letters, digits, `-` or `_`. Default: `cognitoAuth`. */
  action?: string | undefined;
  /** Where Authsignal's pre-built UI returns to in redirect mode. */
  redirectUrl?: string | undefined;
  /** Number of wrong answers after which the sign-in fails. Default: 3. */
  maxAttempts?: number | undefined;
  /** Milliseconds that one run of a trigger may wait for other services; Cognito gives it 5 s. Default: 3500. */
  deadline?: number | undefined;
  /**
   * Milliseconds that one run of Create takes at least, `deadline` at most: a name that nobody has takes more calls to
   * Authsignal than one that somebody has, and the time would tell. Default: 600; 0 where who exists is no secret. It hides
   * the difference as long as three calls to Authsignal take less.
   */
  minimumDuration?: number | undefined;
  /** Stores the verified mark of an address. Default: AdminUpdateUserAttributes with the environment's credentials. */
  updateUserAttributes?: ((update: UserAttributeUpdate) => Promise<void>) | undefined;
  /**
   * Takes an account away from whoever made it, when its owner has proved the first address of it: gives it a password that
   * nobody knows, and ends its sessions. Otherwise somebody who signed up with another person's address would keep their
   * password. When it rejects, the sign-in fails. Default: AdminSetUserPassword and AdminUserGlobalSignOut with the
   * environment's credentials.
   */
  replacePassword?: ((user: PoolUser) => Promise<void>) | undefined;
  /**
   * Whether an enrolled user whose tracked action is `ALLOW` gets in without a challenge. Default: false, and `ALLOW` is
   * then presented as `CHALLENGE_REQUIRED`. There is no other proof than the name that was typed, since whoever signs in
   * may leave Cognito's password out, so set it only when the tenant's rules answer `ALLOW` for reasons that prove the
   * person. A user without authenticators, for whom `ALLOW` is Authsignal's normal answer, never gets in this way, nor one
   * who got the first just now, nor, with `context`, anybody of whose context nothing is known for sure.
   */
  acceptAllow?: boolean | undefined;
  /**
   * What becomes of a sign-in whose tracked action is `REVIEW_REQUIRED`: somebody at the tenant is to look at it.
   * `block` (default): it ends like one that is blocked. `challenge`: it goes on with a challenge like any other.
   */
  review?: 'block' | 'challenge' | undefined;
  /**
   * Whether Create asks the browser, in a round before the challenge, where and on what it runs, and tells the tenant's rules.
   * It is one more call, and none of the attempts; the form answers by itself. What the browser says arrives as
   * `custom.claimed…`. `deviceId`, `ipAddress` and `userAgent` arrive when the endpoint of `context-url` signed them, see
   * `contextKey`; or when a function in place of `true` gives them, which knows them by other means. It is called with Create's
   * event, whose `clientMetadata` is the browser's; what takes it longer than a second is left out. Default: false.
   */
  context?: boolean | ((event: CreateAuthChallengeEvent) => Promise<TrustedContext | undefined>) | undefined;
  /**
   * The key with which the endpoint of `context-url` signs, of 32 characters at least, or a function that fetches it, called at
   * the first use. Without it no context counts. When it cannot be read, the sign-in goes on without the context.
   */
  contextKey?: string | (() => Promise<string>) | undefined;
  /**
   * How a user of the pool who has no authenticator yet gets the first one.
   * `address` (default): Create registers the address that Cognito has with Authsignal, so that the first sign-in takes a
   * code or link sent there: a verified one; where none is, the user name, if it is an address; else the only one that there
   * is, or what `identifier` says. A second, unverified address never gets the first code. The price: who has lost
   * that address cannot sign in, and the tenant must allow a method that sends to it (else such users cannot sign in, and
   * look like unknown ones). Nor can users without an address, and sign-ups without one are refused.
   * `open`: whoever signs in first enrols whatever the tenant allows, such as a passkey or another person's address. Anybody
   * who knows the name of a user without authenticators can take over that account, and Cognito's password does not help,
   * since whoever signs in may leave it out. It is for pools in which users never lack an authenticator.
   * What was enrolled that way stays when it is changed to `address`.
   */
  enrollment?: 'address' | 'open' | undefined;
  /**
   * What everybody signs in with, in a pool whose user names are addresses of one kind only. The triggers see a UUID in place
   * of such a user name. So without this option a new account with an email address and a phone number is refused at sign-up,
   * and one that is there already cannot sign in until an address is verified or an authenticator enrolled. Set it for
   * PreSignUp, Create and Verify. Never set it where people sign in with either: who signed up with somebody's phone number
   * and an own email address would get the owner's codes.
   */
  identifier?: Identifier | undefined;
  /**
   * What happens for a user who does not exist. Either way an unusable Authsignal user with a stable id stands in, the
   * challenge looks like that of somebody who signs in by code, and no answer is ever accepted.
   * `deliver`: the address typed as user name is bound and gets a code like a new user's, so that a page sees no
   * difference at all; the price is messages to strangers, within Authsignal's rate limits. `silent`: nothing is sent there,
   * which may tell that the user does not exist. Default: `deliver` to email addresses, `silent` for phone numbers, since
   * messages to numbers of an attacker's choice cost money.
   */
  decoy?: 'deliver' | 'silent' | undefined;
  /**
   * Sign-ins with unknown names that get a decoy of their own, per minute and running instance of the function. Beyond it
   * they share one that nothing is sent to: neither messages nor users at Authsignal grow without end. Default: 30.
   */
  decoysPerMinute?: number | undefined;
}
