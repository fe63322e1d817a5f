/** What comes after a sign-in: tokens that the page asked to keep, an app on aws-amplify that finds them, several tabs. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { decodeJwt } from 'jose';
import { DEMO_CLIENT, DEMO_POOL } from '../../demo/local-cloud/cognito/pools.js';
import type { LoginTokens, TokenStorage } from '../../src/index.js';
import type * as session from '../../src/session/index.js';
import { chunkAddress, demoAttributes, prepareStage, widgetMarkup } from '../helpers/e2e.js';
import { prepareSite } from '../helpers/embedding-site.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import { readmePolicy } from '../helpers/policy.js';
import type { WatchedPage } from '../helpers/watched-page.js';

/** What the pages of these tests have on `window`. */
interface Tools {
  session: typeof session;
  /** What `onChange` told so far. */
  changes: (LoginTokens | undefined)[];
  amplify: {
    configure(endpoint: string, area: TokenStorage): void;
    getCurrentUser(): Promise<{ username: string; userId: string }>;
    getTokens(forceRefresh?: boolean): Promise<{ accessToken?: string; idToken?: string }>;
    signOut(): Promise<void>;
    /** Keeps tokens as Amplify does after a sign-in of its own, on a device that it remembers. */
    keep(tokens: LoginTokens, username: string): Promise<void>;
    /** What the Hub told so far. */
    heard: string[];
  };
  /** What Amplify 5 is built on, by the tokens that the page has. */
  amplify5: {
    getSession(endpoint: string): Promise<string>;
    /** Whether those of the last session are good by this device's clock. */
    isValid(): boolean;
  };
}

declare global {
  interface Window {
    tools: Tools;
  }
}

const PAGE_SCRIPT = `
  import * as session from '/login/session.js';
  window.tools = { session, changes: [] };
  session.onChange((tokens) => window.tools.changes.push(tokens));`;

const AMPLIFY_SCRIPT = `
  import { Amplify } from 'aws-amplify';
  import { decodeJWT, fetchAuthSession, getCurrentUser, signOut } from 'aws-amplify/auth';
  import { cognitoUserPoolsTokenProvider } from 'aws-amplify/auth/cognito';
  import { defaultStorage, Hub, sessionStorage } from 'aws-amplify/utils';
  window.tools.amplify = {
    configure(userPoolEndpoint, area) {
      // It warns of every endpoint but the public one.
      const { warn } = console;
      console.warn = () => undefined;
      const userPoolId = '${DEMO_POOL.id}', userPoolClientId = '${DEMO_CLIENT.id}';
      Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } } });
      console.warn = warn;
      cognitoUserPoolsTokenProvider.setKeyValueStorage(area === 'local' ? defaultStorage : sessionStorage);
    },
    getCurrentUser: () => getCurrentUser(),
    async getTokens(forceRefresh) {
      const { tokens } = await fetchAuthSession({ forceRefresh });
      return { accessToken: tokens?.accessToken.toString(), idToken: tokens?.idToken?.toString() };
    },
    signOut: () => signOut(),
    keep: ({ accessToken, idToken, refreshToken }, username) =>
      cognitoUserPoolsTokenProvider.tokenOrchestrator.setTokens({
        tokens: {
          accessToken: decodeJWT(accessToken),
          idToken: decodeJWT(idToken),
          refreshToken,
          clockDrift: 0,
          username,
          signInDetails: { loginId: username, authFlowType: 'USER_SRP_AUTH' },
          deviceMetadata: { deviceKey: 'device', deviceGroupKey: 'group', randomPassword: 'password' },
        },
      }),
    heard: [],
  };
  const hear = ({ payload }) => window.tools.amplify.heard.push(payload.event);
  Hub.listen('auth', hear, { enableCrossTabEvents: true });`;

const AMPLIFY_5_SCRIPT = `
  import { CognitoUserPool } from 'amazon-cognito-identity-js';
  let last;
  window.tools.amplify5 = {
    getSession: (endpoint) =>
      new Promise((resolve, reject) => {
        const ids = { UserPoolId: '${DEMO_POOL.id}', ClientId: '${DEMO_CLIENT.id}' };
        const user = new CognitoUserPool({ ...ids, endpoint }).getCurrentUser();
        if (!user) return reject(new Error('Nobody is signed in.'));
        user.getSession((error, session) => {
          if (error) return reject(error);
          last = session;
          resolve(session.getAccessToken().getJwtToken());
        });
      }),
    isValid: () => last.isValid(),
  };`;

