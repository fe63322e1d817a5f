/** The guides' quick starts are parts of the framework examples, which the end-to-end tests build and sign in to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { manual } from './helpers/manual.js';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

/** Lines as they count here: without what is only layout, and with a guide's settings for the local cloud's. */
const linesOf = (text: string): string[] =>
  text
    .replaceAll('localdemoclient', 'your-app-client-id')
    .replaceAll('local-tenant', 'your-authsignal-tenant-id')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What a code block under a heading says. */
function snippet(heading: string, language: string): string {
  const [, text = ''] = manual.split(`\n${heading}\n`);
  const [, block] =
    new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'm').exec(text.split(/\n#+ /)[0] ?? '') ?? [];
  assert.ok(block, `"${heading}" has no ${language}`);
  return block;
}

/** The first of `lines` that does not come in `source`, in their order. */
function firstMissing(lines: string[], source: string[]): string | undefined {
  let from = 0;
  return lines.find((line) => {
    const at = source.indexOf(line, from);
    from = at + 1;
    return at === -1;
  });
}

const QUICK_STARTS = [
  ['## Quick start', 'ts', 'react/src/session.ts'],
  ['## Quick start', 'ts', 'angular/src/session.ts'],
  ['### Angular', 'ts', 'angular/src/app.ts'],
  ['### Vue', 'js', 'vue/vite.config.js'],
  ['### Vue', 'vue', 'vue/src/App.vue'],
  ['## Quick start', 'ts', 'vue/src/session.ts'],
  ['### React', 'tsx', 'react/src/app.tsx'],
  ['### Next and other React servers', 'tsx', 'next/app/sign-in.tsx'],
  ['### Nuxt and other Vue servers', 'vue', 'nuxt/app/pages/index.vue'],
  ["### Angular's server", 'ts', 'angular-ssr/src/login.ts'],
  ['### SvelteKit and other servers', 'svelte', 'sveltekit/src/routes/+page.svelte'],
  ['### Svelte', 'svelte', 'svelte/src/App.svelte'],
  ['## Quick start', 'ts', 'svelte/src/session.ts'],
] as const;

for (const [heading, language, path] of QUICK_STARTS) {
  test(`the ${language} under "${heading}" is part of ${path}`, () => {
    const source = linesOf(read(`demo/embeds/${path}`));
    assert.equal(firstMissing(linesOf(snippet(heading, language)), source), undefined);
  });
}

test('the tag and the listener under "## Use it" are part of the page in plain HTML', () => {
  const lines = linesOf(snippet('## Use it', 'html'));
  const tag = lines.slice(lines.indexOf('<authsignal-cognito-login'));
  const listener = tag.indexOf("const login = document.querySelector('authsignal-cognito-login');");
  const page = linesOf(read('demo/embeds/html/index.html'));
  const attributes = tag.slice(0, tag.indexOf('></authsignal-cognito-login>') + 1);
  assert.ok(attributes.length > 3);
  assert.equal(firstMissing(attributes, page), undefined);
  const script = tag.slice(listener, tag.indexOf('</script>', listener));
  assert.ok(script.length > 3);
  assert.equal(firstMissing(script, linesOf(read('demo/embeds/html/app.js'))), undefined);
});
