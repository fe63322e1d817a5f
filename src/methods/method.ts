/** What a challenge method is. */
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { MethodId, PasskeySignIn, TotpSetup, WaitProgress } from '../types.js';

/** What a method works with. */
export interface MethodContext {
  readonly authsignal: AuthsignalGateway;
  /** The Authsignal token of the challenge. */
  readonly token: string;
  /** The Authsignal action that the triggers track. */
  readonly action: string;
  /** What the person typed, in its canonical form. */
  readonly identifier: string;
  /** Whether the user has this method; `undefined` when nobody says. */
  readonly isEnrolled: boolean | undefined;
  readonly signal: AbortSignal;
}

/**
 * A way to prove who one is. First `send`, where there is one; then the person types a code (`verify`) or something
 * happens elsewhere (`wait`). Every function rejects with a `LoginError`; with a cancellation when the person gave up.
 */
export interface Method {
  readonly id: MethodId;
  /** Sends the challenge, or sends it again; a method that has to be set up first says with what. */
  send?(context: MethodContext): Promise<TotpSetup | undefined>;
  /** Whether `send` reaches the person, so that it must not be repeated too soon. */
  readonly isDelivered?: boolean;
  /** Checks the code. Resolves with Authsignal's validation token; rejects with `wrong-code`. */
  verify?(context: MethodContext, code: string): Promise<string>;
  /** Finds the code by itself, where the browser can; settles only with a code or when the signal aborts. */
  listen?(signal: AbortSignal): Promise<string>;
  /** Waits for what happens elsewhere. Resolves with Authsignal's validation token. */
  wait?(context: MethodContext, report: (progress: WaitProgress) => void): Promise<string>;
}

/** What only passkeys can do: say who somebody is, and be created after a sign-in. */
export interface PasskeyMethod extends Method {
  /** Asks for a passkey with the browser's dialog. */
  identify(options: PasskeyOptions): Promise<PasskeySignIn>;
  /** Creates a passkey for `username`. Resolves with its id at Authsignal, where that is known. */
  create(options: PasskeyOptions & PasskeyCreation): Promise<string | undefined>;
}

export interface PasskeyOptions {
  readonly authsignal: AuthsignalGateway;
  readonly action: string;
  readonly signal: AbortSignal;
}

export interface PasskeyCreation {
  /** An Authsignal token that may add authenticators. */
  readonly token: string;
  readonly username: string;
  /** Whether the browser may create it without asking the person. */
  readonly isConditional: boolean;
}
