/** What the steps after the first show and say, state by state. */
import { expect, fixtureSync, html } from '@open-wc/testing';
import { nothing, render } from 'lit';
import { isBusy, type FlowEvent, type FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import en from '../../../src/i18n/locales/en.js';
import { statusText } from '../../../src/sign-in/step-text.js';
import { renderStep } from '../../../src/sign-in/step-view.js';
import { signUpView } from '../../../src/views/sign-up-view.js';
import { attemptWithChoice, events, failure, states } from '../flow/states.js';

/** One widget's steps. */
class Screen {
  readonly #host = Object.assign(document.createElement('div'), { updateComplete: Promise.resolve(true) });
  readonly #place: HTMLElement;

  constructor() {
    this.#place = fixtureSync<HTMLElement>(html`<div></div>`);
  }

  show(state: FlowState, resendIn = 0): this {
    const step = renderStep({
      ...{ theme: '', dir: 'ltr', lang: 'en', message: '', country: nothing },
      ...{ state, messages: en, resendIn, host: this.#host },
      status: statusText(state, en),
      isBusy: isBusy(state),
      codeLength: 6,
      dispatch: () => undefined,
      signUpView,
      onSubmit: () => undefined,
      onSignIn: () => undefined,
      code: { isCopied: false, submit: () => undefined, copy: () => Promise.resolve() },
      onSkipPasskey: () => undefined,
      onLoad: () => undefined,
    });
    render(step ?? nothing, this.#place);
    return this;
  }

  get heading() {
    return this.#textOf('h2');
  }

  get description() {
    return this.#textOf('[part="description"]');
  }

  get status() {
    return this.#textOf('[role="status"]');
  }

  get hasCode() {
    return this.#place.querySelector('slot[name="code"]') !== null;
  }

  get hasMethods() {
    return this.#place.querySelector('.methods') !== null;
  }

  /** Whether the widget shows its first step on. */
  get isFirstStep() {
    return this.#place.querySelector('[part="base"]') === null;
  }

  get spinners() {
    return [...this.#place.querySelectorAll<HTMLElement>('.spinner')];
  }

  button(text: string): HTMLElement {
    const buttons = [...this.#place.querySelectorAll('button')];
    const button = buttons.find(({ textContent }) => textContent?.includes(text));
    if (!button) throw new Error(`There is no button "${text}".`);
    return button;
  }

  #textOf(selector: string): string {
    return this.#place.querySelector(selector)?.textContent?.trim() ?? '';
  }
}

describe('a step in which something happens elsewhere', () => {
  const ROWS: [what: string, state: FlowState, description: string, status: string][] = [
    ['a request to a phone', states.waiting, en.instructions.push(undefined, 6), en.waiting],
    ['a request that failed', states['waiting, failed'], '', ''],
    ['a request that was cancelled', states['waiting, cancelled'], en.cancelled, en.cancelled],
    ['the pre-built UI', states.presenting, en.openPrebuiltDescription, en.waiting],
    ['the pre-built UI, failed', states['presenting, failed'], '', ''],
    ['the pre-built UI, cancelled', states['presenting, cancelled'], en.cancelled, en.cancelled],
    [
      'a prompt for any passkey',
      states['passkey sign-in'],
      en.instructions.passkey(undefined, 6),
      en.waiting,
    ],
  ];
  for (const [what, state, description, status] of ROWS)
    it(`shows "${description}" and says "${status}" for ${what}`, () => {
      const screen = new Screen().show(state);
      expect(screen.description).to.equal(description);
      expect(screen.status).to.equal(status);
    });
});

describe('a choice', () => {
  it('shows which method is being sent', () => {
    const screen = new Screen().show(states['sending, chosen']);
    expect(screen.heading).to.equal(en.chooseMethod);
    expect(screen.spinners).to.have.lengthOf(1);
    expect(screen.button(en.methods.sms).contains(screen.spinners[0] ?? null)).to.equal(true);
    expect(screen.spinners[0]?.getAttribute('aria-hidden')).to.equal('true');
    expect(screen.button(en.methods.sms).textContent?.trim()).to.equal(en.methods.sms);
  });

  it('has no spinner before', () => {
    expect(new Screen().show(states.choosing).spinners).to.be.empty;
  });

  it('is not shown to somebody who did not ask for it', () => {
    expect(new Screen().show(states['sending, one of two']).isFirstStep).to.equal(true);
  });

  it('is not shown when the first try fails, nor while it is tried again', () => {
    const screen = new Screen();
    let state: FlowState = states['sending, one of two'];
    for (const event of [events.failed, events.retry, events.failed]) {
      state = transition(state, event);
      expect(screen.show(state).heading).to.equal(en.headings.sms);
      expect(screen.hasMethods).to.equal(false);
    }
    expect(screen.button(en.tryAgain).getAttribute('aria-disabled')).to.equal('false');
    screen.button(en.otherMethod);
  });

  it('is shown again when what the person chose fails', () => {
    const screen = new Screen().show(transition(states['sending, chosen'], events.failed));
    expect([screen.heading, screen.hasMethods]).to.deep.equal([en.chooseMethod, true]);
  });
});

describe('while the first challenge is sent', () => {
  it('the step that creates an account stays', () => {
    const state = transition(states['starting, signing up'], events['started with a method']);
    const screen = new Screen().show(state);
    expect([screen.heading, screen.status]).to.deep.equal([en.signUp, en.sending]);
    expect(screen.spinners).to.have.lengthOf(1);
  });
});

describe('while Cognito is answered', () => {
  /** What follows from `state` after `event`, and while the page is told. */
  const answers = (state: FlowState, event: FlowEvent): FlowState[] => {
    const answering = transition(state, event);
    return [answering, transition(answering, events.answered)];
  };

  const codes: [what: string, state: FlowState, heading: string, description: string][] = [
    [
      'a code',
      states.verifying,
      en.headings['email-otp'],
      en.instructions['email-otp']('ana@example.com', 6),
    ],
    ['the first code of an app', states['verifying an app'], en.setUpTotp, en.setUpTotpDescription],
  ];
  for (const [what, verifying, heading, description] of codes)
    it(`keeps what was there for ${what}`, () => {
      for (const state of answers(verifying, events.verified)) {
        const screen = new Screen().show(state);
        expect([screen.heading, screen.description]).to.deep.equal([heading, description]);
        expect(screen.hasCode).to.equal(true);
        expect(screen.spinners).to.have.lengthOf(1);
        expect(screen.status).to.equal(en.answering);
      }
    });

  it('keeps the button that sends again', () => {
    const screen = new Screen().show({ ...states['answering, after a code'], attempt: attemptWithChoice });
    expect(screen.button(en.resend).getAttribute('aria-disabled')).to.equal('true');
  });

  const others: [what: string, state: FlowState, event: FlowEvent, heading: string][] = [
    ['a request to a phone', states.waiting, events.verified, en.headings.push],
    ['a code that another device has scanned', states['waiting, claimed'], events.verified, en.headings.push],
    ['the pre-built UI', states.presenting, events.verified, en.openPrebuilt],
    ['a passkey', states['starting, by passkey'], events['verified-at-start'], en.headings.passkey],
    ['a new passkey', states['passkey prompt'], events.enrolled, en.offerPasskey],
    ['a redirect', states.identify, events.returned, en.signIn],
    ['no challenge', states.starting, events['verified-at-start, without a challenge'], en.signIn],
  ];
  for (const [what, before, event, heading] of others)
    it(`keeps the heading of ${what}, with a spinner`, () => {
      for (const state of answers(before, event)) {
        const screen = new Screen().show(state);
        expect([screen.heading, screen.description]).to.deep.equal([heading, en.answering]);
        expect(screen.hasCode).to.equal(false);
        expect(screen.spinners).to.have.lengthOf(1);
        expect(screen.status).to.equal(en.answering);
      }
    });

  it('shows no code any more once that has failed', () => {
    const failed = transition(states['answering, after a code'], events.failed);
    const screen = new Screen().show(failed);
    expect(failed.failure).to.equal(failure);
    expect(screen.hasCode).to.equal(false);
    expect(screen.button(en.tryAgain).getAttribute('aria-disabled')).to.equal('false');
    screen.show(transition(failed, events.retry));
    expect([screen.hasCode, screen.heading]).to.deep.equal([false, en.signIn]);
  });

  it('shows the same for the same state, whatever was shown before', () => {
    const screen = new Screen().show(states.verifying).show(states.answering);
    expect([screen.hasCode, screen.heading]).to.deep.equal([false, en.signIn]);
    expect(screen.show(states['answering, after a code']).hasCode).to.equal(true);
    expect(screen.show(states['answering, after a code']).hasCode).to.equal(true);
  });
});

describe('the button that sends again', () => {
  /** What assistive technology reads. */
  const nameOf = (button: HTMLElement) =>
    [...button.childNodes]
      .filter((node) => (node instanceof Element ? node.ariaHidden !== 'true' : node instanceof Text))
      .map(({ textContent }) => textContent)
      .join('')
      .trim();

  it('has the same name from second to second, and shows how many are left', () => {
    const screen = new Screen();
    for (const [seconds, time] of [
      [70, '1:10'],
      [30, '0:30'],
      [1, '0:01'],
    ] as const) {
      const button = screen.show(states.entering, seconds).button(en.resend);
      expect(nameOf(button)).to.equal(en.resend);
      expect(button.textContent).to.contain(en.resendIn(seconds, time));
    }
    const button = screen.show(states.entering, 0).button(en.resend);
    expect(button.textContent?.trim()).to.equal(en.resend);
  });
});

describe('the prompt for a new passkey', () => {
  it('waits for the person while the browser asks', () => {
    expect(statusText(states['passkey prompt, creating'], en)).to.equal(en.waiting);
  });

  it('goes on with the sign-in while the browser does it by itself', () => {
    expect(statusText({ ...states['passkey prompt, creating'], creating: 'conditional' }, en)).to.equal(
      en.answering,
    );
  });
});
