import { expect } from '@open-wc/testing';
import {
  leaving,
  REDIRECT_KEY,
  type RedirectFlow,
  takeRedirectReturn,
} from '../../../src/prebuilt/redirect-state.js';
import { hideReturnedToken } from '../../../src/prebuilt/redirect-return.js';
import { marksOf } from '../../../src/prebuilt/unanswered.js';
import { FakeClock } from '../fake-clock.js';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl';
const OTHER_JWT = 'b3RoZXI.e30.c2lnbmF0dXJl';
const MINUTE = 60_000;

const flow = (changes: Partial<RedirectFlow> = {}): RedirectFlow => ({
  id: 'flow-1',
  clientId: 'client-1',
  session: 'session-1',
  username: 'sub-1',
  identifier: 'ana@example.com',
  isNewUser: false,
  marks: [],
  time: Date.now(),
  ...changes,
});

const store = (value: unknown) => sessionStorage.setItem(REDIRECT_KEY, JSON.stringify(value));
const take = (clientId = 'client-1') => takeRedirectReturn({ clientId });

describe('the return from a redirect', () => {
  const original = location.href;
  /** Gives the page this query and fragment, as the browser has it after the redirect. */
  const arrive = (search: string, hash = '') =>
    history.replaceState({ kept: true }, '', `${location.pathname}${search}${hash}`);
  const address = () => location.search + location.hash;

  afterEach(() => {
    // A token that nobody took is not for the next test.
    store(flow());
    take();
    sessionStorage.clear();
    history.replaceState(null, '', original);
  });

  it('gives the flow and the token, and takes both away', () => {
    const stored = flow();
    store(stored);
    arrive(`?token=${JWT}`);
    expect(take()).to.deep.equal({ flow: stored, token: JWT });
    expect(address()).to.equal('');
    expect(sessionStorage.getItem(REDIRECT_KEY)).to.equal(null);
  });

  it('is a cancel with a token that asked for the challenge, which leaves the address', () => {
    const asked = `${'a'.repeat(80)}.${'b'.repeat(80)}.${'c'.repeat(43)}`;
    const url = new URL(`https://mfa.authsignal.com/?token=${asked}`);
    const stored = flow({ marks: marksOf(url, { token: JWT.repeat(3) }) });
    // Not the token itself.
    expect(JSON.stringify(stored)).not.to.contain('c'.repeat(17));
    const returns: [returned: string, token: string | undefined][] = [
      [asked, undefined],
      [JWT.repeat(3), undefined],
      [`${asked.slice(0, -1)}d`, `${asked.slice(0, -1)}d`],
    ];
    for (const [returned, expected] of returns) {
      store(stored);
      arrive(`?token=${returned}`);
      expect(take()).to.deep.equal({ flow: stored, token: expected });
      expect(address()).to.equal('');
    }
  });

  it('takes the token of an action that Authsignal allows for an answer', () => {
    const url = new URL(`https://mfa.authsignal.com/?token=${'a'.repeat(80)}`);
    expect(marksOf(url, { token: 'b'.repeat(80), state: 'ALLOW' })).to.deep.equal([]);
  });

  it('comes once', () => {
    store(flow());
    arrive(`?token=${JWT}`);
    take();
    expect(take()).to.equal(undefined);
    arrive(`?token=${JWT}`);
    expect(take()).to.equal(undefined);
  });

  it('is none as long as this very page is leaving, and the flow stays for who comes back', () => {
    store(flow());
    leaving.add('flow-1');
    try {
      expect(take()).to.equal(undefined);
      expect(sessionStorage.getItem(REDIRECT_KEY)).to.not.equal(null);
    } finally {
      leaving.delete('flow-1');
    }
    expect(take()).to.have.nested.property('flow.id', 'flow-1');
  });

  it('keeps the state of the history entry', () => {
    arrive(`?token=${JWT}`);
    hideReturnedToken();
    expect(history.state).to.deep.equal({ kept: true });
  });

  it('has no token when the person cancelled', () => {
    const stored = flow();
    store(stored);
    arrive('?a=1');
    expect(take()).to.deep.equal({ flow: stored, token: undefined });
    expect(address()).to.equal('?a=1');
  });

  it('has an empty token where the address has one', () => {
    store(flow());
    arrive('?token=');
    expect(take()?.token).to.equal('');
  });

  const addresses: [search: string, hash: string, after: string][] = [
    [`?a=1&token=${JWT}`, '#part', '?a=1#part'],
    [`?token=${JWT}&a=%20+b&c`, `#token=${JWT}`, `?a=%20+b&c#token=${JWT}`],
    [`?token=${OTHER_JWT}&token=${JWT}`, '', ''],
    ['?token=', '', ''],
    ['?a=1&token=not-a-jwt', '', '?a=1'],
    [`?id_token=${JWT}&tokens=1&token`, '', `?id_token=${JWT}&tokens=1&token`],
  ];
  for (const [search, hash, after] of addresses)
    it(`makes ${JSON.stringify(after)} of the address ${search}${hash}, flow or not`, () => {
      arrive(search, hash);
      expect(take()).to.equal(undefined);
      expect(address()).to.equal(after);
    });

  it('takes the last of several tokens, which is the one that was appended', () => {
    store(flow());
    arrive(`?token=${OTHER_JWT}&token=${JWT}`);
    expect(take()?.token).to.equal(JWT);
  });

  it('keeps the token for the widget that it belongs to', () => {
    store(flow());
    arrive(`?token=${JWT}`);
    expect(take('client-2')).to.equal(undefined);
    expect(address()).to.equal('');
    expect(take('client-1')?.token).to.equal(JWT);
  });

  const ages: [what: string, age: number, isTaken: boolean][] = [
    ['of fifteen minutes', 15 * MINUTE - 1, true],
    ['of more than fifteen minutes', 15 * MINUTE + 1, false],
    ['from the future', -MINUTE, false],
  ];
  describe('with a clock', () => {
    const clock = new FakeClock();
    beforeEach(() => clock.install());
    afterEach(() => clock.restore());

    for (const [what, age, isTaken] of ages)
      it(`${isTaken ? 'accepts' : 'discards'} a flow ${what}`, () => {
        store(flow({ time: clock.now - age }));
        arrive(`?token=${JWT}`);
        expect(take() !== undefined).to.equal(isTaken);
        expect(sessionStorage.getItem(REDIRECT_KEY)).to.equal(null);
        expect(address()).to.equal('');
      });
  });

  const foreign: [what: string, value: string][] = [
    ['no JSON', '{'],
    ['null', 'null'],
    ['text', '"client-1"'],
    ['a list', '[]'],
    ['a flow without a session', JSON.stringify({ ...flow(), session: undefined })],
    ['a flow without marks', JSON.stringify({ ...flow(), marks: undefined })],
    ['a flow whose time is text', JSON.stringify({ ...flow(), time: 'now' })],
  ];
  for (const [what, value] of foreign)
    it(`ignores ${what} in the storage`, () => {
      sessionStorage.setItem(REDIRECT_KEY, value);
      arrive(`?token=${JWT}`);
      expect(take()).to.equal(undefined);
      expect(address()).to.equal('');
    });

  it('is nothing where the storage is blocked, and the token still leaves the address', () => {
    const property = Object.getOwnPropertyDescriptor(window, 'sessionStorage') ?? {};
    Object.defineProperty(window, 'sessionStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('No storage here.', 'SecurityError');
      },
    });
    try {
      arrive(`?token=${JWT}`);
      expect(take()).to.equal(undefined);
      expect(address()).to.equal('');
    } finally {
      Object.defineProperty(window, 'sessionStorage', property);
    }
  });
});
