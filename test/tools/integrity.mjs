/**
 * Writes the style sheet of forms that a server writes, dist/cdn/integrity.json, every file's hash as SRI has it,
 * and dist/cdn/snippet.html, what to copy into a page: the tag that pins a file, and the form for pages without a server.
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

const FOLDER = 'https://your-site.example/authsignal-cognito-login';
const script = `<script
  type="module"
  src="${FOLDER}/${SINGLE}"
  integrity="${hashes[SINGLE]}"
></script>
`;
const form = renderLogin(
  {
    region: 'us-east-1',
    // An id that could be one, or there would be no form.
    'user-pool-client-id': 'yourAppClientId',
    'tenant-id': 'your-authsignal-tenant-id',
  },
  { stylesheet: `${FOLDER}/authsignal-cognito-login.css` },
);
writeFileSync(new URL('snippet.html', CDN), `${script}\n${form}\n`);