const stage = prepareStage();
const site = prepareSite();

const script = (src: string): string => `<script type="module" src="${src}"></script>`;
const bundle = async (contents: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL('../..', import.meta.url)) },
    bundle: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['production'],
    // Named by a dependency of Amplify 5's, which was written for Node.
    define: { global: 'globalThis' },
    external: ['/login/*'],
    write: false,
  });
  return outputFiles[0]?.text ?? '';
};

/** As the page's policy has it. */
const cognitoUrl = () => `${stage.cloud.url}/cognito/`;

let scripts = '';
before(async () => {
  const paths = [PAGE_SCRIPT, AMPLIFY_SCRIPT, AMPLIFY_5_SCRIPT];
  const added = await Promise.all(paths.map(bundle));
  scripts = added.map((code) => script(site.addScript(code))).join('');
});

let people = 0;
const someone = () => `keeper-${(people += 1)}@example.com`;

interface Visit {
  login: PlaywrightLogin;
  watched: WatchedPage;
  /** The page without a widget. */
  appUrl: string;
}

/** A page with a widget that keeps tokens in `storage`, and one of the app behind it. */
async function open(storage: TokenStorage | undefined, successUrl = false): Promise<Visit> {
  const policy = { 'content-security-policy': readmePolicy({ cloudUrl: stage.cloud.url }, []) };
  const appUrl = site.addPage(scripts, policy);
  const attributes = {
    ...demoAttributes(stage.cloud),
    storage,
    'success-url': successUrl ? appUrl : undefined,
  };
  const markup = widgetMarkup('login', attributes);
  const url = site.addPage(scripts + script('/login/authsignal-cognito-login.js') + markup, policy);
  const watched = await stage.openPage(url);
  const login = new PlaywrightLogin(watched, stage.cloud);
  await login.rendered();
  return { login, watched, appUrl };
}

/** Another tab of the same browser, in the app. */
async function openTab({ watched, appUrl }: Visit) {
  const page = await watched.page.context().newPage();
  await page.addInitScript('globalThis.__name = (named) => named;');
  await page.goto(appUrl);
  await page.waitForFunction(() => window.tools?.amplify5);
  return page;
}

const stored = ({ page }: WatchedPage, area: 'local' | 'session') =>
  page.evaluate((name) => ({ ...(name === 'local' ? localStorage : sessionStorage) }), area);

/** Whether Cognito still takes a refresh token. */
async function isGood(refreshToken: string | undefined): Promise<boolean> {
  const answer = await fetch(cognitoUrl(), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AWSCognitoIdentityProviderService.GetTokensFromRefreshToken',
    },
    body: JSON.stringify({ ClientId: DEMO_CLIENT.id, RefreshToken: refreshToken }),
  });
  return answer.ok;
}

const countOf = (operation: string) =>
  stage.cloud.requests.list().filter((request) => request.operation === operation).length;

/** Lets Cognito issue access tokens for so many seconds. */
const tokensLast = (seconds: number) => {
  stage.cloud.cognito.client(DEMO_CLIENT.id).tokenValiditySeconds = seconds;
};

