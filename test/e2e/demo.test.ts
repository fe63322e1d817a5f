/** The demo as somebody meets it who never heard of either service: the page, and the command that starts it. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareStage } from '../helpers/e2e.js';
import { LoginHarness } from '../helpers/login-harness.js';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

const stage = prepareStage();

describe('the demo page', () => {
  it('shows a person the code and, once they are in, what is in their tokens', async () => {
    const watched = await stage.openPage(stage.cloud.url);
    const login = new LoginHarness(watched, stage.cloud, '');
    await login.typeUsername('you@example.com');
    await login.submit();
    await login.untilStep('entering');

    const outbox = watched.page.getByRole('region', { name: 'Outbox' });
    const code = outbox.getByText(/^\d{6}$/);
    await code.waitFor();
    assert.match(await outbox.innerText(), /you@example\.com/);
    await login.enterCode(await code.innerText());
    await login.untilStep('done');

    const told = await watched.page.getByRole('region', { name: 'What your page is told' }).innerText();
    assert.match(told, /login-success/);
    assert.match(told, /"email": "you@example\.com"/);
    assert.match(told, /"token_use": "id"/);
    assert.match(told, /"token_use": "access"/);
    const { accessToken, idToken, refreshToken = '' } = login.tokens();
    for (const token of [accessToken, idToken, refreshToken]) assert.ok(!told.includes(token));
  });

  it('starts over for the next person', async () => {
    const watched = await stage.openPage(stage.cloud.url);
    const login = new LoginHarness(watched, stage.cloud, '');
    await login.signIn('first@example.com');
    await watched.page.getByRole('button', { name: 'Start over' }).click();
    await login.untilStep('identify');
    await login.signIn('second@example.com');
  });
});

describe('the command line of the local cloud', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'triggers-'));
    const good = 'export const handler = async (event) => event;';
    await writeFile(join(folder, 'define.mjs'), good);
    await writeFile(join(folder, 'verify.mjs'), good);
    await writeFile(join(folder, 'create.mjs'), "throw new Error('TABLE_NAME is not set.');");
  });
  after(() => rm(folder, { recursive: true }));

  const start = (...args: string[]) =>
    spawn(process.execPath, ['--import', 'tsx', 'demo/local-cloud/main.ts', ...args], { cwd: PROJECT });

  async function outputOf(args: string[]) {
    const child = start(...args);
    const streams = [child.stdout, child.stderr].map(async (stream) => {
      let text = '';
      for await (const chunk of stream) text += String(chunk);
      return text;
    });
    const [[code], [stdout = '', stderr = '']] = await Promise.all([
      once(child, 'exit'),
      Promise.all(streams),
    ]);
    return { code, stdout, stderr };
  }

  const failures: [string, () => string[], RegExp][] = [
    [
      'a port in use',
      () => ['--port', new URL(stage.cloud.url).port],
      /^Port \d+ is in use: choose another with --port\.\n$/,
    ],
    ['a port that is none', () => ['--port', '99999'], /^--port must be .* not "99999"\.\n$/],
    [
      'a folder that is not there',
      () => ['--port', '0', '--triggers', join(folder, 'nowhere')],
      /^The triggers folder .*nowhere cannot be read\.\n$/,
    ],
    [
      'a folder without handlers',
      () => ['--port', '0', '--triggers', join(PROJECT, 'demo')],
      /^The triggers folder .* has no handler with "\w+" in its name\.\n$/,
    ],
    [
      'a handler that does not load',
      () => ['--port', '0', '--triggers', folder],
      /^The handler .*create\.mjs does not load: TABLE_NAME is not set\.\n$/,
    ],
    ['an option that is none', () => ['--prot', '1'], /^Unknown option '--prot'.*\n$/],
  ];
  for (const [what, args, line] of failures) {
    it(`ends with one clear line and exit code 1 at ${what}`, async () => {
      const { code, stdout, stderr } = await outputOf(args());
      assert.match(stderr, line);
      assert.deepEqual([code, stdout], [1, '']);
    });
  }

  it('says where it runs, and ends when it is told to', async () => {
    const child = start('--port', '0');
    const [line] = await once(child.stdout, 'data');
    const [url = ''] = /http:\/\/localhost:\d+/.exec(String(line)) ?? [];
    assert.equal((await fetch(url)).status, 200);
    child.kill('SIGTERM');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
  });
});
