/** The test kit and the command line in projects of their users, which have nothing else of ours. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CHROMIUM_ARGS, chromiumPath } from '../helpers/browsers.mjs';
import { Project } from '../helpers/packed.js';

const BUNDLED = ['hono', 'jose', 'ws', 'otpauth', '@simplewebauthn/server', '@authsignal/node', 'axios'];

describe('in a bare project', () => {
  let project: Project;
  before(async () => {
    project = await Project.create([]);
  });
  after(() => project.remove());

  it('the test kit installs nothing of its own', () => {
    for (const name of BUNDLED)
      assert.ok(!existsSync(join(project.folder, 'node_modules', name)), `${name} is installed`);
    assert.ok(readdirSync(join(project.folder, 'node_modules')).includes('lit'));
  });

  it('signs somebody in with the package’s own triggers', async () => {
    const printed = await project.evaluate(`
      import { startLocalCloud } from 'authsignal-cognito-login/testing';
      const address = 'ana+test@example.com';
      const cloud = await startLocalCloud({ users: [address] });
      const { 'user-pool-client-id': ClientId } = cloud.attributes;
      const cognito = async (operation, input) => {
        const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.' + operation };
        const response = await fetch(cloud.urls.cognito, { method: 'POST', headers, body: JSON.stringify({ ClientId, ...input }) });
        return response.json();
      };
      const authsignal = async (path, token, input) => {
        const headers = { 'content-type': 'application/json', authorization: 'Bearer ' + token };
        const response = await fetch(cloud.urls.authsignal + path, { method: 'POST', headers, body: JSON.stringify(input) });
        return response.json();
      };
      const { Session, ChallengeParameters: { token, USERNAME } } =
        await cognito('InitiateAuth', { AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: address } });
      await authsignal('/client/challenge/email-otp', token, {});
      const { code } = await cloud.outbox.next(address);
      const { accessToken } = await authsignal('/client/verify/email-otp', token, { verificationCode: code });
      const ChallengeResponses = { USERNAME, ANSWER: accessToken };
      const { AuthenticationResult } =
        await cognito('RespondToAuthChallenge', { ChallengeName: 'CUSTOM_CHALLENGE', Session, ChallengeResponses });
      await cloud.stop();
      console.log(code, Object.keys(AuthenticationResult).sort().join());`);
    // It ends by itself: nothing is left running.
    assert.equal(printed, '123456 AccessToken,ExpiresIn,IdToken,RefreshToken,TokenType\n');
  });

  it('shows the pages of Authsignal with their styles and scripts', async () => {
    const printed = await project.evaluate(`
      import { startLocalCloud } from 'authsignal-cognito-login/testing';
      const cloud = await startLocalCloud();
      for (const file of ['page.css', 'page.js']) {
        const response = await fetch(cloud.url + '/authsignal/assets/' + file);
        console.log(response.status, (await response.text()).length > 1000);
      }
      await cloud.stop();`);
    assert.equal(printed, '200 true\n200 true\n');
  });

  it('says in one line which package handlers of a folder take', async () => {
    for (const name of ['define', 'create', 'verify'])
      project.write(`handlers/${name}.mjs`, 'export const handler = async (event) => event;');
    const printed = await project.evaluate(`
      import { startLocalCloud } from 'authsignal-cognito-login/testing';
      await startLocalCloud({ triggers: 'handlers' }).catch(({ message }) => console.log(message));`);
    assert.match(printed, /^The handler .*define\.mjs does not load: .* npm install --save-dev esbuild\n$/);
  });

  it('has a command line', async () => {
    const name = 'authsignal-cognito-login';
    assert.match(await project.run('npx', [name, '--version']), /^\d+\.\d+\.\d+\n$/);
    assert.match(await project.run('npx', [name, 'local-cloud', '--help']), /--port NUMBER/);
    await assert.rejects(project.run('npx', [name, 'local-cloud', '--port', 'eighty']), /not "eighty"/);
  });
});

describe('in a project with Playwright', () => {
  let project: Project;
  before(async () => {
    const browser = { executablePath: chromiumPath(), args: CHROMIUM_ARGS };
    project = await Project.create([
      '@playwright/test@1.65.1',
      'playwright-core@1.65.1',
      'typescript@5.9.3',
      '@types/node@20',
      'aws-jwt-verify@5.2.1',
      'esbuild@0.28.2',
    ]);
    project.write('browser.json', JSON.stringify(browser));
    project.write(
      'playwright.config.ts',
      `import { defineConfig } from '@playwright/test';
       import type { LoginTestFixtures, LoginWorkerFixtures } from 'authsignal-cognito-login/testing/playwright';
       import { readFileSync } from 'node:fs';
       export default defineConfig<LoginTestFixtures, LoginWorkerFixtures>({
         testDir: 'tests',
         workers: 1,
         reporter: 'line',
         use: { launchOptions: JSON.parse(readFileSync('browser.json', 'utf8')), cloudOptions: { serve: 'app' } },
       });`,
    );
    project.write('app/index.html', APP);
  });
  after(() => project.remove());

  const tsc = (...files: string[]) => {
    const flags =
      '--noEmit --strict --module nodenext --moduleResolution nodenext --target es2022 --lib es2022,dom';
    return project.run('npx', ['tsc', ...flags.split(' '), '--types', 'node', ...files]);
  };

  it('signs in, and finds somebody signed in, in tests that extend its fixtures', async () => {
    project.write('tests/login.spec.ts', SPEC);
    const printed = await project.run('npx', ['playwright', 'test']);
    assert.match(printed, /\b7 passed\b/);
  });

  it('has types that hold without looking away from its declarations', async () => {
    project.write('tests/login.spec.ts', SPEC);
    await tsc('tests/login.spec.ts', 'playwright.config.ts');
  });

  it('signs in on a page of playwright-core', async () => {
    const script = `
      import { chromium } from 'playwright-core';
      import { readFileSync } from 'node:fs';
      import { startLocalCloud } from 'authsignal-cognito-login/testing';
      import { signIn } from 'authsignal-cognito-login/testing/playwright';
      const cloud = await startLocalCloud({ serve: 'app' });
      const browser = await chromium.launch(JSON.parse(readFileSync('browser.json', 'utf8')));
      const page = await browser.newPage();
      await page.goto(cloud.url);
      const { tokens } = await signIn(page, 'ana@example.com');
      console.log(tokens.accessToken.split('.').length);
      await browser.close();
      await cloud.stop();`;
    project.write('core.ts', script);
    await tsc('core.ts');
    assert.equal(await project.evaluate(script), '3\n');
  });

  it('runs handlers of a folder where esbuild is installed', async () => {
    project.write('handlers/tsconfig.json', '{}');
    for (const name of ['define', 'create', 'verify'])
      project.write(
        `handlers/${name}-auth-challenge.ts`,
        `export const handler = async (event: { response: object }) => ({ ...event, response: { challengeName: 'CUSTOM_CHALLENGE', publicChallengeParameters: { by: '${name}' } } });`,
      );
    const printed = await project.evaluate(`
      import { startLocalCloud } from 'authsignal-cognito-login/testing';
      const cloud = await startLocalCloud({ triggers: 'handlers', users: ['ana@example.com'] });
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth' };
      const body = { ClientId: cloud.attributes['user-pool-client-id'], AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'ana@example.com' } };
      const response = await fetch(cloud.urls.cognito, { method: 'POST', headers, body: JSON.stringify(body) });
      console.log((await response.json()).ChallengeParameters.by);
      await cloud.stop();`);
    assert.equal(printed, 'create\n');
  });
});

/** An app with a login, which greets whoever is signed in. */
const APP = `<!doctype html>
<html lang="en">
  <title>App</title>
  <script type="module" src="/cdn/authsignal-cognito-login.js"></script>
  <h1></h1>
  <button hidden>Sign out</button>
  <authsignal-cognito-login region="us-east-1" user-pool-client-id="localdemoclient" tenant-id="local-tenant" storage="local"></authsignal-cognito-login>
  <script type="module">
    import { getTokens, signOut } from '/cdn/session.js';
    const login = document.querySelector('authsignal-cognito-login');
    login.setAttribute('cognito-url', location.origin + '/cognito');
    login.setAttribute('authsignal-url', location.origin + '/authsignal/v1');
    const [heading] = document.getElementsByTagName('h1');
    const show = (tokens) => {
      heading.textContent = tokens ? 'Hello ' + JSON.parse(atob(tokens.idToken.split('.')[1])).email : 'Who are you?';
      document.querySelector('button').hidden = !tokens;
    };
    login.addEventListener('login-success', ({ detail }) => show(detail.tokens));
    document.querySelector('button').addEventListener('click', async () => { await signOut(); show(); });
    show(await getTokens());
  </script>
</html>`;

