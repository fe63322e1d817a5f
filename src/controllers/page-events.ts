/** Tells the page: its events, the console, and the promise of `signIn()`. */
import type { LitElement } from 'lit';
import { cancellation, isRecoverable, LoginError, type LoginErrorCode } from '../errors.js';
import type { LoginEventMap } from '../events.js';
import { methodOf, stepOf, type Failure, type FlowEvent, type FlowState } from '../flow/state.js';
import type { LoginStep, LoginSuccess } from '../types.js';

/** Tells the developer. */
export const warn = (text: string): void => console.warn(`[authsignal-cognito-login] ${text}`);

export class PageEvents {
  readonly #host: LitElement & { readonly step: LoginStep };
  readonly #warned = new Set<string>();
  #pending?: PromiseWithResolvers<LoginSuccess>;

  constructor(host: LitElement & { readonly step: LoginStep }) {
    this.#host = host;
  }

  /** The promise of `signIn()`, while one is waited for. */
  get pending(): Promise<LoginSuccess> | undefined {
    return this.#pending?.promise;
  }

  /** The promise of `signIn()`. */
  wait(): Promise<LoginSuccess> {
    return (this.#pending ??= Promise.withResolvers()).promise;
  }

  /** Ends the waiting: nobody waits for ever. */
  settle(outcome: LoginSuccess | LoginError): void {
    if (outcome instanceof LoginError) this.#pending?.reject(outcome);
    else this.#pending?.resolve(outcome);
    this.#pending = undefined;
  }

  /** Fires an event; `false` when a listener prevented it. */
  fire<K extends Exclude<keyof LoginEventMap, 'login-success'>>(
    type: K,
    detail: LoginEventMap[K]['detail'],
    cancelable = false,
  ): boolean {
    return this.#host.dispatchEvent(
      new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable }),
    );
  }

  /** Says what is wrong with what was typed, as the person reads it. */
  refuse(message: string, code: LoginErrorCode): void {
    this.#fail({ code }, message, this.#host.step);
    // The same words again are read out only where they are new in the document.
    const alert = this.#host.renderRoot.querySelector('[role="alert"]');
    if (alert) alert.textContent += '';
    this.#host.requestUpdate();
    if (this.#host.matches(':focus-within')) this.#host.focus();
  }

  /** Tells the developer, once. */
  warn(text: string): void {
    if (!this.#warned.has(text)) warn(text);
    this.#warned.add(text);
  }

  /** Says what a change of state means; `message` is what the person reads of a failure. */
  stateChanged(state: FlowState, previous: FlowState, event: FlowEvent, message: string): void {
    const { failure } = state;
    const step = stepOf(state);
    const previousStep = stepOf(previous);
    // Before the page is told: it may sign in anew at once.
    if (step === 'identify' && previousStep !== 'identify')
      this.settle(failure ? new LoginError(failure.code, failure) : cancellation());
    const isGivenUp = event.type === 'back' || event.type === 'reset' || event.type === 'cancelled';
    if (isGivenUp && this.#host.isConnected && previousStep !== 'identify' && previousStep !== 'done')
      this.fire('login-cancel', { step: previousStep, method: methodOf(previous) });
    if (failure && failure !== previous.failure) this.#fail(failure, message, previousStep);
    if (step !== previousStep)
      this.fire('login-step-change', { step, previous: previousStep, method: methodOf(state) });
    if (state.kind === 'done') this.settle(state.success);
  }
  #fail(
    { code, hint, state }: Pick<Failure, 'code' | 'hint' | 'state'>,
    message: string,
    step: LoginStep,
  ): void {
    if (hint) this.warn(hint);
    const recoverable = isRecoverable(code);
    this.fire('login-error', { code, message, step, recoverable, hint, ...(state && { state }) });
  }
}
