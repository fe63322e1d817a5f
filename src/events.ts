/** The events that the element fires. */
import type { LoginErrorCode, Refusal } from './errors.js';
import type { LoginStep, LoginSuccess, MethodId } from './types.js';

export interface LoginStartDetail {
  /** The identifier as it will be sent. */
  readonly username: string;
}

export interface LoginStepChangeDetail {
  readonly step: LoginStep;
  readonly previous: LoginStep;
  readonly method?: MethodId;
}

export interface LoginErrorDetail {
  readonly code: LoginErrorCode;
  /** What the person reads, in the widget's language. */
  readonly message: string;
  /** The step in which it happened. */
  readonly step: LoginStep;
  /** Whether the person can go on by themselves. */
  readonly recoverable: boolean;
  /** English, for the developer: what to change. */
  readonly hint?: string;
  /** What Authsignal's rules decided, where these ended the sign-in. */
  readonly state?: Refusal;
}

export interface LoginCancelDetail {
  /** The step that was left. */
  readonly step: LoginStep;
  readonly method?: MethodId;
}

export interface PasskeyCreatedDetail {
  /** Authsignal's id of the new authenticator, where it is known. */
  readonly authenticatorId?: string;
}

/** A sign-in is about to start; `preventDefault()` stops it before the first request. */
export type LoginStartEvent = CustomEvent<LoginStartDetail>;
export type LoginStepChangeEvent = CustomEvent<LoginStepChangeDetail>;
export type LoginErrorEvent = CustomEvent<LoginErrorDetail>;
export type LoginCancelEvent = CustomEvent<LoginCancelDetail>;
export type PasskeyCreatedEvent = CustomEvent<PasskeyCreatedDetail>;

export interface LoginSuccessDetail extends LoginSuccess {
  /** The event's own `waitUntil`, for listeners that only pass the detail on. */
  readonly waitUntil: (promise: PromiseLike<unknown>) => void;
}

/**
 * Tokens were issued. It neither bubbles nor leaves the element's shadow tree. Who listens on the element gets them, and so
 * does every script that listens further up while events are captured.
 */
export class LoginSuccessEvent extends CustomEvent<LoginSuccessDetail> {
  readonly #promises: PromiseLike<unknown>[];

  constructor(success: LoginSuccess) {
    const promises: PromiseLike<unknown>[] = [];
    super('login-success', { detail: { ...success, waitUntil: (promise) => void promises.push(promise) } });
    this.#promises = promises;
  }

  /** Keeps the widget at "signing in" until `promise` settles; call it while the event is being dispatched. */
  waitUntil(promise: PromiseLike<unknown>): void {
    this.#promises.push(promise);
  }

  /** Settles with the promises of `waitUntil`; rejects with the first that rejects. */
  settled(): Promise<unknown> {
    return Promise.all(this.#promises);
  }
}

/** The element's events by name. */
export interface LoginEventMap {
  'login-start': LoginStartEvent;
  'login-step-change': LoginStepChangeEvent;
  'login-success': LoginSuccessEvent;
  'login-error': LoginErrorEvent;
  'login-cancel': LoginCancelEvent;
  'passkey-created': PasskeyCreatedEvent;
}
