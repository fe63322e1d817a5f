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
  state: string;
  createdAt: string;
  stateUpdatedAt?: string;
  verificationMethod?: string;
}

const invalid: Answer = { status: 400, json: { error: 'invalid_request' } };

export class AuthsignalModel {
  /** Methods that cannot be registered although the tenant allows them. */
  refused = new Set<string>();
  allowed: string[] | undefined = ['EMAIL_OTP', 'SMS', 'AUTHENTICATOR_APP', 'PASSKEY'];
  /** Authsignal's own clock, in milliseconds since the epoch. */
  now = Date.parse('2026-01-01T00:00:00Z');
  readonly #authenticators = new Map<string, ModelAuthenticator[]>();
  readonly #actions = new Map<string, Action>();

  /** For the stub server: `{ '/': model.respond }`. */
  readonly respond: Responder = (request) => {
    const [, collection, userId = '', part, , key] = request.path.split('/');
    if (collection === 'validate') return this.#validate(request);
    if (part === 'actions') return key ? this.#action(request, key) : this.#track(userId);
    if (part !== 'authenticators') return invalid;
    if (request.method === 'GET') return { json: this.of(userId) };
    return this.#register(userId, request.body as ModelAuthenticator);
  };

  of(userId: string): ModelAuthenticator[] {
    return this.#authenticators.get(userId) ?? [];
  }

  /** An authenticator that was there before. */
  register(userId: string, authenticator: ModelAuthenticator): void {
    this.#add(userId, authenticator);
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

  /** A passkey used before anybody is known: its result token, of an action that nobody tracked. */
  signInWithPasskey(userId: string): string {
    const idempotencyKey = `passkey-${this.#actions.size}`;
    this.#open(idempotencyKey, userId, 'CHALLENGE_REQUIRED');
    return this.#succeed(tokenFor(userId, { idempotencyKey }), 'PASSKEY');
  }

  #track(userId: string): Answer {
    const methods = this.of(userId).map(({ verificationMethod }) => verificationMethod);
    const idempotencyKey = `key-${this.#actions.size}`;
    const { state } = this.#open(idempotencyKey, userId, methods.length > 0 ? 'CHALLENGE_REQUIRED' : 'ALLOW');
    const json = {
      idempotencyKey,
      state,
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
      isValid: action.state === 'CHALLENGE_SUCCEEDED',
      state: action.state,
      stateUpdatedAt: action.stateUpdatedAt,
      userId,
      actionCode: 'cognitoAuth',
      idempotencyKey,
      verificationMethod: action.verificationMethod,
    };
    return { json };
  }

  #action({ method, body }: RecordedRequest, key: string): Answer {
    const action = this.#actions.get(key);
    if (!action) return { status: 404, json: { error: 'not_found' } };
    if (method === 'PATCH') action.state = (body as { state: string }).state;
    return { json: { state: action.state, createdAt: action.createdAt } };
  }

  #open(idempotencyKey: string, userId: string, state: string): Action {
    const action = { userId, state, createdAt: new Date(this.now).toISOString() };
    this.#actions.set(idempotencyKey, action);
    return action;
  }

  #add(userId: string, authenticator: ModelAuthenticator): void {
    this.#authenticators.set(userId, [...this.of(userId), authenticator]);
  }

  #succeed(token: string, verificationMethod: string): string {
    const action = this.#actions.get(this.#read(token).idempotencyKey);
    const stateUpdatedAt = new Date(this.now).toISOString();
    if (action) Object.assign(action, { state: 'CHALLENGE_SUCCEEDED', stateUpdatedAt, verificationMethod });
    return token;
  }

  #read(token: string): { userId: string; idempotencyKey: string } {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    const { sub, idempotencyKey } = JSON.parse(payload) as { sub: string; idempotencyKey: string };
    return { userId: sub, idempotencyKey };
  }
}
