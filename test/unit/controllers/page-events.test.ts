/** What the page hears of a sign-in: events, the console, and the promise of `signIn()`. */
import { expect, fixtureSync, html } from '@open-wc/testing';
import { LitElement } from 'lit';
import { PageEvents } from '../../../src/controllers/page-events.js';
import { LoginError } from '../../../src/errors.js';
import type { Failure, FlowEvent } from '../../../src/flow/state.js';
import { failure, states, success } from '../flow/states.js';
import { useConsole } from '../console-log.js';

const EVENTS = ['login-start', 'login-step-change', 'login-error', 'login-cancel'] as const;

class Teller extends LitElement {
  override createRenderRoot() {
    return this;
  }

  readonly step = 'identify';
  updates = 0;
  calls = 0;

  override requestUpdate(): void {
    this.updates += 1;
  }

  override focus(): void {
    this.calls += 1;
  }
}
customElements.define('page-teller', Teller);

function setUp() {
  const host = fixtureSync<Teller>(html`<page-teller><button>Focus</button></page-teller>`);
  const page = new PageEvents(host);
  const heard: { type: string; detail: unknown }[] = [];
  for (const name of EVENTS)
    host.addEventListener(name, (event) => {
      const { type, detail } = event as CustomEvent<unknown>;
      heard.push({ type, detail });
    });
  return { host, page, heard };
}

const back: FlowEvent = { type: 'back' };
const failed: FlowEvent = { type: 'failed', failure };

describe('PageEvents', () => {
  const log = useConsole();

  it('hands out one promise until it is settled', async () => {
    const { page } = setUp();
    const promise = page.wait();
    expect(page.wait()).to.equal(promise);
    expect(page.pending).to.equal(promise);
    page.settle(success);
    expect(page.pending).to.equal(undefined);
    expect(await promise).to.equal(success);
  });

  it('rejects with an error', async () => {
    const { page } = setUp();
    const promise = page.wait();
    page.settle(new LoginError('network'));
    expect(await promise.catch((error: unknown) => error)).to.have.property('code', 'network');
  });

  it('says whether a listener prevented an event', () => {
    const { host, page } = setUp();
    expect(page.fire('login-start', { username: '' }, true)).to.equal(true);
    host.addEventListener('login-start', (event) => event.preventDefault());
    expect(page.fire('login-start', { username: '' }, true)).to.equal(false);
  });

  it('warns once of each thing', () => {
    const { page } = setUp();
    for (const text of ['One.', 'Two.', 'One.']) page.warn(text);
    expect(log.lines).to.deep.equal([
      'warn: [authsignal-cognito-login] One.',
      'warn: [authsignal-cognito-login] Two.',
    ]);
  });

  it('says what is wrong with what was typed, and leads back to it', () => {
    const { host, page, heard } = setUp();
    host.querySelector('button')?.focus();
    const { updates } = host;
    page.refuse('It has six digits.', 'wrong-code');
    const detail = { code: 'wrong-code', message: 'It has six digits.', step: 'identify' };
    expect(heard).to.deep.equal([
      { type: 'login-error', detail: { ...detail, recoverable: true, hint: undefined } },
    ]);
    expect([host.updates - updates, host.calls]).to.deep.equal([1, 1]);
  });

  it('takes no focus from the page', () => {
    const { host, page } = setUp();
    page.refuse('It has six digits.', 'wrong-code');
    expect(host.calls).to.equal(0);
  });

  it('tells the developer what to change', () => {
    const { page, heard } = setUp();
    const misconfigured: Failure = { code: 'misconfigured', hint: 'Set it up.' };
    page.stateChanged({ ...states.identify, failure: misconfigured }, states.starting, failed, '');
    expect(heard[0]?.detail).to.include({ code: 'misconfigured', hint: 'Set it up.', recoverable: false });
    expect(log.lines).to.deep.equal(['warn: [authsignal-cognito-login] Set it up.']);
  });

  it('tells of a step, and goes on waiting', () => {
    const { page, heard } = setUp();
    const promise = page.wait();
    page.stateChanged(states.entering, states.starting, failed, '');
    expect(heard.map(({ type }) => type)).to.deep.equal(['login-step-change']);
    expect(page.pending).to.equal(promise);
  });

  it('tells of a failure in the step in which it happened', () => {
    const { page, heard } = setUp();
    page.stateChanged({ ...states.identify, failure }, states.starting, failed, 'It failed.');
    expect(heard.map(({ type }) => type)).to.deep.equal(['login-error', 'login-step-change']);
    expect(heard[0]?.detail).to.include({ message: 'It failed.', step: 'starting', code: failure.code });
  });

  it('tells of what was given up, after whoever waits', async () => {
    const { host, page, heard } = setUp();
    const promise = page.wait();
    let isPending = true;
    host.addEventListener('login-cancel', () => (isPending = page.pending !== undefined));
    page.stateChanged(states.identify, states.entering, back, '');
    expect(isPending).to.equal(false);
    expect(heard.map(({ type }) => type)).to.deep.equal(['login-cancel', 'login-step-change']);
    expect(await promise.catch((error: unknown) => error)).to.have.property('name', 'AbortError');
  });

  it('says nothing of giving up to a page that has taken the element out', () => {
    const { host, page, heard } = setUp();
    host.remove();
    page.stateChanged(states.identify, states.entering, back, '');
    expect(heard.map(({ type }) => type)).to.deep.equal(['login-step-change']);
  });

  it('resolves when the sign-in is done', async () => {
    const { page } = setUp();
    const promise = page.wait();
    page.stateChanged(states.done, states['answering, tokens issued'], { type: 'accepted' }, '');
    expect(await promise).to.equal(success);
  });
});
