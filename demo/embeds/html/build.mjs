/** Puts the page and the script-tag build of the form into dist/, which any web server can serve. */
import { cpSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

rmSync('dist', { recursive: true, force: true });
const entry = import.meta.resolve('authsignal-cognito-login/cdn/authsignal-cognito-login.js');
cpSync(dirname(fileURLToPath(entry)), 'dist/authsignal-cognito-login', { recursive: true });
for (const file of ['index.html', 'app.js', '../style.css']) cpSync(file, `dist/${file.replace('../', '')}`);
