/** What `authsignal-cognito-login/testing` takes and gives. */
import type { AuthsignalSettings } from './authsignal/settings.js';
import type { Rule } from './authsignal/rule.js';
import type { VerificationMethod } from './authsignal/vocabulary.js';
import type { Triggers } from './cognito/triggers.js';
import type { Fault, NextOptions, OutboxEntry } from './context.js';
import type { KnownFaultName } from './known-faults.js';

export type {
  AuthsignalSettings,
  Fault,
  KnownFaultName,
  NextOptions,
  OutboxEntry,
  Rule,
  Triggers,
  VerificationMethod,
};

export interface LocalCloudOptions {
  /** TCP port; 0, the default, takes a free one. */
  port?: number | undefined;
  /** Who is in the user pool from the start, and after each reset. */
  users?: readonly (NewUser | string)[] | undefined;
  /**
   * What runs in place of the package's own triggers: a folder of Lambda handlers, which takes the package esbuild, or a
   * function that makes handlers. It is given what handlers read from their environment on Lambda, and is called at the
   * start and at each reset.
   */
  triggers?: string | ((environment: Readonly<Record<string, string>>) => Triggers) | undefined;
  /** How the Authsignal tenant is set up, where that is not the default. */
  tenant?: Partial<AuthsignalSettings> | undefined;
  /**
   * Rules of the tenant; the first that fits decides. With them the package's triggers ask for the context and let in whom the
   * rules allow; triggers of your own are told to by their environment. The attributes then have `context-url`.
   */
  rules?: readonly Rule[] | undefined;
  /** A folder of pages to serve at the cloud's own address. */
  serve?: string | undefined;
}

/** Somebody for the user pool, whose addresses are verified. One of the two addresses is needed. */
export interface NewUser {
  email?: string | undefined;
  /** E.164, such as `+12015550123`. */
  phoneNumber?: string | undefined;
  /** Other attributes of the pool, such as `{ name: 'Ana', 'custom:plan': 'gold' }`. */
  attributes?: Readonly<Record<string, string>> | undefined;
  /** What the person is enrolled with at Authsignal, where that is not left to the triggers. */
  methods?: readonly VerificationMethod[] | undefined;
  /** For the app client that takes passwords. */
  password?: string | undefined;
}

export interface CloudUser {
  /** Cognito's canonical username. */
  username: string;
  sub: string;
  email?: string | undefined;
  phoneNumber?: string | undefined;
}

export interface UserTokens {
  /** Cognito's canonical username. */
  username: string;
  accessToken: string;
  idToken: string;
  refreshToken: string;
  tokenType: 'Bearer';
  /** Seconds until the access and the ID token expire. */
  expiresIn: number;
  /** Milliseconds since the epoch when they expire, by the cloud's clock. */
  expiresAt: number;
}

export interface CloudUsers {
  /** Puts somebody into the user pool; a string is an address. Rejects with a `TypeError` in one line. */
  create(user: NewUser | string): Promise<CloudUser>;
  /** Tokens as a sign-in gives them, without one. Rejects for an address that nobody has. */
  tokens(address: string): Promise<UserTokens>;
  list(): CloudUser[];
}

/** How a call fails: `{ status: 429 }`, `{ kind: 'drop' }`, or by name a failure of the real services. */
export type CallFault =
  KnownFaultName | (Partial<Omit<Fault, 'service' | 'operation'>> & { known?: KnownFaultName });

export interface LocalCloud {
  /** `http://localhost:<port>`. */
  readonly url: string;
  readonly urls: {
    /** For the SDK of AWS, as the endpoint, and for `cognito-url`. */
    readonly cognito: string;
    /** For Authsignal's SDKs, and for `authsignal-url`. */
    readonly authsignal: string;
    /** The keys with which an authorizer checks tokens. */
    readonly jwks: string;
  };
  /** The attributes with which the form signs in here. */
  readonly attributes: {
    readonly region: string;
    readonly 'user-pool-client-id': string;
    readonly 'tenant-id': string;
    readonly 'cognito-url': string;
    readonly 'authsignal-url': string;
    /** Where there are rules. */
    readonly 'context-url'?: string;
  };
  readonly userPoolId: string;
  /** What handlers and servers read from their environment: `AUTHSIGNAL_SECRET`, `USER_POOL_ID` and others. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that real clouds would send to phones and mailboxes. */
  readonly outbox: {
    /**
     * The oldest message to an address that no call was given yet; waits for it when there is none. Rejects when it gives up,
     * and when the cloud is reset or stops.
     */
    next(address: string, options?: NextOptions): Promise<OutboxEntry>;
    /** Oldest first. */
    list(): OutboxEntry[];
    clear(): void;
  };
  readonly users: CloudUsers;
  /**
   * Makes a call fail: an operation of Cognito (`InitiateAuth`), or a path of Authsignal (`/client/verify/email-otp`); each
   * time, unless the fault has `times`. Returns the function that ends that. Throws a `TypeError` in one line.
   */
  fail(call: string, fault: CallFault): () => void;
  readonly clock: {
    /** Milliseconds since the epoch. */
    now(): number;
    /** Moves the clock of both clouds forward. */
    advance(ms: number): void;
  };
  /** The calls that both clouds were sent since the start or the last reset, oldest first. */
  requests(): { service: Fault['service']; operation: string; status: number }[];
  /** Everything as at the start: users, tenant, messages, faults and clock. The address and the keys stay. */
  reset(): Promise<void>;
  /** Gives the port back. Whatever waits for a message is rejected. */
  stop(): Promise<void>;
}
