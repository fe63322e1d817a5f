/** Where the focus is after an update that takes away what had it. */
import { expect, fixture, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { FocusController } from '../../../src/controllers/focus-controller.js';
import type { LoginStep } from '../../../src/types.js';

/** One button or field, whose place another takes in the next step. */
class StepForm extends LitElement {
  step: LoginStep = 'identify';
  /** What is shown. */
  shown = 'first';
  calls = 0;

  constructor() {
    super();
    new FocusController(this);
    this.addController({ hostUpdate: () => this.takeOthersAway() });
  }

  takeOthersAway(): void {
    this.querySelector(`input:not([name="${this.shown}"])`)?.remove();
  }

  override focus() {
    this.calls += 1;
    this.renderRoot.querySelector('h2')?.focus();
  }

  override render() {
    const button = this.shown === 'first' ? html`<button>First</button>` : html``;
    return html`<h2 tabindex="-1">Heading</h2>
      ${button}<slot name=${this.shown}></slot>`;
  }

  async show(shown: string, step = this.step): Promise<void> {
    Object.assign(this, { shown, step });
    this.requestUpdate();
    await this.updateComplete;
  }

  get hasHeadingFocus() {
    return this.renderRoot.querySelector('h2:focus') !== null;
  }
}
customElements.define('step-form', StepForm);

const mount = () => fixture<StepForm>(html`<step-form><input name="first" slot="first" /></step-form>`);

describe('FocusController', () => {
  it('moves the focus on when the button that had it is gone', async () => {
    const form = await mount();
    form.renderRoot.querySelector('button')?.focus();
    await form.show('second');
    expect(form.hasHeadingFocus).to.equal(true);
  });

  it('moves the focus on when the field that had it was taken out', async () => {
    const form = await mount();
    form.querySelector('input')?.focus();
    await form.show('second');
    expect(form.hasHeadingFocus).to.equal(true);
  });

  it('moves the focus on when the field that has it is in no slot any more', async () => {
    const form = await mount();
    const input = form.querySelector('input');
    input?.setAttribute('name', 'second');
    input?.focus();
    await form.show('second');
    expect(form.hasHeadingFocus).to.equal(true);
  });

  it('leaves the focus where it is as long as that is there', async () => {
    const form = await mount();
    form.querySelector('input')?.focus();
    await form.show('first', 'starting');
    expect(form.calls).to.equal(0);
  });

  it('moves the focus to the code, wherever it is in the element', async () => {
    const form = await mount();
    form.querySelector('input')?.focus();
    await form.show('first', 'entering');
    await form.show('first', 'entering');
    expect(form.calls).to.equal(1);
  });

  it('takes no focus from the page', async () => {
    const form = await mount();
    await form.show('second', 'entering');
    expect(form.calls).to.equal(0);
  });
});
