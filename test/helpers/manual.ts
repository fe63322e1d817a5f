/** What users read: the README and the guides, one after the other. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const GUIDES = new URL('demo/guides/', ROOT);

/** Paths of the pages, from the root. */
export const PAGES = [
  'README.md',
  ...(existsSync(GUIDES) ? readdirSync(GUIDES).map((file) => `demo/guides/${file}`) : []),
];

export const manual = PAGES.map((path) => readFileSync(new URL(path, ROOT), 'utf8')).join('\n');

/** The text under a heading of the second level. */
export function section(title: string): string {
  const [, text] = manual.split(`\n## ${title}\n`);
  if (!text) throw new Error(`Neither the README nor a guide has a section "${title}".`);
  return text.split(/\n##? /)[0] ?? '';
}
