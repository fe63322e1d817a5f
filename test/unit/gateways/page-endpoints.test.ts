import { expect } from '@open-wc/testing';
import { fetchEnrollmentToken, findUsername } from '../../../src/gateways/page-endpoints.js';
import { visitor } from './visitor.js';

const TOKENS = { accessToken: 'a', idToken: 'i', tokenType: 'Bearer', expiresIn: 3600, expiresAt: 0 };

describe('endpoints of the page', () => {
  const { fetch } = window;
  afterEach(() => (window.fetch = fetch));

  const CALLS = {
    'username-url': (url: string, signal: AbortSignal) =>
      findUsername('ana@example.com', {
        ...visitor(),
        config: { usernameUrl: url, identifier: 'email' },
        signal,
      }),
    'enrollment-token-url': (url: string, signal: AbortSignal) =>
      fetchEnrollmentToken(url, TOKENS, 'de-CH', signal),
  };
  for (const [attribute, call] of Object.entries(CALLS)) {
    it(`are asked behind a gate of the page’s own origin, which goes by a cookie: ${attribute}`, async () => {
      const sent: Request[] = [];
      window.fetch = async (input, init) => {
        sent.push(new Request(input, init));
        return Response.json({ username: 'ana', authsignalToken: 'token' });
      };
      await call('/endpoint', new AbortController().signal);
      // What fetch() does by itself: nothing goes to other origins.
      expect(sent.map(({ credentials }) => credentials)).to.deep.equal(['same-origin']);
      expect(sent[0]?.referrerPolicy).to.equal('no-referrer');
    });

    it(`are told the page’s language, by a header that takes no leave: ${attribute}`, async () => {
      let headers = new Headers();
      window.fetch = async (input, init) => {
        ({ headers } = new Request(input, { ...init, mode: 'cors' }));
        return Response.json({ username: 'ana', authsignalToken: 'token' });
      };
      await call('/endpoint', new AbortController().signal);
      expect(headers.get('accept-language')).to.equal('de-CH');
    });
  }
});
