/** The app's own lint and type check: the repository's leave it out, since they run before it is installed. */
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const cwd = fileURLToPath(new URL('..', import.meta.url));
const run = (script: string) => promisify(execFile)('npm', ['run', script], { cwd });

test('the types are right', async () => {
  await run('types');
});

test('the linter finds nothing', async () => {
  await run('lint');
});