const SPEC = `
import { test as base, expect } from '@playwright/test';
import { type LoginTestFixtures, type LoginWorkerFixtures, loginFixtures, signedIn, signIn } from 'authsignal-cognito-login/testing/playwright';
import { CognitoJwtVerifier } from 'aws-jwt-verify';

const test = base.extend<LoginTestFixtures, LoginWorkerFixtures>(loginFixtures);
const heading = 'h1';

test('signs in', async ({ page, cloud }) => {
  await page.goto(cloud.url);
  const { tokens } = await signIn(page, 'ana@example.com');
  await expect(page.locator(heading)).toHaveText('Hello ana@example.com');
  const verifier = CognitoJwtVerifier.create({ userPoolId: cloud.userPoolId, tokenUse: 'access', clientId: cloud.attributes['user-pool-client-id'] });
  verifier.cacheJwks(await (await fetch(cloud.urls.jwks)).json());
  await verifier.verify(tokens.accessToken);
});

test('starts anew with each test, and passes over old codes', async ({ page, cloud }) => {
  expect(cloud.users.list()).toEqual([]);
  for (const address of ['ana@example.com', 'bo@example.com', 'ana@example.com']) {
    await page.goto(cloud.url);
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await signIn(page, address, { cloud, form: 'authsignal-cognito-login' });
    await expect(page.locator(heading)).toHaveText('Hello ' + address);
  }
});

test('says what the form says', async ({ page, cloud }) => {
  await page.goto(cloud.url);
  cloud.fail('InitiateAuth', 'waf-block');
  await expect(signIn(page, 'ana@example.com')).rejects.toThrow(/The form says "/);
});

test('says that no code came', async ({ page, cloud }) => {
  await page.goto(cloud.url);
  cloud.fail('/client/challenge/email-otp', { kind: 'delay', ms: 600_000 });
  await expect(signIn(page, 'ana@example.com', { timeout: 100 })).rejects.toThrow('No code was sent to ana@example.com within 100 ms.');
});

test('says that what came has no code', async ({ page, cloud }) => {
  await cloud.users.create({ email: 'bo@example.com', methods: ['EMAIL_MAGIC_LINK'] });
  await page.goto(cloud.url);
  await expect(signIn(page, 'bo@example.com')).rejects.toThrow('bo@example.com was sent a magic-link, and signIn() takes codes.');
});

for (const storage of ['local', 'session'] as const) {
  test('finds somebody signed in, in storage ' + storage, async ({ page, context, cloud }) => {
    await signedIn(context, 'ana@example.com', { cloud, storage });
    await page.goto(cloud.url);
    await expect(page.locator(heading)).toHaveText('Hello ana@example.com');
    await page.reload();
    await expect(page.locator(heading)).toHaveText('Hello ana@example.com');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.locator(heading)).toHaveText('Who are you?');
    await page.reload();
    await expect(page.locator(heading)).toHaveText('Who are you?');
  });
}
`;
