/** Lets the frame grow and shrink from step to step rather than jump. */
import type { LitElement, ReactiveController } from 'lit';

const DURATION_MS = 180;

export class HeightController implements ReactiveController {
  readonly #host: LitElement & { readonly step: string };
  #step: string;
  /** The height before this update, in pixels, when another step follows. */
  #before = 0;
  #animation?: Animation;

  constructor(host: LitElement & { readonly step: string }) {
    this.#host = host;
    this.#step = host.step;
    host.addController(this);
  }

  hostUpdate(): void {
    // Measuring takes a layout, which typing should not wait for.
    this.#before = this.#host.step === this.#step ? 0 : (this.#base?.offsetHeight ?? 0);
    this.#step = this.#host.step;
  }

  hostUpdated(): void {
    const base = this.#base;
    const before = this.#before;
    this.#before = 0;
    // Where nothing is laid out there is nothing to move.
    if (!base || !before) return;
    // One that is still under way would hide how high the frame is to be.
    this.#animation?.cancel();
    if (before === base.offsetHeight) return;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const frame = (height: number) => ({ blockSize: `${height}px`, overflow: 'clip' });
    this.#animation = base.animate([frame(before), frame(base.offsetHeight)], {
      duration: DURATION_MS,
      easing: 'ease-out',
    });
  }

  get #base(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('.base');
  }
}
