/** Keeps the focus in the element when an update takes away what had it. */
import type { LitElement, ReactiveController } from 'lit';
import type { LoginStep } from '../types.js';

/** Has to come before the controllers that take fields away in `hostUpdate`. */
export class FocusController implements ReactiveController {
  readonly #host: LitElement & { readonly step: LoginStep };
  #step: LoginStep = 'identify';
  /** Whether the focus was in the element before this update. */
  #hadFocus = false;

  constructor(host: LitElement & { readonly step: LoginStep }) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdate(): void {
    this.#hadFocus = this.#host.matches(':focus-within');
  }

  hostUpdated(): void {
    const { step } = this.#host;
    const isNewStep = step !== this.#step;
    this.#step = step;
    // A button that was pressed may be gone, and a field that no step shows loses the focus later.
    const isLost =
      !this.#host.matches(':focus-within') ||
      this.#host.querySelector(':scope > :focus')?.assignedSlot === null;
    if (this.#hadFocus && (isLost || (isNewStep && step === 'entering'))) this.#host.focus();
  }
}
