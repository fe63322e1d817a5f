/** Puts the package as it was built last where `npm install authsignal-cognito-login` would put it. */
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '../..');
const home = join(import.meta.dirname, 'node_modules/authsignal-cognito-login');

if (!existsSync(join(project, 'dist/cdk')))
  throw new Error(
    'There is no build: run "npm install" and "npm run build" in the root of the repository first.',
  );
// All but what it depends on: the construct needs nothing but the app's own aws-cdk-lib.
rmSync(home, { recursive: true, force: true });
for (const part of ['package.json', 'dist'])
  cpSync(join(project, part), join(home, part), { recursive: true });
