/** `doctor` on the command line: what it is given, what it cannot reach, and what it prints. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, afterEach, before, describe, it } from 'node:test';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { theWorld, type World } from '../../src/diagnose/ask.js';
import { argumentsOf, examine, optionsFor, runDoctor, type Options } from '../doctor/doctor-run.js';
import { closedUrl, html, type Site, startSite } from '../doctor/site.js';

let cloud: LocalCloud;
let site: Site;
let secure: Site;

/** A certificate that nobody has signed. */
function selfSigned() {
  const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
  try {
    const [key, cert] = ['key', 'cert'].map((name) => join(folder, name)) as [string, string];
    const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout ${key} -out ${cert}`;
    execFileSync('openssl', request.split(' '), { stdio: 'ignore' });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where no server listens any more. */
let nowhere: string;

before(async () => {
  nowhere = await closedUrl();
  [cloud, site, secure] = await Promise.all([startLocalCloud(), startSite(), startSite(selfSigned())]);
});
after(() => Promise.all([cloud.close(), site.close(), secure.close()]));
afterEach(() => {
  site.handlers.clear();
  cloud.faults.clear();
});

const usual = (more: Options = {}): Options => ({
  ...optionsFor(cloud),
  ...more,
});

describe('doctor with a command line that is wrong', () => {
  const rows: [what: string, args: (() => string[]) | Options, says: RegExp][] = [
    ['an option that there is not', () => ['--regoin', 'us-east-1'], /^Unknown option '--regoin'/],
    ['an option without a value', () => ['--region'], /^Option '--region <value>' argument missing/],
    [
      'an option in the place of a value',
      () => ['--region', '--json'],
      /^Option '--region' argument is ambiguous/,
    ],
    ['a word too many', () => ['us-east-1'], /^Unexpected argument 'us-east-1'/],
    ['nothing', () => [], /^--region is missing: it must be an AWS region such as us-east-1\./],
    ['a region that cannot be one', { region: 'Frankfurt' }, /^--region is wrong: it must be an AWS region/],
    ['no client id', { 'client-id': undefined }, /^--client-id is missing/],
    ['no tenant id', { 'tenant-id': undefined }, /^--tenant-id is missing/],
    [
      'a mode that there is not',
      { mode: 'dialog' },
      /^--mode must be one of inline, popup, window, redirect\./,
    ],
    [
      'an address over http',
      { 'username-url': 'http://shop.example/name' },
      /^--username-url must be an https/,
    ],
    [
      'an address that is none',
      { 'authsignal-url': 'api.authsignal.com' },
      /^--authsignal-url must be an https/,
    ],
    ['a page that is no address', { page: 'login.html' }, /^--page must be an address/],
    ['a page in a file', { page: 'file:///login.html' }, /^--page must be an address/],
    ['an endpoint over http', { 'context-url': 'http://shop.example/c' }, /^--context-url must be an https/],
    [
      'a method that there is not',
      { methods: 'pigeon' },
      /^--methods must be a space-separated list of email-otp/,
    ],
    ['an identifier with spaces', { identifier: 'Ada Lovelace' }, /^--identifier must be a name/],
    ['a time that is none', { timeout: 'soon' }, /^--timeout must be a number of seconds/],
    ['nobody to record', { record: '/nowhere/file' }, /^--record signs somebody in: give --identifier\./],
    ['nothing to compare', { compare: '/nowhere/file' }, /^\/nowhere\/file cannot be read\./],
    ['something else to compare', { compare: 'package.json' }, /^package\.json is no file of --record\./],
  ];
  for (const [what, args, says] of rows) {
    it(`says in one line what is wrong with ${what}`, async () => {
      const list = typeof args === 'function' ? args() : argumentsOf(usual(args));
      const { code, stdout, stderr } = await runDoctor(list);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, says);
      assert.ok(stderr.trim().split('\n').length <= 2, stderr);
    });
  }

  it('asks for what is missing where somebody is there', async () => {
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    const { 'client-id': id = '', ...others } = usual();
    stdin.write(`${String(id)}\n`);
    const { code, stdout, stderr } = await runDoctor([...argumentsOf(others), '--json'], { stdin });
    assert.match(stderr, /^App client id: /);
    assert.equal(code, 0, stdout);
  });
});

/** A world whose latest request is given up when its server says that it was seen. */
const impatient = (): { world: World; seen: () => void } => {
  let latest = new AbortController();
  return {
    world: { ...theWorld, deadline: () => (latest = new AbortController()).signal },
    seen: () => latest.abort(new DOMException('late', 'TimeoutError')),
  };
};

describe('doctor and what cannot be reached', () => {
  /** The findings, and how many other checks were made. */
  const reach = async (more: Options, world?: World) => {
    const { codes, code, checks } = await examine(usual(more), { world });
    const findings = checks.flatMap((check) => check.findings);
    return {
      codes,
      code,
      what: findings[0]?.what,
      ok: checks.filter(({ status }) => status === 'ok').length,
    };
  };

  it('goes on after a page that never answers', async () => {
    const { world, seen } = impatient();
    site.handlers.set('/login', () => {
      seen();
      return undefined;
    });
    const { codes, code, what, ok } = await reach({ page: `${site.url}/login` }, world);
    assert.deepEqual({ codes, code }, { codes: ['page-unreachable'], code: 2 });
    assert.match(what ?? '', /did not answer within 10 seconds\.$/);
    assert.ok(ok >= 7);
  });

  it('goes on after a Cognito that never answers', async () => {
    const { world, seen } = impatient();
    site.handlers.set('/hangs/', () => {
      seen();
      return undefined;
    });
    const { codes, code, ok } = await reach({ 'cognito-url': `${site.url}/hangs` }, world);
    assert.deepEqual({ codes, code }, { codes: ['cognito-unreachable'], code: 2 });
    assert.ok(ok >= 1);
  });

  it('says that a certificate is not good', async () => {
    const { codes, what } = await reach({ page: `${secure.url}/login` });
    assert.deepEqual(codes, ['page-unreachable']);
    assert.match(what ?? '', /has a certificate that is not good \(\w+\)\.$/);
  });

  it('says that a region has no address', async () => {
    const { codes, code, what } = await reach({ region: 'xx-nowhere-9', 'cognito-url': undefined });
    assert.deepEqual({ codes, code }, { codes: ['cognito-unreachable'], code: 2 });
    assert.match(
      what ?? '',
      /^Cognito, https:\/\/cognito-idp\.xx-nowhere-9\.amazonaws\.com\/, has no address: /,
    );
  });

  it('says of each server once that there is no network', async () => {
    const offline = () => Promise.reject(new TypeError('fetch failed', { cause: { code: 'EAI_AGAIN' } }));
    const { codes, code, what } = await reach(
      { page: 'https://shop.example/login', 'username-url': 'https://shop.example/name' },
      { ...theWorld, fetch: offline },
    );
    assert.deepEqual(codes, [
      'endpoint-unreachable',
      'cognito-unreachable',
      'authsignal-unreachable',
      'page-unreachable',
    ]);
    assert.equal(code, 2);
    assert.match(what ?? '', /there is no network/);
  });

  it('exits with 1 where something is wrong besides', async () => {
    const { code } = await reach({ page: nowhere, action: 'another' });
    assert.equal(code, 1);
  });

  it('shows what a server sends without its control characters', async () => {
    site.handlers.set('/login', () => ({
      status: 200,
      headers: { 'content-type': 'text/\u009b31mevil' },
      body: '',
    }));
    const { stdout } = await runDoctor(argumentsOf(usual({ page: `${site.url}/login` })));
    assert.match(stdout, /page-no-html/);
    // eslint-disable-next-line no-control-regex -- they are what must not be there
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
  });
});

describe('what doctor prints', () => {
  const ESCAPE = '\u001b[';

  it('is one line for each check of a good set-up, of 80 columns', async () => {
    site.handlers.set('/login', () => html('', { 'x-frame-options': 'DENY' }));
    const options = usual({ page: `${site.url}/login`, identifier: undefined });
    const { code, stdout, stderr } = await runDoctor(argumentsOf(options), {
      env: { AUTHSIGNAL_SECRET: 'local-authsignal-secret' },
    });
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    const { checks } = await examine(options);
    assert.equal(lines.length, checks.length + 2, stdout);
    for (const line of lines) assert.ok(line.length <= 80, line);
    assert.match(lines.at(-1) ?? '', /^\d+ of \d+ checks made: nothing is wrong\.$/);
    assert.doesNotMatch(stdout, /local-authsignal-secret/);
    assert.ok(!stdout.includes(ESCAPE));
  });

  it('says of each fault what it is, why it matters and what to do', async () => {
    const { code, stdout } = await runDoctor(argumentsOf(usual({ 'client-id': 'nosuchclient' })));
    assert.equal(code, 1);
    for (const part of [
      'client-unknown',
      'What  There is no app client nosuchclient',
      'Why   Nobody',
      'Fix   Copy',
      'More  https://',
    ])
      assert.ok(stdout.includes(part), part);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || line.includes('https://'), line);
  });

  it('has colours and progress on a terminal, and none with NO_COLOR', async () => {
    const colored = await runDoctor(argumentsOf(usual()), { isTTY: true });
    assert.ok(colored.stdout.includes(ESCAPE));
    assert.match(colored.stderr, /… /);
    const plain = await runDoctor(argumentsOf(usual()), { isTTY: true, env: { NO_COLOR: '1' } });
    assert.ok(!plain.stdout.includes(ESCAPE));
  });

  it('has no token, session or secret in it, whatever is wrong', async () => {
    const secrets = new Set<string>();
    const world: World = {
      ...theWorld,
      fetch: async (input, init) => {
        const reply = await fetch(input, init);
        const text = await reply.clone().text();
        for (const [, value = ''] of text.matchAll(/"(?:Session|token|challengeId)":"([^"]+)"/g))
          secrets.add(value);
        return reply;
      },
    };
    for (const more of [{}, { 'tenant-id': 'another' }, { mode: 'popup', methods: 'push' }, { json: true }]) {
      const { stdout, stderr } = await runDoctor(argumentsOf(usual(more)), { world });
      assert.ok(secrets.size > 0);
      for (const secret of secrets) assert.ok(!`${stdout}${stderr}`.includes(secret));
    }
  });
});
