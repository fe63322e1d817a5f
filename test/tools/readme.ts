/** Writes what the README says of the build into it: the hash of the single file, and how large the parts are. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  brotliBytes,
  chunksByName,
  EMAIL_CODE_SIGN_IN,
  ENTRY,
  LANGUAGES,
  METHODS,
  staticGraph,
} from '../helpers/bundle.js';
import { markdownTable, withBlock } from '../helpers/markdown-table.js';

const README = new URL('../../README.md', import.meta.url);
const CDN = fileURLToPath(new URL('../../dist/cdn/', import.meta.url));

const NODE = fileURLToPath(new URL('../../dist/node/', import.meta.url));

const scriptsOf = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.js'));
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** What loads when, as a table for the README. Brotli 11; 1 kB is 1000 bytes. */
function sizeTable(): string {
  const chunks = chunksByName(CDN);
  const first = staticGraph(CDN, ENTRY);
  const graph = (names: readonly string[]) =>
    new Set(names.flatMap((name) => [...staticGraph(CDN, chunks.get(name) ?? name)]));
  const signIn = new Set([...first, ...graph(EMAIL_CODE_SIGN_IN)]);
  /** What comes on top of the first two chunks. */
  const more = (...names: string[]) => {
    const known = new Set([...first, ...graph(['sign-in-sign-in'])]);
    return brotliBytes(
      CDN,
      [...graph(names)].filter((file) => !known.has(file)),
    );
  };
  const methods = METHODS.map((id) => more(`methods-${id}`));
  const rows: [string, string][] = [
    ['until a person can type', kilobytes(brotliBytes(CDN, first))],
    ['a whole sign-in by email code, the above included', kilobytes(brotliBytes(CDN, signIn))],
    ['another method', `${kilobytes(Math.min(...methods))} to ${kilobytes(Math.max(...methods))}`],
    ['drawing a QR code', kilobytes(more('views-qr-code'))],
    ['phone numbers of all countries', kilobytes(more('phone-phone-identifier', 'phone-phone-field'))],
    ['the pre-built UI', kilobytes(more('prebuilt-present'))],
    [
      'another language than English',
      kilobytes(Math.max(...LANGUAGES.map((language) => more(`locales-${language}`)))),
    ],
    ['the single file, with all of it', kilobytes(brotliBytes(CDN, ['authsignal-cognito-login.single.js']))],
    ['the test kit, which no page loads', kilobytes(brotliBytes(NODE, scriptsOf(NODE)))],
  ];
  return markdownTable(['what loads', 'brotli'], rows);
}

/** The README with what is true of the build. */
export function updatedReadme(readme: string): string {
  const [hash = ''] = /sha384-[\w+/=]+/.exec(readFileSync(`${CDN}snippet.html`, 'utf8')) ?? [];
  const pinned = readme.replace(/(single\.js"\n {2}integrity=")[^"]*/, `$1${hash}`);
  return withBlock(pinned, 'sizes', sizeTable());
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(README, updatedReadme(readFileSync(README, 'utf8')));
