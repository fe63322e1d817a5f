/** Packs the project as it was built last, installs it with what else the apps need, and builds the apps. */
import { execSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = import.meta.dirname;
// Nobody is told what is built here.
const env = {
  ...process.env,
  ASTRO_TELEMETRY_DISABLED: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
};
const run = (command, stdout = 'inherit') =>
  execSync(command, { cwd: folder, encoding: 'utf8', env, stdio: ['ignore', stdout, 'inherit'] });

const [{ filename }] = JSON.parse(run('npm pack ../.. --json --ignore-scripts', 'pipe'));
renameSync(join(folder, filename), join(folder, 'authsignal-cognito-login.tgz'));
// Otherwise npm keeps what it installed from a tarball of the same name and version.
for (const stale of ['.package-lock.json', 'authsignal-cognito-login'])
  rmSync(join(folder, 'node_modules', stale), { recursive: true, force: true });
run('npm install --loglevel=error');
run('npm run build');