describe('tokens after a sign-in', () => {
  it('are nowhere but in the event when the page does not ask for more', async () => {
    const { login, watched } = await open(undefined);
    const tokens = await login.signIn(someone());
    const everything = [await stored(watched, 'local'), await stored(watched, 'session')].map((area) =>
      JSON.stringify(area),
    );
    everything.push(
      await watched.page.content(),
      watched.page.url(),
      await watched.page.evaluate(() => document.cookie),
    );
    for (const token of [tokens.accessToken, tokens.idToken, tokens.refreshToken ?? assert.fail()])
      for (const place of everything) assert.equal(place.includes(token), false);
    assert.equal(await watched.page.evaluate(() => window.tools.session.getTokens()), undefined);
  });

  for (const area of ['session', 'local'] as const) {
    it(`are kept before the page is told, and are there after a reload: ${area}`, async () => {
      const { login, watched } = await open(area);
      const { page } = watched;
      await login.widget.evaluate((widget: HTMLElement) => {
        widget.addEventListener('login-success', () => {
          const areas = [localStorage, sessionStorage].map((storage) => JSON.stringify(storage));
          document.title = areas.map((text) => text.includes('.accessToken')).join();
        });
      });
      const { accessToken, idToken, refreshToken, expiresIn } = await login.signIn(someone());
      assert.equal(await page.title(), area === 'local' ? 'true,false' : 'false,true');
      assert.equal((await page.content()).includes(accessToken), false);
      await page.reload();
      await page.waitForFunction(() => window.tools?.amplify5);
      const kept = await page.evaluate(() => window.tools.session.getTokens());
      assert.deepEqual(
        [kept?.accessToken, kept?.idToken, kept?.refreshToken, kept?.expiresIn],
        [accessToken, idToken, refreshToken, expiresIn],
      );
      assert.deepEqual([countOf('GetTokensFromRefreshToken'), countOf('GetUser')], [0, 0]);
    });

    it(`sign an app on aws-amplify in, and out: ${area}`, async () => {
      const email = someone();
      const { login, watched } = await open(area);
      const { page } = watched;
      const { accessToken, idToken } = await login.signIn(email);
      const endpoint = cognitoUrl();
      await page.reload();
      await page.waitForFunction(() => window.tools?.amplify5);
      const found = await page.evaluate(
        async ([url, name]) => {
          const { amplify } = window.tools;
          amplify.configure(url, name);
          return { user: await amplify.getCurrentUser(), tokens: await amplify.getTokens() };
        },
        [endpoint, area] as const,
      );
      assert.deepEqual(found.tokens, { accessToken, idToken });
      assert.equal(found.user.username, login.success().username);

      // What Amplify exchanged is what the session has.
      const exchanged = await page.evaluate(async () => ({
        amplify: await window.tools.amplify.getTokens(true),
        session: await window.tools.session.getTokens(),
      }));
      assert.notEqual(exchanged.amplify.accessToken, accessToken);
      assert.equal(exchanged.session?.accessToken, exchanged.amplify.accessToken);

      // Whoever signs out signs out both.
      await page.evaluate(() => window.tools.amplify.signOut());
      assert.equal(await page.evaluate(() => window.tools.session.getTokens()), undefined);
    });
  }

  it('are gone for aws-amplify when the person signs out', async () => {
    const { login, watched } = await open('local');
    const { refreshToken } = await login.signIn(someone());
    const tokens = await watched.page.evaluate(async (url) => {
      const { session, amplify } = window.tools;
      amplify.configure(url, 'local');
      await session.signOut();
      return amplify.getTokens();
    }, cognitoUrl());
    assert.deepEqual(tokens, { accessToken: undefined, idToken: undefined });
    assert.deepEqual(await stored(watched, 'local'), {});
    assert.equal(countOf('RevokeToken'), 1);
    assert.equal(await isGood(refreshToken), false);
  });

  it('take the place of those that aws-amplify kept of somebody else, which Cognito takes no more', async () => {
    const { login, watched } = await open(undefined);
    const { page } = watched;
    const theirs = await login.signIn(someone());
    const { username } = login.success();
    await page.evaluate(
      async ([url, tokens, name]) => {
        window.tools.amplify.configure(url, 'local');
        await window.tools.amplify.keep(tokens, name);
      },
      [cognitoUrl(), theirs, username] as const,
    );
    assert.equal(Object.keys(await stored(watched, 'local')).length, 9);
    await login.revisit();
    await login.widget.evaluate((widget: HTMLElementTagNameMap['authsignal-cognito-login']) => {
      widget.storage = 'local';
    });
    const revoked = page.waitForResponse((response) =>
      (response.request().headers()['x-amz-target'] ?? '').endsWith('.RevokeToken'),
    );
    const tokens = await login.signIn(someone());
    const text = JSON.stringify(await stored(watched, 'local'));
    for (const left of [username, theirs.refreshToken ?? assert.fail(), 'signInDetails', 'device'])
      assert.equal(text.includes(left), false, left);
    await revoked;
    assert.equal(await isGood(theirs.refreshToken), false);
    assert.equal(await isGood(tokens.refreshToken), true);
  });

  it('are over on all devices when the person signs out everywhere', async () => {
    const email = someone();
    const phone = await open('local');
    const { refreshToken } = await phone.login.signIn(email);
    const { login, watched } = await open('local');
    await login.signIn(email);
    await watched.page.evaluate(() => window.tools.session.signOut({ everywhere: true }));
    assert.deepEqual(await stored(watched, 'local'), {});
    assert.equal(await isGood(refreshToken), false);
  });

  for (const ahead of [-20, 0, 20])
    it(`sign an app on Amplify 5 in, until they end: the device's clock is ${ahead} s ahead`, async () => {
      tokensLast(600);
      const { login, watched } = await open('local');
      const { page } = watched;
      await page.clock.setSystemTime(Date.now() + ahead * 1000);
      const { accessToken } = await login.signIn(someone());
      const refreshes = countOf('InitiateAuth');
      const found = await page.evaluate((url) => window.tools.amplify5.getSession(url), cognitoUrl());
      assert.equal(found, accessToken);
      assert.equal(countOf('InitiateAuth'), refreshes);
      const { exp = 0 } = decodeJwt(accessToken);
      for (const seconds of [-60, 60]) {
        await page.clock.setSystemTime((exp + seconds) * 1000);
        assert.equal(await page.evaluate(() => window.tools.amplify5.isValid()), seconds < 0);
      }
    });

  it('are there on the page to which a sign-in leads', async () => {
    const { login, watched, appUrl } = await open('session', true);
    const email = someone();
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await watched.page.waitForURL(appUrl);
    await watched.page.waitForFunction(() => window.tools?.amplify5);
    const tokens = await watched.page.evaluate(() => window.tools.session.getTokens());
    assert.ok(tokens?.accessToken);
  });

  it('do not hinder a sign-in when storage is blocked', async () => {
    const { login } = await open('local');
    await login.page.addInitScript(() => {
      for (const name of ['localStorage', 'sessionStorage'])
        Object.defineProperty(window, name, {
          get() {
            throw new DOMException('Denied', 'SecurityError');
          },
        });
    });
    await login.revisit();
    await login.signIn(someone());
    assert.deepEqual(login.events('login-error'), []);
  });
});

