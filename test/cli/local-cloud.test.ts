/** `authsignal-cognito-login local-cloud`, as somebody runs it in a terminal. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { main } from '../../src/cli/main.js';
import { callAuthsignal, callCognito, send } from '../local-cloud/server-client.js';
import { runCommand } from './run-command.js';

/** Starts the command; `until` resolves with all that was printed once that has `pattern` in it. */
function start(...args: string[]) {
  const stdout = new PassThrough({ encoding: 'utf8' });
  let printed = '';
  stdout.on('data', (text: string) => (printed += text));
  const code = main(['local-cloud', '--port', '0', ...args], {
    stdout,
    stderr: new PassThrough(),
    stdin: new PassThrough(),
    env: {},
  });
  return {
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(printed)) await once(stdout, 'data');
      return printed;
    },
    /** As Ctrl+C does; resolves with the exit code. */
    stop(signal: NodeJS.Signals): Promise<number> {
      process.emit(signal, signal);
      return code;
    },
  };
}

const urlIn = (text: string) => /http:\/\/localhost:\d+/.exec(text)?.[0] ?? '';

describe('local-cloud', () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`says where it runs and ends with 0 at ${signal}`, async () => {
      const command = start();
      const url = urlIn(await command.until(/Messages:\n/));
      assert.equal((await send(`${url}/outbox`)).status, 200);
      assert.equal(await command.stop(signal), 0);
      await assert.rejects(send(`${url}/outbox`));
    });
  }

  it('prints a tag that signs in there', async () => {
    const command = start();
    const printed = await command.until(/Messages:\n/);
    const url = urlIn(printed);
    assert.ok(
      printed.includes(`<authsignal-cognito-login
  region="us-east-1"
  user-pool-client-id="localdemoclient"
  tenant-id="local-tenant"
  cognito-url="${url}/cognito"
  authsignal-url="${url}/authsignal/v1"
></authsignal-cognito-login>`),
      printed,
    );
    await command.stop('SIGTERM');
  });

  it('prints each message, to the people it was told of', async () => {
    const command = start('--user', 'ana+test@example.com', '--user', '+12015550123');
    const url = urlIn(await command.until(/Messages:\n/));
    const { body } = await callCognito(url, 'InitiateAuth', {
      AuthFlow: 'CUSTOM_AUTH',
      ClientId: 'localdemoclient',
      AuthParameters: { USERNAME: 'ana+test@example.com' },
    });
    const { token } = (body as { ChallengeParameters: { token: string } }).ChallengeParameters;
    await callAuthsignal(url, '/client/challenge/email-otp', token, {});
    await command.until(/^\S+Z {2}email-otp to ana\+test@example\.com: 123456$/m);
    assert.equal(((await send(`${url}/users`)).body as unknown[]).length, 2);
    await command.stop('SIGTERM');
  });

  it('serves pages beside the cloud', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'pages-'));
    writeFileSync(join(folder, 'index.html'), 'a page of mine');
    const command = start('--serve', folder);
    const url = urlIn(await command.until(/Messages:\n/));
    assert.equal((await send(`${url}/`)).text, 'a page of mine');
    await command.stop('SIGTERM');
    rmSync(folder, { recursive: true });
  });

  const mistakes: [args: string[], code: number, message: RegExp][] = [
    [['--port', 'eighty'], 2, /^--port must be a whole number from 0 to 65535, not "eighty"\.\n$/],
    [['--port', '65536'], 2, /^--port must be a whole number from 0 to 65535, not "65536"\.\n$/],
    [['--colour'], 2, /^Unknown option '--colour'[^\n]*\n$/],
    [['--port', '0', '--user', 'ana@'], 1, /^ana@: Invalid email address format\.\n$/],
    [['--port', '0', '--triggers', './nowhere'], 1, /^The triggers folder \.\/nowhere cannot be read\.\n$/],
  ];
  for (const [args, code, message] of mistakes) {
    it(`refuses ${args.join(' ')} in one line`, async () => {
      const ended = await runCommand('local-cloud', ...args);
      assert.deepEqual([ended.code, ended.stdout], [code, '']);
      assert.match(ended.stderr, message);
    });
  }
});
