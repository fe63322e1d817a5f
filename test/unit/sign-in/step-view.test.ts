/** What the steps after the first show and say, state by state. */
import { expect, fixtureSync, html } from '@open-wc/testing';
import { nothing, render } from 'lit';
import { isBusy, type FlowEvent, type FlowState } from '../../../src/flow/state.js';
import { transition } from '../../../src/flow/transition.js';
import en from '../../../src/i18n/locales/en.js';
import { failureText, statusText } from '../../../src/sign-in/step-text.js';
import { renderStep, type StepProps } from '../../../src/sign-in/step-view.js';
import * as pictures from '../../../src/views/pictures.js';
import { signUpView } from '../../../src/views/sign-up-view.js';
import { attemptWithChoice, events, failure, states } from '../flow/states.js';

/** One widget's steps. */
class Screen {
  readonly #host = Object.assign(document.createElement('div'), { updateComplete: Promise.resolve(true) });
  readonly #place: HTMLElement;

  constructor() {
    this.#place = fixtureSync<HTMLElement>(html`<div></div>`);
  }

  show(state: FlowState, resendIn = 0, more: Partial<StepProps> = {}): this {
    const step = renderStep({
      ...{
        theme: '',
        dir: 'ltr',
        lang: 'en',
        message: '',
        country: nothing,
        description: 'Of the first step.',
      },
      ...{ state, messages: en, resendIn, host: this.#host },
      status: statusText(state, en),
      isBusy: isBusy(state),
      codeLength: 6,
      dispatch: () => undefined,
      signUpView,
      onSubmit: () => undefined,
      onSignIn: () => undefined,
      code: { submit: () => undefined },
      onSkipPasskey: () => undefined,
      onChange: () => undefined,
      ...more,
    });
    render(step ?? nothing, this.#place);
    return this;
  }

  get heading() {
    return this.#textOf('h2');
  }

  /** Without the button in it. */
  get description() {
    const copy = this.#place.querySelector('[part="description"]')?.cloneNode(true);
    if (copy instanceof Element) copy.querySelector('button')?.remove();
    return copy?.textContent?.trim() ?? '';
  }

  get buttons() {
    return [...this.#place.querySelectorAll('button')].map(({ textContent }) =>
      textContent?.trim().replace(/\s+/g, ' '),
    );
  }

  find(selector: string): Element | null {
    return this.#place.querySelector(selector);
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
    ['the pre-built UI in a popup', states.presenting, en.openPopupDescription, en.waiting],
    [
      'the pre-built UI in a window',
      { ...states.presenting, mode: 'window' },
      en.openPrebuiltDescription,
      en.waiting,
    ],
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
    expect([screen.hasCode, screen.heading]).to.deep.equal([false, en.headings['email-otp']]);
  });

  it('shows the same for the same state, whatever was shown before', () => {
    const screen = new Screen().show(states.verifying).show(states.answering);
    expect([screen.hasCode, screen.heading]).to.deep.equal([false, en.headings['email-otp']]);
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

describe('the address that a code was sent to', () => {
  const CHANGE = `${en.change} ana@example.com`;

  it('has its own way back', () => {
    const screen = new Screen().show(states['entering, no other method']);
    expect(screen.find('.who')?.textContent).to.equal('ana@example.com');
    expect(screen.buttons).to.include(CHANGE);
    expect(screen.buttons).not.to.include(en.changeAddress);
  });

  it('leaves the usual way back where no address is named', () => {
    for (const state of [
      states['setting up an app'],
      states.waiting,
      states['waiting, failed'],
      states.choosing,
    ]) {
      const { buttons } = new Screen().show(state);
      expect(buttons).to.include(en.changeAddress);
      expect(buttons).not.to.include(CHANGE);
    }
  });
});

describe('the cells of a code', () => {
  it('are as many as it has digits, and of one input', () => {
    const screen = new Screen().show(states.entering);
    expect(screen.find('.cells')?.classList.contains('cells-6')).to.equal(true);
    expect(screen.find('.cells slot[name="code"]')).not.to.equal(null);
  });
});

describe('sending again', () => {
  it('turns in its own button, not in the one that goes on', () => {
    const screen = new Screen().show(states['sending again, for a code'], 1);
    expect(screen.spinners).to.have.lengthOf(1);
    expect(screen.button(en.resend).contains(screen.spinners[0] ?? null)).to.equal(true);
    expect(screen.button(en.resend).textContent).to.contain(en.sending);
    expect(screen.button(en.verify).getAttribute('aria-disabled')).to.equal('true');
  });

  it('says that it is done, in place of the time', () => {
    const screen = new Screen().show(states.entering, 30, { isResent: true });
    expect(screen.button(en.resend).textContent).to.contain(en.sent);
    expect(screen.button(en.resend).textContent).not.to.contain('0:30');
  });

  it('says where else to look from the second time on, where there is another way', () => {
    const hintOf = (state: FlowState, resends: number) =>
      new Screen().show(state, 30, { resends }).find('.small')?.textContent;
    expect(hintOf(states.entering, 1)).to.equal(undefined);
    expect(hintOf(states.entering, 2)).to.equal(en.resendHint);
    expect(hintOf(states['entering, no other method'], 2)).to.equal(undefined);
  });
});

describe('what cannot work', () => {
  for (const code of ['not-enrolled', 'passkey-unavailable'] as const)
    it(`is not offered again after ${code}`, () => {
      const hopeless: FlowState = {
        kind: 'waiting',
        attempt: attemptWithChoice,
        method: 'security-key',
        failure: { code },
      };
      const { buttons } = new Screen().show(hopeless);
      expect(buttons).to.deep.equal([en.otherMethod, en.changeAddress]);
      const alone: FlowState = { ...hopeless, attempt: { ...attemptWithChoice, offered: ['security-key'] } };
      expect(new Screen().show(alone).buttons).to.deep.equal([en.changeAddress]);
    });

  it('is not said to have another way on the first step', () => {
    const state = transition(states.starting, { type: 'failed', failure: { code: 'not-enrolled' } });
    expect(failureText(state, en, 0)).to.equal(en.noMethod);
  });
});

describe('a list of methods', () => {
  it('says where each sends to, and which was used last', () => {
    const screen = new Screen().show(states.choosing, 0, { last: 'email-otp' });
    expect(screen.description).to.equal('');
    const text = (label: string) => screen.button(label).textContent?.trim().replace(/\s+/g, ' ');
    expect(text(en.methods['email-otp'])).to.equal(
      `${en.methods['email-otp']} ana@example.com ${en.lastUsed}`,
    );
    expect(text(en.methods.sms)).to.equal(en.methods.sms);
  });

  it('has a picture of each, once these are loaded', () => {
    const screen = new Screen().show(states.choosing, 0, { pictures });
    expect(screen.find('.methods [part="icon"][aria-hidden="true"]')).not.to.equal(null);
  });
});

describe('pictures', () => {
  it('are of the method, in a ring', () => {
    const screen = new Screen().show(states.waiting, 0, { pictures });
    expect(screen.find('.picture [part="icon"]')).not.to.equal(null);
    expect(screen.spinners).to.have.lengthOf(1);
  });

  it('are of a window while the pre-built UI is open', () => {
    const screen = new Screen().show(states.presenting, 0, { pictures });
    expect(screen.find('.picture [part="icon"]')).not.to.equal(null);
    expect(screen.spinners).to.have.lengthOf(1);
  });

  const MAILBOXES: [address: string, app: string | undefined][] = [
    ['ana@gmail.com', 'Gmail'],
    ['ana@hotmail.co.uk', 'Outlook'],
    ['ana@me.com', 'iCloud Mail'],
    ['ana@yahoo.co.jp', 'Yahoo Mail'],
    ['ana@proton.me', 'Proton Mail'],
    ['ana@example.com', undefined],
    ['ana@gmail.com.example.org', undefined],
    ['ana@notgmail.com', undefined],
  ];
  for (const [identifier, app] of MAILBOXES)
    it(`lead from a link for ${identifier} to ${app ?? 'no mailbox'}`, () => {
      const waiting: FlowState = {
        kind: 'waiting',
        attempt: { ...attemptWithChoice, identifier },
        method: 'magic-link',
      };
      const link = new Screen().show(waiting, 0, { pictures }).find('a');
      expect(link?.textContent ?? undefined).to.equal(app && en.openMail(app));
      if (link)
        expect([link.getAttribute('rel'), new URL(link.getAttribute('href') ?? '').protocol]).to.deep.equal([
          'noreferrer',
          'https:',
        ]);
    });
});

describe('the end', () => {
  it('says where the person is going', () => {
    expect(new Screen().show(states.done, 0, { isLeaving: true }).description).to.equal(en.redirecting);
    expect(new Screen().show(states.done).description).to.equal('');
  });
});

describe('the prompt for a new passkey', () => {
  it('says what became of it when the person gave it up', () => {
    const note = en.noPasskeyCreated;
    expect(new Screen().show(states['passkey prompt'], 0, { note }).description).to.equal(note);
    expect(new Screen().show(states['passkey prompt']).description).to.equal(en.offerPasskeyDescription);
  });

  it('waits for the person while the browser asks', () => {
    expect(statusText(states['passkey prompt, creating'], en)).to.equal(en.waiting);
  });

  it('goes on with the sign-in while the browser does it by itself', () => {
    expect(statusText({ ...states['passkey prompt, creating'], creating: 'conditional' }, en)).to.equal(
      en.answering,
    );
  });
});
