import { expect } from '@open-wc/testing';
import { findUsername, provideContext } from '../../../src/gateways/page-endpoints.js';
import type { InitiateAuthCommandOutput } from '@aws-sdk/client-cognito-identity-provider';
import type { Respond } from '../../../src/gateways/cognito-gateway.js';
import type { Visitor } from '../../../src/gateways/sign-in-context.js';
import { FakeClock } from '../fake-clock.js';
import { DEVICE_ID, visitor } from './visitor.js';

const URL = 'https://shop.example/context';
const CONTEXT = 'statement.signature';
const ASKED = {
  $metadata: {},
  ChallengeName: 'CUSTOM_CHALLENGE' as const,
  Session: 'session-1',
  ChallengeParameters: { challenge: 'PROVIDE_CONTEXT', USERNAME: 'canonical' },
};
const NEXT = { $metadata: {}, Session: 'session-2' };

/** What is said of this browser in any case. */
const browser = {
  deviceId: DEVICE_ID,
  userAgent: navigator.userAgent,
  language: 'de-CH',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
};

describe('the context of a sign-in', () => {
  const { fetch } = window;
  let sent: { url: string; body: unknown }[];
  let warnings: string[];
  let answers: Parameters<Respond>[];
  let endpoint: (signal: AbortSignal | null | undefined) => Promise<Response>;
  const page = { warn: (text: string) => void warnings.push(text) };

  beforeEach(() => {
    [sent, warnings, answers] = [[], [], []];
    endpoint = async () => Response.json({ context: CONTEXT });
    window.fetch = (input, init) => {
      sent.push({ url: input as string, body: JSON.parse(init?.body as string) });
      return endpoint(init?.signal);
    };
  });
  afterEach(() => (window.fetch = fetch));

  const respond: Respond = async (...call) => {
    answers.push(call);
    return NEXT;
  };
  const provide = (
    changes: Partial<Visitor> = {},
    signal = new AbortController().signal,
    who = visitor({ page, ...changes }),
    beginning: Promise<InitiateAuthCommandOutput> = Promise.resolve(ASKED),
  ) => provideContext(who, beginning, 'ana@example.com', respond, signal);
  const metadata = () => answers[0]?.[3];

  it('is what the browser knows of itself; the round costs one answer and no other call', async () => {
    expect(await provide()).to.equal(NEXT);
    expect(answers.map(([challenge, answer]) => [challenge, answer])).to.deep.equal([
      [{ session: 'session-1', username: 'canonical' }, '__dummy__'],
    ]);
    expect(metadata()).to.deep.equal(browser);
    expect(sent).to.deep.equal([]);
  });

  it('has the page’s own client metadata, which passes for nothing else', async () => {
    await provide({ clientMetadata: { plan: 'gold', deviceId: 'mine' } });
    expect(metadata()).to.deep.equal({ ...browser, plan: 'gold' });
  });

  it('has what the endpoint signed, which is told who signs in, the device and the language', async () => {
    await provide({ config: { contextUrl: URL } });
    expect(metadata()).to.deep.equal({ ...browser, context: CONTEXT });
    const body = { username: 'ana@example.com', deviceId: DEVICE_ID, locale: 'de-CH' };
    expect(sent).to.deep.equal([{ url: URL, body }]);
    expect(warnings).to.deep.equal([]);
  });

  it('is fetched while Cognito begins', async () => {
    let begin: (asked: typeof ASKED) => void = () => undefined;
    const beginning = new Promise<typeof ASKED>((resolve) => (begin = resolve));
    const asked = new Promise<void>((resolve) => {
      endpoint = async () => {
        resolve();
        return Response.json({ context: CONTEXT });
      };
    });
    const who = visitor({ page, config: { contextUrl: URL } });
    const providing = provide({}, undefined, who, beginning);
    await asked;
    expect(answers).to.deep.equal([]);
    begin(ASKED);
    await providing;
    expect(metadata()?.context).to.equal(CONTEXT);
  });

  it('is not waited for where the triggers do not ask, or Cognito fails', async () => {
    endpoint = () => new Promise(() => {});
    const who = visitor({ page, config: { contextUrl: URL } });
    expect(await provide({}, undefined, who, Promise.resolve(NEXT))).to.equal(NEXT);
    const failure = new Error('Cognito is down.');
    const error: unknown = await provide({}, undefined, who, Promise.reject(failure)).catch(
      (reason: unknown) => reason,
    );
    expect(error).to.equal(failure);
    expect(answers).to.deep.equal([]);
  });

  const failures: [what: string, reply: () => Promise<Response>, warning: RegExp][] = [
    [
      'fails',
      async () => new Response('{}', { status: 500 }),
      /"context-url" must answer 200 .* it answered 500/,
    ],
    ['is not there', async () => new Response('Not found', { status: 404 }), /it answered 404/],
    ['answers with a page', async () => new Response('<!doctype html>'), /with something else/],
    ['answers with something else', async () => Response.json({ context: 7 }), /with something else/],
    ['answers with 20 kB', async () => Response.json({ context: 'A'.repeat(20_000) }), /with something else/],
    ['limits calls', async () => new Response('', { status: 429 }), /rate-limited/],
    ['cannot be reached', () => Promise.reject(new TypeError('Failed to fetch')), /could not be reached/],
  ];
  for (const [what, reply, warning] of failures)
    it(`goes on without a signature when the endpoint ${what}, and says so to the developer`, async () => {
      endpoint = reply;
      await provide({ config: { contextUrl: URL } });
      expect(metadata()).to.deep.equal(browser);
      expect(warnings).to.have.length(1);
      expect(warnings[0]).to.match(warning);
    });

  describe('when something is slow', () => {
    const clock = new FakeClock();
    beforeEach(() => clock.install());
    afterEach(() => clock.restore());

    it('goes on without the endpoint after two seconds, and stops asking', async () => {
      let stopped: AbortSignal | null | undefined;
      const asked = new Promise<void>((resolve) => {
        endpoint = (signal) => {
          stopped = signal;
          resolve();
          return new Promise(() => {});
        };
      });
      const providing = provide({ config: { contextUrl: URL } });
      await asked;
      clock.tick(1999);
      expect(stopped?.aborted).to.equal(false);
      clock.tick(1);
      await providing;
      expect(metadata()).to.deep.equal(browser);
      expect(stopped?.aborted).to.equal(true);
      expect(warnings[0]).to.match(/timeout/);
      expect(clock.timers).to.equal(0);
    });

    it('goes on without the device after two seconds', async () => {
      const { userAgent, language, timeZone } = browser;
      const providing = provide(
        {},
        undefined,
        visitor({ page }, () => new Promise(() => {})),
      );
      clock.tick(2000);
      await providing;
      expect(metadata()).to.deep.equal({ userAgent, language, timeZone });
    });
  });

  it('is not provided once the person has gone back', async () => {
    const work = new AbortController();
    endpoint = () => {
      work.abort(new DOMException('left', 'AbortError'));
      return new Promise(() => {});
    };
    const error = await provide({ config: { contextUrl: URL } }, work.signal).catch(
      (reason: unknown) => reason,
    );
    expect((error as Error).name).to.equal('AbortError');
    expect(answers).to.deep.equal([]);
    expect(warnings).to.deep.equal([]);
  });

  describe('from username-url', () => {
    const find = (contextUrl?: string) => {
      const config = {
        usernameUrl: 'https://shop.example/username',
        identifier: 'email' as const,
        contextUrl,
      };
      return findUsername('ana', { ...visitor({ page }), config, signal: new AbortController().signal });
    };
    beforeEach(() => {
      endpoint = async () => Response.json({ username: 'ana@example.com', context: 'with-the.username' });
    });

    it('saves the call to the other endpoint, once', async () => {
      await find(URL);
      await provide({ config: { contextUrl: URL } });
      expect(metadata()?.context).to.equal('with-the.username');
      expect(sent.map(({ url }) => url)).to.deep.equal(['https://shop.example/username']);
      endpoint = async () => Response.json({ context: CONTEXT });
      await provide({ config: { contextUrl: URL } });
      expect(answers[1]?.[3]?.context).to.equal(CONTEXT);
    });

    it('takes what it may sign, where the page wants that signed, and else what it always took', async () => {
      await find(URL);
      await find();
      await provide();
      expect(sent.map(({ body }) => body)).to.deep.equal([
        { phoneNumber: 'ana', deviceId: DEVICE_ID, locale: 'de-CH' },
        { phoneNumber: 'ana' },
      ]);
    });

    it('is left out when it cannot be one', async () => {
      endpoint = async () => Response.json({ username: 'ana@example.com', context: { ip: '203.0.113.7' } });
      expect(await find()).to.equal('ana@example.com');
      await provide();
      expect(metadata()).to.deep.equal(browser);
    });
  });
});
