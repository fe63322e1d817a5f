/** Runs the flow for an element: keeps the state, starts and stops the work, asks for a render. */
import type { ReactiveControllerHost } from 'lit';
import { cancellation } from '../errors.js';
import type { RunEffect } from './effects.js';
import type { FlowEvent, FlowState } from './state.js';
import { firstTransition } from './first-transition.js';
import type { transition } from './transition.js';

export interface FlowOptions {
  /** The effects for the sign-in that begins; called once for each. */
  readonly createEffects: () => RunEffect;
  /** Called after every change of state. */
  readonly onChange: (state: FlowState, previous: FlowState, event: FlowEvent) => void;
}

export class FlowController {
  readonly #host: ReactiveControllerHost;
  readonly #options: FlowOptions;
  #state: FlowState = { kind: 'identify', identifier: '' };
  #transition: typeof transition = firstTransition;
  #runEffect?: RunEffect;
  #work?: AbortController;

  constructor(host: ReactiveControllerHost, options: FlowOptions) {
    this.#host = host;
    this.#options = options;
  }

  get state(): FlowState {
    return this.#state;
  }

  /** Adds the steps after the first. */
  extend(whole: typeof transition): void {
    this.#transition = whole;
  }

  /** Applies `event`; does nothing when it does not apply to the state. */
  dispatch(event: FlowEvent): void {
    const previous = this.#state;
    const next = this.#transition(previous, event);
    if (next === previous) return;
    this.#state = next;
    if (event.type !== 'progress') this.abort();
    if (previous.kind === 'identify' && next.kind !== 'identify')
      this.#runEffect = this.#options.createEffects();
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

  #start(state: FlowState): void {
    const work = new AbortController();
    this.#work = work;
    const report = (event: FlowEvent | undefined) => {
      if (event && !work.signal.aborted) this.dispatch(event);
    };
    void this.#runEffect?.(state, work.signal, report).then(report);
  }
}
