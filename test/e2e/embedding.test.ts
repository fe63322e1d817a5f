/** The ways onto a page: script tags of every kind, a tag that was there before its script, a tag name of the page's own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { decodeJwt } from 'jose';
import type { Request } from 'playwright-core';
import { EMAIL_CODE_SIGN_IN, ENTRY } from '../helpers/bundle.js';
import { prepareStage } from '../helpers/e2e.js';
import { prepareSite } from '../helpers/embedding-site.js';
import { PlaywrightLogin } from '../helpers/playwright-login.js';
import { type PolicyRow, readmePolicy } from '../helpers/policy.js';
import type { WatchedPage } from '../helpers/watched-page.js';

/** What a sign-in loads, and the words for developers, which come on localhost. */
const FILES = [ENTRY, ...EMAIL_CODE_SIGN_IN, 'config-faults'];
const SINGLE = 'authsignal-cognito-login.single.js';

const stage = prepareStage();
const site = prepareSite();
const otherSite = prepareSite();

const attributes = (id: string): string =>
  `id="${id}" region="us-east-1" user-pool-client-id="localdemoclient" tenant-id="local-tenant"
   cognito-url="${stage.cloud.url}/cognito" authsignal-url="${stage.cloud.url}/authsignal/v1"`;

const markup = (id = 'login', tag = 'authsignal-cognito-login'): string =>
  `<${tag} ${attributes(id)}></${tag}>`;

const script = (src: string): string => `<script type="module" src="${src}"></script>`;

/** The policy of the README, for scripts of the page's own site or of another. */
const strictPolicy = (scriptUrl?: string, ...rows: PolicyRow[]) => ({
  'content-security-policy': readmePolicy({ cloudUrl: stage.cloud.url, scriptUrl }, [
    ...(scriptUrl ? ['the script on another host' as const] : []),
    ...rows,
  ]),
});

/** A widget by its id, whatever its tag is called. */
class AnyTag extends PlaywrightLogin {
  override get widget() {
    return this.page.locator(`#${this.id}`);
  }
}

/** Opens a page and notes which scripts of the build it loads. */
async function open(url: string, prepare?: (watched: WatchedPage) => Promise<unknown>) {
  const scripts: string[] = [];
  const note = (request: Request) => {
    if (request.url().includes('/login/')) scripts.push(request.url());
  };
  const watched = await stage.openPage(url, {
    prepare: async (opened) => {
      opened.page.on('request', note);
      await prepare?.(opened);
    },
  });
  const login = new PlaywrightLogin(watched, stage.cloud);
  return { watched, login, scripts };
}

const readDist = (path: string) => readFileSync(new URL(`../../dist/${path}`, import.meta.url), 'utf8');

describe('the script tag', () => {
  it('works from below a path of another origin, under a strict policy', async () => {
    const base = `${otherSite.url}/assets/v1/login/`;
    const { login, scripts } = await open(
      site.addPage(script(base + ENTRY) + markup(), strictPolicy(otherSite.url)),
    );
    await login.signIn('origin@example.com');
    assert.equal(scripts.length, FILES.length, scripts.join());
    assert.deepEqual(
      scripts.filter((url) => !url.startsWith(base)),
      [],
    );
  });

  it('works with a query behind its name, and loads each file once', async () => {
    const { login, scripts } = await open(
      site.addPage(script(`/login/${ENTRY}?ver=6.4`) + markup(), strictPolicy()),
    );
    await login.signIn('query@example.com');
    const paths = scripts.map((url) => new URL(url).pathname);
    assert.deepEqual(paths, [...new Set(paths)]);
  });

  it('works where its address leads to another, and loads each file once', async () => {
    const { login, scripts } = await open(
      site.addPage(script(`/latest/${ENTRY}`) + markup(), strictPolicy()),
    );
    await login.signIn('redirect@example.com');
    const base = `${site.url}/1.2.3/login/`;
    assert.equal(scripts.length, FILES.length, scripts.join());
    assert.deepEqual(
      scripts.filter((url) => !url.startsWith(base)),
      [],
    );
    assert.deepEqual(scripts, [...new Set(scripts)]);
  });

  it('works as a single file that the page pins, with the form that is there to copy', async () => {
    const snippet = readDist('cdn/snippet.html')
      .replaceAll('https://your-site.example/authsignal-cognito-login', '/login')
      .replace(/(?<=<authsignal-cognito-login )[^>]+/, attributes('login'));
    const { login, scripts } = await open(
      site.addPage(snippet, strictPolicy(undefined, 'the form in the HTML')),
    );
    await login.signIn('single@example.com');
    assert.deepEqual(scripts.sort(), [
      `${site.url}/login/authsignal-cognito-login.css`,
      `${site.url}/login/${SINGLE}`,
    ]);
  });

  for (const file of [ENTRY, SINGLE]) {
    it(`leaves a page with AMD and CommonJS in peace: ${file}`, async () => {
      const { login, watched } = await open(site.addPage(script(`/login/${file}`) + markup()), ({ page }) =>
        page.addInitScript(() => {
          const calls: string[] = [];
          const define = Object.assign((...args: unknown[]) => void calls.push(`define ${args.length}`), {
            amd: {},
          });
          Object.assign(window, { calls, define, require: define, exports: {}, module: { exports: {} } });
        }),
      );
      await login.signIn(`amd-${file.length}@example.com`);
      const traces = await watched.page.evaluate(() => {
        const { calls, exports, module } = window as unknown as Record<string, unknown>;
        return { calls, exports, module };
      });
      assert.deepEqual(traces, { calls: [], exports: {}, module: { exports: {} } });
    });
  }

  it('warns of every further build on a page, and keeps the first', async () => {
    const { login, watched } = await open(
      site.addPage(
        script(`/login/${SINGLE}`) + script(`/login/${ENTRY}`) + script(`/login/${ENTRY}?2`) + markup(),
      ),
    );
    await watched.page.waitForLoadState();
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      version: string;
    };
    const warning = `[authsignal-cognito-login] Version ${version} is already defined; ${version} is ignored.`;
    assert.deepEqual(watched.takeWarnings(), [warning, warning]);
    await login.signIn('twice@example.com');
  });
});

