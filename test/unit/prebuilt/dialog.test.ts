import { expect, fixture, html } from '@open-wc/testing';
import { emulateMedia } from '@web/test-runner-commands';
import { isCancellation, LoginError, type LoginErrorCode } from '../../../src/errors.js';
import { presentPopup } from '../../../src/prebuilt/modes.js';
import { FakeClock } from '../fake-clock.js';

const ready = '{"event":"AUTHSIGNAL_READY"}';
const close = (token?: unknown) => JSON.stringify({ event: 'AUTHSIGNAL_CLOSE_POPUP', token });
const apiError = (errorCode: unknown, statusCode?: unknown) =>
  JSON.stringify({ event: 'AUTHSIGNAL_API_ERROR', errorCode, statusCode });

const TOKEN = 'result.of.authsignal';

/** A popup whose page says only what the test makes it say. */
class Popup {
  readonly settled: Promise<{ token: string }>;
  readonly giveUp = new AbortController();
  readonly host: HTMLElement;
  /** Of this very site, and without a script. */
  readonly url = new URL('/package.json?token=a.b.c', location.href);

  constructor(host: HTMLElement) {
    this.host = host;
    this.settled = presentPopup({
      url: this.url,
      host,
      signal: this.giveUp.signal,
      labels: { title: 'Confirm it is you', cancel: 'Cancel' },
      theme: 'dark',
      lang: 'de',
      dir: 'ltr',
    });
    // A rejection that comes before the test asks for it is none that nobody handles.
    this.settled.catch(() => undefined);
  }

  static async open(): Promise<Popup> {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
    return new Popup(host);
  }

  get box(): HTMLElement | null {
    return this.host.shadowRoot?.querySelector('div') ?? null;
  }

  get frame(): HTMLIFrameElement {
    return this.#find('iframe');
  }

  get dialog(): HTMLDialogElement {
    return this.#find('dialog');
  }

  get cancel(): HTMLButtonElement {
    return this.#find('button');
  }

  post(data: unknown, init: MessageEventInit = {}): void {
    const { origin } = this.url;
    window.dispatchEvent(
      new MessageEvent('message', { data, origin, source: this.frame.contentWindow, ...init }),
    );
  }

  async failure(): Promise<LoginError> {
    const error: unknown = await this.settled.catch((caught: unknown) => caught);
    if (!(error instanceof LoginError)) throw new Error('It did not fail with a LoginError.');
    return error;
  }

  #find<T extends Element>(selector: string): T {
    const found = this.box?.shadowRoot?.querySelector<T>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  }
}