describe('a sign-in that is given up when tokens are there already', () => {
  const untilAnswering = async (login: PlaywrightLogin) => {
    const email = someone();
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await login.untilStep('answering');
  };
  const reset = ({ widget }: PlaywrightLogin) =>
    widget.evaluate((element: HTMLElementTagNameMap['authsignal-cognito-login']) => element.reset());

  it('tells and keeps nothing, where the page gave up before it was told', async () => {
    const { login, watched } = await open('local');
    let release: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      void watched.page.route(chunkAddress('session-store'), async (route) => {
        resolve();
        await new Promise<void>((go) => (release = go));
        await route.continue();
      });
    });
    await untilAnswering(login);
    await asked;
    await reset(login);
    const loaded = watched.page.waitForResponse(chunkAddress('session-store'));
    release?.();
    await (await loaded).finished();
    await login.signIn(someone());
    assert.equal(login.events('login-success').length, 1);
    assert.equal(login.events('login-cancel').length, 1);
  });

  for (const [what, settle] of [
    ['while the page is busy', 'never'],
    ['after the page refused', 'refuse'],
  ] as const)
    it(`forgets them when the person starts over ${what}, and leads nowhere`, async () => {
      const { login, watched } = await open('local', true);
      await login.widget.evaluate(
        (widget: HTMLElementTagNameMap['authsignal-cognito-login'], how) =>
          widget.addEventListener('login-success', (event) => {
            event.waitUntil(
              how === 'never' ? new Promise(() => undefined) : Promise.reject(new Error('No.')),
            );
          }),
        settle,
      );
      await untilAnswering(login);
      if (settle === 'refuse') await login.untilEventCount('login-error', 1);
      else await login.untilEventCount('login-success', 1);
      const url = watched.page.url();
      await login.goBack();
      await login.untilStep('identify');
      assert.deepEqual(await stored(watched, 'local'), {});
      assert.equal(await watched.page.evaluate(() => window.tools.session.getTokens()), undefined);
      assert.equal(watched.page.url(), url);
    });

  it('keeps them when the page takes the widget away, as it does who was told', async () => {
    const { login, watched } = await open('local');
    const email = someone();
    await login.widget.evaluate((widget: HTMLElementTagNameMap['authsignal-cognito-login']) =>
      widget.addEventListener('login-success', (event) => {
        event.waitUntil(new Promise(() => undefined));
        widget.remove();
      }),
    );
    await login.requestCode(email);
    await login.enterCode(login.codeFor(email));
    await login.untilEventCount('login-success', 1);
    const { accessToken } = login.tokens();
    const kept = await watched.page.evaluate(async () => {
      await new Promise((resolve) => setTimeout(resolve));
      return window.tools.session.getTokens();
    });
    assert.equal(kept?.accessToken, accessToken);
  });
});

