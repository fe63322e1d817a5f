/** The token of AWS WAF's script, with Cognito's calls. */
import { expect } from '@open-wc/testing';
import { createCognitoClient } from '../../../src/gateways/cognito-sdk.js';
import { FakeClock } from '../fake-clock.js';

const HEADER = 'x-aws-waf-token';

interface WithScript {
  AwsWafIntegration?: unknown;
}

describe('the token of AWS WAF’s script', () => {
  const { fetch } = window;
  let sent: Request[];

  beforeEach(() => {
    sent = [];
    window.fetch = async (input, init) => {
      sent.push(new Request(input, init));
      return Response.json({});
    };
  });
  afterEach(() => {
    window.fetch = fetch;
    delete (window as WithScript).AwsWafIntegration;
  });

  const client = createCognitoClient('https://cognito.test');
  const { signal } = new AbortController();
  const begin = () => client.initiateAuth({ ClientId: 'x', AuthFlow: 'CUSTOM_AUTH' }, signal);
  const load = (script: unknown) => ((window as WithScript).AwsWafIntegration = script);
  const tokens = () => sent.map(({ headers }) => headers.get(HEADER));

  it('goes with each call, asked for anew', async () => {
    let count = 0;
    load({ getToken: async () => `token-${(count += 1)}` });
    await begin();
    await client.signUp({ ClientId: 'x', Username: 'ana' }, signal);
    await client.respondToAuthChallenge({ ClientId: 'x', ChallengeName: 'CUSTOM_CHALLENGE' }, signal);
    expect(tokens()).to.deep.equal(['token-1', 'token-2', 'token-3']);
  });

  const WITHOUT: readonly (readonly [what: string, script: unknown])[] = [
    ['there is no script', undefined],
    ['the page has something else of that name', 'script'],
    ['the script is of another version', { getToken: 'token' }],
    ['the script fails', { getToken: () => Promise.reject(new Error('Timeout')) }],
    [
      'the script throws',
      {
        getToken() {
          throw new Error('Broken');
        },
      },
    ],
    ['the token is none', { getToken: async () => ({}) }],
    ['the token is empty', { getToken: async () => '' }],
    ['the token cannot be a header', { getToken: async () => 'to\nken' }],
  ];
  for (const [what, script] of WITHOUT) {
    it(`is not sent when ${what}, and the call is made`, async () => {
      load(script);
      await begin();
      expect(tokens()).to.deep.equal([null]);
      expect([...(sent[0]?.headers.keys() ?? [])].sort()).to.deep.equal(['content-type', 'x-amz-target']);
    });
  }

  it('is waited for three seconds at most', async () => {
    const clock = new FakeClock();
    load({ getToken: () => new Promise(() => undefined) });
    clock.install();
    try {
      const call = begin();
      clock.tick(2999);
      expect(sent).to.deep.equal([]);
      clock.tick(1);
      await call;
      expect(tokens()).to.deep.equal([null]);
      expect(clock.timers).to.equal(0);
    } finally {
      clock.restore();
    }
  });
});
