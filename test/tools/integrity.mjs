/**
 * Writes the style sheet of forms that a server writes, dist/cdn/integrity.json, every file's hash as SRI has it,
 * dist/cdn/snippet.html, the tag that pins one, and dist/cdn/form.html, the form for pages without a server.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';

const { loginStyles, renderLogin } = await import('../../dist/server/index.js');

const CDN = new URL('../../dist/cdn/', import.meta.url);
const SINGLE = 'authsignal-cognito-login.single.js';

const hash = (file) =>
  `sha384-${createHash('sha384')
    .update(readFileSync(new URL(file, CDN)))
    .digest('base64')}`;

writeFileSync(new URL('authsignal-cognito-login.css', CDN), loginStyles);

const files = readdirSync(CDN, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => statSync(new URL(file, CDN)).isFile())
  .sort();
const hashes = Object.fromEntries(files.map((file) => [file, hash(file)]));
writeFileSync(new URL('integrity.json', CDN), `${JSON.stringify(hashes, null, 2)}\n`);

const snippet = `<script
  type="module"
  src="https://your-site.example/authsignal-cognito-login/${SINGLE}"
  integrity="${hashes[SINGLE]}"
></script>
`;
writeFileSync(new URL('snippet.html', CDN), snippet);

const form = renderLogin(
  {
    region: 'us-east-1',
    'user-pool-client-id': 'yourAppClientId',
    'tenant-id': 'your-authsignal-tenant-id',
  },
  { stylesheet: 'https://your-site.example/authsignal-cognito-login/authsignal-cognito-login.css' },
);
writeFileSync(new URL('form.html', CDN), `${form}\n`);
