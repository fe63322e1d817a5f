/** A model of Authsignal behind the stub server: users, their authenticators, and what a token lets its holder do. */
import type { Answer, RecordedRequest, Responder } from './stub-authsignal.js';
import { tokenFor } from './stub-authsignal.js';

export interface ModelAuthenticator {
  verificationMethod: string;
  email?: string;
  phoneNumber?: string;
  /** Who can answer its challenges, where that is not the holder of the address. */
  holder?: string;
}

interface Action {
  userId: string;
  isSucceeded: boolean;
  verificationMethod?: string;
}

const invalid: Answer = { status: 400, json: { error: 'invalid_request' } };

export class AuthsignalModel {
  /** Methods that cannot be registered although the tenant allows them. */
  refused = new Set<string>();
  allowed: string[] | undefined = ['EMAIL_OTP', 'SMS', 'AUTHENTICATOR_APP', 'PASSKEY'];
  readonly #authenticators = new Map<string, ModelAuthenticator[]>();
  readonly #actions = new Map<string, Action>();

  /** For the stub server: `{ '/': model.respond }`. */
  readonly respond: Responder = (request) => {
    const [, collection, userId = '', part] = request.path.split('/');
    if (collection === 'validate') return this.#validate(request);
    if (part === 'actions') return this.#track(userId);
    if (part !== 'authenticators') return invalid;
    if (request.method === 'GET') return { json: this.of(userId) };
    return this.#register(userId, request.body as ModelAuthenticator);
  };

  of(userId: string): ModelAuthenticator[] {
    return this.#authenticators.get(userId) ?? [];
  }

  /** The Client API's enrolment, completed by `holder`; the result token, or undefined when the token may not. */
  enrol(token: string, holder: string, authenticator: ModelAuthenticator): string | undefined {
    const { userId } = this.#read(token);
    // No token here carries the scope that more authenticators take.
    if (this.of(userId).length > 0) return undefined;
    this.#add(userId, { ...authenticator, holder });
    return this.#succeed(token, authenticator.verificationMethod);
  }

  /** The Client API's challenge, answered by `holder`; undefined when none of the user's authenticators is theirs. */
  answer(token: string, holder: string): string | undefined {
    const { userId } = this.#read(token);
    const own = this.of(userId).find(
      (candidate) => (candidate.holder ?? candidate.email ?? candidate.phoneNumber) === holder,
    );
    return own && this.#succeed(token, own.verificationMethod);
  }

  #track(userId: string): Answer {
    const methods = this.of(userId).map(({ verificationMethod }) => verificationMethod);
    const idempotencyKey = `key-${this.#actions.size}`;
    this.#actions.set(idempotencyKey, { userId, isSucceeded: false });
    const json = {
      idempotencyKey,
      state: methods.length > 0 ? 'CHALLENGE_REQUIRED' : 'ALLOW',
      url: 'https://mfa.authsignal.com/?token=abc',
      token: tokenFor(userId, { idempotencyKey }),
      isEnrolled: methods.length > 0,
      enrolledVerificationMethods: methods,
      allowedVerificationMethods: this.allowed,
      defaultVerificationMethod: methods[0],
    };
    return { json };
  }

  #register(userId: string, authenticator: ModelAuthenticator): Answer {
    const isThere = this.of(userId).some(
      ({ verificationMethod }) => verificationMethod === authenticator.verificationMethod,
    );
    if (isThere || this.refused.has(authenticator.verificationMethod)) return invalid;
    this.#add(userId, authenticator);
    return { json: { authenticator } };
  }

  #validate({ body }: RecordedRequest): Answer {
    const { token, userId } = body as { token: string; userId: string };
    const { idempotencyKey } = this.#read(token);
    const action = this.#actions.get(idempotencyKey);
    if (action?.userId !== userId) return { json: { isValid: false, error: 'user_mismatch' } };
    const json = {
      isValid: action.isSucceeded,
      state: action.isSucceeded ? 'CHALLENGE_SUCCEEDED' : 'CHALLENGE_REQUIRED',
      userId,
      actionCode: 'cognitoAuth',
      idempotencyKey,
      verificationMethod: action.verificationMethod,
    };
    return { json };
  }

  #add(userId: string, authenticator: ModelAuthenticator): void {
    this.#authenticators.set(userId, [...this.of(userId), authenticator]);
  }

  #succeed(token: string, verificationMethod: string): string {
    const { userId, idempotencyKey } = this.#read(token);
    this.#actions.set(idempotencyKey, { userId, isSucceeded: true, verificationMethod });
    return token;
  }

  #read(token: string): { userId: string; idempotencyKey: string } {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { sub, idempotencyKey } = JSON.parse(payload) as { sub: string; idempotencyKey: string };
    return { userId: sub, idempotencyKey };
  }
}
