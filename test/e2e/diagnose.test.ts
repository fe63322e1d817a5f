/** What a page finds of what is set up wrong around its form, and the line that tells developers of it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type OpenOptions, prepareStage } from '../helpers/e2e.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

const stage = prepareStage();

interface Finding {
  code: string;
  what: string;
  fix: string;
  link: string;
}

interface Diagnosable {
  diagnose(): Promise<Finding[]>;
}

const diagnose = ({ widget }: PlaywrightLogin): Promise<Finding[]> =>
  widget.evaluate((element) => (element as unknown as Diagnosable).diagnose());

interface Row {
  what: string;
  finds: string;
  open: () => OpenOptions;
  /** What the console says besides. */
  warns?: RegExp;
}

const connect = (sources: string) => ({
  style: '',
  headers: { 'content-security-policy': `connect-src ${sources}` },
});

const ROWS: Row[] = [
  {
    what: 'an unknown app client',
    finds: 'client-unknown',
    open: () => ({ attributes: { 'user-pool-client-id': 'nosuchclient' } }),
  },
  {
    what: 'an app client with a secret',
    finds: 'client-has-secret',
    open: () => ({ attributes: { 'user-pool-client-id': 'localsecretclient' } }),
  },
  {
    what: 'another tenant',
    finds: 'token-other-tenant',
    open: () => ({ attributes: { 'tenant-id': 'another' } }),
  },
  {
    what: 'an attribute with a value that it cannot have',
    finds: 'attribute-wrong',
    open: () => ({ attributes: { 'code-length': '20' } }),
    warns: /"code-length" must be a whole number/,
  },
  {
    what: 'an attribute that is missing',
    finds: 'attribute-wrong',
    open: () => ({ attributes: { region: undefined } }),
    warns: /"region" is missing/,
  },
  {
    what: 'a permissions policy without passkeys',
    finds: 'passkeys-forbidden',
    open: () => ({ headers: { 'permissions-policy': 'publickey-credentials-get=()' } }),
  },
  {
    what: 'a policy that forbids Authsignal',
    finds: 'policy-connect',
    open: () => connect(`${stage.cloud.url}/cognito/`),
    warns: /violation of connect-src/,
  },
  {
    what: 'a server that is not there',
    finds: 'cognito-unreachable',
    open: () => ({ ...connect('*'), attributes: { 'cognito-url': 'http://localhost:1' } }),
  },
  {
    what: 'an endpoint that is not there',
    finds: 'endpoint-not-there',
    open: () => ({
      attributes: { 'enrollment-token-url': '/nothing' },
      ...connect(`'self' ${stage.cloud.url}`),
    }),
  },
];

describe('diagnose()', () => {
  it('finds nothing where all is well, under the policy of the guide, and sends nothing to anybody', async () => {
    const login = await stage.open();
    assert.deepEqual(await diagnose(login), []);
    assert.deepEqual(stage.cloud.outbox.list(), []);
    assert.equal(
      stage.cloud.requests.list().some(({ operation }) => operation === 'SignUp'),
      false,
    );
    // The form is as it was.
    await login.signIn('after-diagnosis@example.com');
  });

  for (const { what, finds, open, warns } of ROWS) {
    it(`finds ${what}`, async () => {
      const login = await stage.open(open());
      const findings = await diagnose(login);
      assert.deepEqual(
        findings.map(({ code }) => code),
        [finds],
        JSON.stringify(findings),
      );
      for (const finding of findings) {
        assert.deepEqual(Object.keys(finding), ['code', 'what', 'fix', 'link']);
        for (const text of Object.values(finding)) assert.ok(text, finds);
      }
      const { problems } = login.watched;
      if (warns) {
        // What was found may be said in the console, too, and nothing else.
        await login.page.evaluate(() => undefined);
        assert.ok(problems.length > 0);
        for (const problem of problems.splice(0))
          assert.match(
            problem,
            /violation|Content Security Policy|Connecting to/.test(problem) ? /connect/i : warns,
          );
      }
    });
  }

  it('is what the console tells developers of, once for all forms of a page', async () => {
    const watched = await stage.openWidgets({ one: { 'sign-up': 'form' }, two: { 'sign-up': 'form' } });
    const isLine = (text: string) => text.includes('.diagnose()');
    if (!watched.console.some(isLine))
      await watched.page.waitForEvent('console', (message) => isLine(message.text()));
    await watched.page.evaluate(
      async () =>
        new Promise((resolve) => {
          requestAnimationFrame(() => setTimeout(resolve));
        }),
    );
    assert.equal(watched.console.filter(isLine).length, 1);
  });
});