describe('a tag that is on the page before its script', () => {
  it('keeps what was set and who listens', async () => {
    const { login, watched } = await open(
      site.addPage('<authsignal-cognito-login id="login" region="us-east-1"></authsignal-cognito-login>'),
    );
    const { cloud } = stage;
    await login.widget.evaluate((widget: HTMLElementTagNameMap['authsignal-cognito-login'], url) => {
      Object.assign(widget, {
        userPoolClientId: 'localdemoclient',
        tenantId: 'local-tenant',
        cognitoUrl: `${url}/cognito`,
        authsignalUrl: `${url}/authsignal/v1`,
        username: 'early@example.com',
        messages: { continue: 'Onwards' },
      });
      widget.addEventListener('login-success', ({ detail }) => {
        document.title = `Welcome, ${detail.username}`;
      });
    }, cloud.url);
    assert.equal(await login.widget.evaluate((widget) => widget.shadowRoot), null);
    await watched.page.addScriptTag({ type: 'module', url: `/login/${ENTRY}` });
    await watched.page.evaluate(() => customElements.whenDefined('authsignal-cognito-login'));
    await login.rendered();
    assert.equal(await login.usernameField.inputValue(), 'early@example.com');
    await login.button('Onwards').click();
    await login.untilStep('entering');
    await login.enterCode(login.codeFor('early@example.com'));
    await login.untilStep('done');
    assert.match(await watched.page.title(), /^Welcome, /);
  });
});

describe('the element entry', () => {
  it('signs people in under tag names of the page’s own', async () => {
    const code = `
      import { AuthsignalCognitoLogin } from 'authsignal-cognito-login/element';
      customElements.define('shop-login', AuthsignalCognitoLogin);
      customElements.define('staff-login', class extends AuthsignalCognitoLogin {});`;
    const resolveDir = fileURLToPath(new URL('../..', import.meta.url));
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['production'],
      write: false,
    });
    const path = site.addScript(outputFiles[0]?.text ?? '');
    const page = markup('shop', 'shop-login') + markup('staff', 'staff-login') + script(path);
    const { watched } = await open(site.addPage(page));
    const shop = new AnyTag(watched, stage.cloud, 'shop');
    const staff = new AnyTag(watched, stage.cloud, 'staff');
    await shop.requestCode('shop@example.com');
    await staff.requestCode('staff@example.com');
    await shop.enterCode(shop.codeFor('shop@example.com'));
    await staff.enterCode(staff.codeFor('staff@example.com'));
    await shop.untilStep('done');
    await staff.untilStep('done');
    for (const login of [shop, staff]) {
      assert.equal(decodeJwt(login.tokens().idToken).email, `${login.id}@example.com`);
      assert.deepEqual(
        login.events('login-step-change').map(({ detail }) => detail.step),
        ['starting', 'sending', 'entering', 'verifying', 'answering', 'done'],
      );
    }
    const usual = await watched.page.evaluate(() => customElements.get('authsignal-cognito-login'));
    assert.equal(usual, undefined);
  });
});