describe('the own dialog of the pre-built UI', () => {
  let popup: Popup;
  beforeEach(async () => void (popup = await Popup.open()));
  afterEach(() => popup.giveUp.abort());

  it('is modal and named, speaks the page’s language, and is left with a button outside of the frame', () => {
    const { dialog, cancel, frame, box } = popup;
    expect(dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('aria-label')).to.equal('Confirm it is you');
    expect(frame.title).to.equal('Confirm it is you');
    expect(cancel.textContent).to.equal('Cancel');
    expect([box?.lang, box?.dir]).to.deep.equal(['de', 'ltr']);
    expect(getComputedStyle(dialog).colorScheme).to.equal('dark');
  });

  it('adds no landmark to those of the page', () => {
    expect(popup.box?.shadowRoot?.querySelector('header, main, nav, footer, aside')).to.equal(null);
  });

  // Only Chromium's driver changes what the media queries see.
  if (navigator.userAgent.includes('Chrome/'))
    describe('before the UI has said something', () => {
      const spinner = () => getComputedStyle(popup.dialog, '::after');
      afterEach(() => emulateMedia({ forcedColors: 'none', reducedMotion: 'no-preference' }));

      it('turns slowly for those who want less motion', async () => {
        expect(spinner().animationDuration).to.equal('1s');
        await emulateMedia({ reducedMotion: 'reduce' });
        expect(spinner().animationDuration).to.equal('6s');
      });

      it('shows an open ring where colours are forced', async () => {
        await emulateMedia({ forcedColors: 'active' });
        expect(spinner().borderTopColor).not.to.equal(spinner().borderRightColor);
      });
    });

  it('shows the address that says that it is embedded, with what a passkey needs', () => {
    expect(popup.frame.src).to.equal(`${popup.url.href}&mode=popup`);
    expect(popup.frame.allow).to.contain('publickey-credentials-get *');
  });

  it('has no style of its own in the markup', () => {
    const { shadowRoot } = popup.box ?? {};
    expect(shadowRoot?.querySelector('style, [style]')).to.equal(null);
    popup.post({ height: 500 });
    expect(shadowRoot?.querySelector('[style]')).to.equal(null);
  });

  it('resolves with the token, and is gone', async () => {
    popup.post(ready);
    popup.post(close(TOKEN));
    expect(await popup.settled).to.deep.equal({ token: TOKEN });
    expect(popup.box).to.equal(null);
  });

  it('follows the height that the UI reports', () => {
    popup.post({ height: 500.2 });
    expect(popup.frame.height).to.equal('501');
  });

  it('shows the frame when the UI has said something', () => {
    expect(getComputedStyle(popup.frame).visibility).to.equal('hidden');
    popup.post(ready);
    expect(getComputedStyle(popup.frame).visibility).to.equal('visible');
  });

  const cancelled: [what: string, act: () => void][] = [
    ['its button', () => popup.cancel.click()],
    ['the UI', () => popup.post(close())],
    ['a null token', () => popup.post(close(null))],
    ['an empty token', () => popup.post(close(''))],
    ['closing it as Escape does', () => popup.dialog.close()],
    ['the signal', () => popup.giveUp.abort()],
  ];
  for (const [what, act] of cancelled)
    it(`is cancelled with ${what}, and is gone`, async () => {
      act();
      expect(isCancellation(await popup.settled.catch((error: unknown) => error))).to.equal(true);
      expect(popup.box).to.equal(null);
    });

  const ignored: [what: string, data: unknown, init?: MessageEventInit][] = [
    ['null', null],
    ['undefined', undefined],
    ['a number', 42],
    ['text that is no JSON', 'AUTHSIGNAL_CLOSE_POPUP'],
    ['JSON null', 'null'],
    ['JSON of another shape', '[{"event":"AUTHSIGNAL_CLOSE_POPUP"}]'],
    ['an unknown event', '{"event":"AUTHSIGNAL_SOMETHING_NEW"}'],
    ['an event that is an object', { event: 'AUTHSIGNAL_CLOSE_POPUP', token: TOKEN }],
    ['a token that is a number', close(42)],
    ['a token that is an object', close({ token: TOKEN })],
    ['a height that is text', { height: '500' }],
    ['a height of nothing', { height: 0 }],
    ['a negative height', { height: -1 }],
    ['an infinite height', { height: Infinity }],
    ['a height that is an event', '{"height":500}'],
    ['another origin', close(TOKEN), { origin: 'https://example.com' }],
    ['another window of the same origin', close(TOKEN), { source: window }],
    ['no window', close(TOKEN), { source: null }],
  ];
  for (const [what, data, init] of ignored)
    it(`ignores ${what}`, async () => {
      popup.post(data, init);
      expect(popup.dialog.matches(':modal')).to.equal(true);
      expect(popup.frame.height).to.equal('384');
      popup.post(close('the.right.one'));
      expect(await popup.settled).to.deep.equal({ token: 'the.right.one' });
    });

  const failures: [what: string, message: string, code: LoginErrorCode][] = [
    ['an expired token', apiError('expired_token', 401), 'session-expired'],
    ['an invalid token', apiError('invalid_token', 401), 'misconfigured'],
    ['too many attempts', apiError('too_many_requests', 429), 'rate-limited'],
    ['an error that has no name here', apiError('teapot', 418), 'bad-response'],
    ['an error without a name', apiError(undefined, 500), 'bad-response'],
    ['an error whose name is no text', apiError({}, 500), 'bad-response'],
    ['no answer', apiError(undefined), 'network'],
    ['no status', apiError('network_error', 0), 'network'],
  ];
  for (const [what, message, code] of failures)
    it(`fails with ${code} when it is closed after the UI reported ${what}`, async () => {
      popup.post(message);
      expect(popup.dialog.matches(':modal')).to.equal(true);
      popup.cancel.click();
      expect((await popup.failure()).code).to.equal(code);
    });

  it('takes the token even after the UI reported an error', async () => {
    popup.post(apiError('too_many_requests', 429));
    popup.post(close(TOKEN));
    expect(await popup.settled).to.deep.equal({ token: TOKEN });
  });

  it('keeps the keys that are pressed in it from the page', () => {
    let heard = 0;
    const count = () => (heard += 1);
    document.addEventListener('keydown', count);
    popup.cancel.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, composed: true }),
    );
    document.removeEventListener('keydown', count);
    expect(heard).to.equal(0);
  });
});

describe('the own dialog and time', () => {
  const clock = new FakeClock();
  beforeEach(() => clock.install());
  afterEach(() => clock.restore());

  it('fails with load-failed when the UI says nothing for ten seconds', async () => {
    const popup = await Popup.open();
    clock.tick(9999);
    expect(popup.dialog.open).to.equal(true);
    clock.tick(1);
    expect((await popup.failure()).code).to.equal('load-failed');
    expect(popup.box).to.equal(null);
  });

  it('waits for the person as long as they want once the UI has said something', async () => {
    const popup = await Popup.open();
    popup.post(ready);
    expect(clock.timers).to.equal(0);
    popup.post(close(TOKEN));
    await popup.settled;
  });

  it('leaves no timer behind when it is cancelled before that', async () => {
    const popup = await Popup.open();
    popup.cancel.click();
    await popup.failure();
    expect(clock.timers).to.equal(0);
  });
});

describe('the own dialog and a signal that is aborted already', () => {
  it('does not open', async () => {
    const host = await fixture<HTMLElement>(html`<div></div>`);
    host.attachShadow({ mode: 'open' });
    const error: unknown = await presentPopup({
      url: new URL('/package.json?token=a.b.c', location.href),
      host,
      signal: AbortSignal.abort(),
      labels: { title: 'Confirm', cancel: 'Cancel' },
    }).catch((caught: unknown) => caught);
    expect(isCancellation(error)).to.equal(true);
    expect(host.shadowRoot?.childElementCount).to.equal(0);
  });
});
