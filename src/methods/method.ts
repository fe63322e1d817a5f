/** What a challenge method is. */
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import type { IdentifierType, MethodId } from '../types.js';

/** What a method works with. */
export interface MethodContext {
  readonly authsignal: AuthsignalGateway;
  /** The Authsignal token of the challenge. */
  readonly token: string;
  /** What the person typed, in its canonical form. */
  readonly identifier: string;
  readonly identifierType: IdentifierType;
  /** Whether the user has an authenticator; `undefined` when the triggers do not say. */
  readonly isEnrolled: boolean | undefined;
  readonly signal: AbortSignal;
}

/** A method that sends a code which the person types. Every function rejects with a `LoginError`. */
export interface CodeMethod {
  readonly id: MethodId;
  /** Sends the code, or sends it again. */
  send(context: MethodContext): Promise<void>;
  /** Checks the code. Resolves with Authsignal's result token; rejects with `wrong-code`. */
  verify(context: MethodContext, code: string): Promise<string>;
}

export type Method = CodeMethod;
