/** Runs the flow for an element: keeps the state, starts and stops the work, asks for a render. */
import type { ReactiveControllerHost } from 'lit';
import { cancellation, toLoginError } from '../errors.js';
import type { FirstConfig } from '../first-config.js';
import type { LoginTokens } from '../types.js';
import type { RunEffect } from './effects.js';
import { firstTransition } from './first-transition.js';
import type { FlowEvent, FlowState } from './state.js';

/** The settings with which a sign-in began, and which it keeps. */
export interface SignInSettings {
  readonly config: FirstConfig | undefined;
  readonly userAttributes?: Readonly<Record<string, string>>;
  readonly clientMetadata?: Readonly<Record<string, string>>;
  readonly resolveUsername?: (identifier: string) => Promise<string>;
  readonly getEnrollmentToken?: (tokens: LoginTokens) => Promise<string>;
}

/** What the flow needs beyond the first step. */
export interface FlowEngine {
  readonly transition: (state: FlowState, event: FlowEvent) => FlowState;
  readonly createEffects: (settings: SignInSettings) => RunEffect;
}

export interface FlowOptions {
  readonly load: () => Promise<FlowEngine>;
  /** Read once for each sign-in, when the first step is left. */
  readonly settings: () => SignInSettings;
  /** Whether an event that applies may happen; called once for each. */
  readonly guard: (event: FlowEvent) => boolean;
  /** Called after every change of state. */
  readonly onChange: (state: FlowState, previous: FlowState, event: FlowEvent) => void;
}

export class FlowController {
  readonly #host: ReactiveControllerHost;
  readonly #options: FlowOptions;
  #state: FlowState = { kind: 'identify', identifier: '' };
  #engine?: FlowEngine;
  #runEffect?: RunEffect;
  #work?: AbortController;

  constructor(host: ReactiveControllerHost, options: FlowOptions) {
    this.#host = host;
    this.#options = options;
  }

  get state(): FlowState {
    return this.#state;
  }

  /** Applies `event`; does nothing when it does not apply to the state, or must not happen. */
  dispatch(event: FlowEvent): void {
    const previous = this.#state;
    const next = (this.#engine?.transition ?? firstTransition)(previous, event);
    if (next === previous || !this.#options.guard(event)) return;
    this.#state = next;
    if (event.type !== 'progress') this.abort();
    if (previous.kind === 'identify' && next.kind !== 'identify')
      this.#runEffect = this.#effects(this.#options.settings());
    this.#host.requestUpdate();
    this.#options.onChange(next, previous, event);
    // A listener may have moved the flow on already.
    if (this.#state === next && event.type !== 'progress') this.#start(next);
  }

  /** Ends the work of the state; whatever it still yields is dropped. */
  abort(): void {
    this.#work?.abort(cancellation());
    this.#work = undefined;
  }

  /** Loads what the flow needs beyond the first step; a load that failed may be tried again. */
  async load(): Promise<FlowEngine> {
    return (this.#engine = await this.#options.load());
  }

  #start(state: FlowState): void {
    const work = new AbortController();
    this.#work = work;
    const report = (event: FlowEvent | undefined) => {
      if (event && !work.signal.aborted) this.dispatch(event);
    };
    void this.#runEffect?.(state, work.signal, report).then(report);
  }
  /** The effects of one sign-in. */
  #effects(settings: SignInSettings): RunEffect {
    let runEffect: RunEffect | undefined;
    return async (state, signal, report) => {
      try {
        const engine = this.#engine ?? (await this.load());
        runEffect ??= engine.createEffects(settings);
      } catch (error) {
        return { type: 'failed', failure: { code: toLoginError(error).code } };
      }
      return runEffect(state, signal, report);
    };
  }
}