describe('several tabs', () => {
  it('exchange the refresh token once, though it is good for one use', async () => {
    tokensLast(30);
    const visit = await open('local');
    await visit.login.signIn(someone());
    const tabs = [visit.watched.page, await openTab(visit), await openTab(visit)];
    tokensLast(3600);
    const tokens = await Promise.all(
      tabs.map((page) => page.evaluate(() => window.tools.session.getTokens())),
    );
    assert.equal(new Set(tokens.map((found) => found?.accessToken)).size, 1);
    assert.equal(new Set(tokens.map((found) => found?.refreshToken)).size, 1);
    assert.notEqual(tokens[0]?.accessToken, visit.login.tokens().accessToken);
    assert.equal(countOf('GetTokensFromRefreshToken'), 1);
    for (const page of tabs) {
      await page.waitForFunction(() => window.tools.changes.length > 0);
      const last = await page.evaluate(() => window.tools.changes.at(-1)?.accessToken);
      assert.equal(last, tokens[0]?.accessToken);
    }
  });

  it('are told of a sign-in and of a sign-out in one of them', async () => {
    const visit = await open('local');
    const tab = await openTab(visit);
    const { accessToken } = await visit.login.signIn(someone());
    await tab.waitForFunction((token) => window.tools.changes.at(-1)?.accessToken === token, accessToken);
    await tab.evaluate(() => window.tools.session.signOut());
    const { page } = visit.watched;
    await page.waitForFunction(() => window.tools.changes.length === 2);
    assert.equal(await page.evaluate(() => window.tools.changes[1]), undefined);
  });

  it('with aws-amplify in them hear of every sign-in and every sign-out in another', async () => {
    const visit = await open('local');
    const tab = await openTab(visit);
    await tab.evaluate((url) => window.tools.amplify.configure(url, 'local'), cognitoUrl());
    const heard: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      await visit.login.signIn(someone());
      heard.push('signedIn');
      await tab.waitForFunction((count) => window.tools.amplify.heard.length === count, heard.length);
      await visit.watched.page.evaluate(() => window.tools.session.signOut());
      heard.push('signedOut');
      await tab.waitForFunction((count) => window.tools.amplify.heard.length === count, heard.length);
      await visit.login.revisit();
    }
    assert.deepEqual(await tab.evaluate(() => window.tools.amplify.heard), heard);
  });

  it('are told when aws-amplify signs out in one of them', async () => {
    const visit = await open('local');
    await visit.login.signIn(someone());
    const tab = await openTab(visit);
    await tab.evaluate(async (url) => {
      window.tools.amplify.configure(url, 'local');
      await window.tools.amplify.signOut();
    }, cognitoUrl());
    await visit.watched.page.waitForFunction(() => window.tools.changes.length === 2);
    assert.equal(await visit.watched.page.evaluate(() => window.tools.changes[1]), undefined);
  });

  it('each have their own session where the page asked for that', async () => {
    const visit = await open('session');
    await visit.login.signIn(someone());
    const tab = await openTab(visit);
    assert.equal(await tab.evaluate(() => window.tools.session.getTokens()), undefined);
    assert.equal(await tab.evaluate(() => window.tools.changes.length), 0);
  });
});
