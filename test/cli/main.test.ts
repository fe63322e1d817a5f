/** The command line: help, version, and what it says of a command that there is not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { COMMANDS } from '../../src/cli/main.js';
import { runCommand } from './run-command.js';

describe('authsignal-cognito-login', () => {
  it('lists every command in its help', async () => {
    const { code, stdout, stderr } = await runCommand('--help');
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    for (const [name, { summary }] of Object.entries(COMMANDS))
      assert.match(stdout, new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  });

  it('shows its help without a command, as a mistake', async () => {
    const { code, stdout } = await runCommand();
    assert.equal(code, 2);
    assert.match(stdout, /^Usage: /);
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    assert.deepEqual(await runCommand('--version'), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  for (const name of ['lokal-cloud', 'toString']) {
    it(`says that there is no command "${name}"`, async () => {
      const { code, stdout, stderr } = await runCommand(name);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.match(stderr, new RegExp(`^There is no command "${name}"\\.\n\nUsage: `));
    });
  }

  for (const name of Object.keys(COMMANDS)) {
    it(`has help for ${name}`, async () => {
      const { code, stdout } = await runCommand(name, '--help');
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(`Usage: authsignal-cognito-login ${name} `), stdout);
    });
  }
});
