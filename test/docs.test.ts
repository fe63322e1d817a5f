/** The README, the guides, the manifest and the code say the same. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import steps from '../src/i18n/en-steps.js';
import { LOCALES } from '../src/i18n/locales.js';
import { METHOD_IDS } from '../src/types.js';
import { manual, PAGES, section } from './helpers/manual.js';
import { assumptionsIn, updatedGuide } from './tools/support-matrix.js';

interface Named {
  name: string;
}

interface Declaration {
  customElement?: boolean;
  attributes: Named[];
  events: Named[];
  slots: Named[];
  cssParts: Named[];
  cssStates: Named[];
  cssProperties: Named[];
}

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const source = read('src/authsignal-cognito-login.ts');
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();
const names = (list: Named[]) => sorted(list.map(({ name }) => name));
const all = (text: string, pattern: RegExp) =>
  sorted([...text.matchAll(pattern)].map(([, name = '']) => name));

const manifest = JSON.parse(read('dist/custom-elements.json')) as {
  modules: { declarations: Declaration[] }[];
};
const element = manifest.modules
  .flatMap((module) => module.declarations)
  .find((found) => found.customElement);
assert(element);

const firstColumn = (title: string) => all(section(title), /^\| `([^`]+)` *\|/gm);
/** The names in back quotes after `word`, up to the end of the sentence. */
const listed = (text: string, word: string) => {
  const [, after = ''] = text.replace(/\n/g, ' ').split(word);
  return all(after.split(/\.(?: |$)/)[0] ?? '', /`([^`]+)`/g);
};

test('the guides name every attribute of the manifest', () => {
  assert.deepEqual(firstColumn('Attributes'), names(element.attributes));
});

test('the guides name every event of the manifest', () => {
  assert.deepEqual(firstColumn('Events'), names(element.events));
});

test('the guides name every custom property of the manifest', () => {
  assert.deepEqual(firstColumn('Looks'), names(element.cssProperties));
});

test('the guides name every slot, part and state of the manifest', () => {
  const looks = section('Looks');
  assert.deepEqual(listed(looks, 'Slots:'), names(element.slots));
  assert.deepEqual(listed(looks, 'Parts:'), names(element.cssParts));
  assert.deepEqual(
    listed(looks, 'States:'),
    names(element.cssStates).map((name) => `:state(${name})`),
  );
});

test('the guides name every method id', () => {
  assert.deepEqual(listed(section('Attributes'), 'Method ids:'), sorted(METHOD_IDS));
});

test('the guides name every error code and every step', () => {
  const union = (path: string, name: string) => {
    const [, text = ''] = read(path).split(`export type ${name} =`);
    return all(text.split(';')[0] ?? '', /'([^']+)'/g);
  };
  assert.deepEqual(listed(section('Events'), '`code` is one of'), union('src/errors.ts', 'LoginErrorCode'));
  assert.deepEqual(listed(section('Events'), 'Steps:'), union('src/types.ts', 'LoginStep'));
});

test('the guides use no custom property that there is not', () => {
  const used = all(manual, /(--authsignal-login-[\w-]+)/g);
  assert.deepEqual(used, names(element.cssProperties));
});

test('the styles use every documented custom property, and no other', () => {
  const used = all(
    read('src/styles/styles.ts') + read('src/styles/step-styles.ts'),
    /var\((--authsignal-login-[\w-]+)/g,
  );
  assert.deepEqual(used, names(element.cssProperties));
});

test('the guides name every language', () => {
  const [, list = ''] = section('Languages').split('these; a page in another language gets English:');
  const [, tags = ''] = list.split('\n\n');
  assert.deepEqual(all(tags, /`([^`]+)`/g), sorted(Object.keys(LOCALES)));
});

test('the guides quote buttons as they read in the form', () => {
  const { noAccount, lastUsed, change, changeAddress, otherMethod, cancel } = steps;
  for (const word of [noAccount, lastUsed, change, changeAddress, otherMethod, cancel])
    assert.ok(manual.includes(`"${word}"`), word);
});

test('the guides name words that there are', () => {
  const rows = section('Words').match(/^\| `[^|]*/gm) ?? [];
  const named = rows.flatMap((row) => all(row, /`(\w+)/g));
  assert.ok(named.length > 3);
  assert.deepEqual(
    named.filter((word) => !Object.hasOwn(steps, word)),
    [],
  );
});

test('the views have every documented part, and no other', () => {
  const views = readdirSync(new URL('../src/views/', import.meta.url))
    .map((file) => read(`src/views/${file}`))
    .join('\n');
  const parts = [...views.matchAll(/part="([^"]+)"/g)].flatMap(([, value = '']) => value.split(' '));
  assert.deepEqual(sorted(parts), names(element.cssParts));
});

test('the version is that of the package', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string };
  assert.match(source, new RegExp(`static readonly version = '${version}'`));
});

const guides = PAGES.filter((page) => page.startsWith('demo/guides/'));

test('the README is short and leads to every guide', () => {
  const readme = read('README.md');
  assert.ok(guides.length > 0);
  assert.ok(readme.split('\n').length <= 200);
  for (const guide of guides) assert.ok(readme.includes(`](${guide})`), guide);
});

test('the guide about tests has what the local cloud has', () => {
  const guide = read('demo/guides/testing.md');
  assert.equal(updatedGuide(guide), guide, '"npm run readme" renews it');
});

test('what the local cloud assumes is found in its comments, however long', () => {
  const source = '  // Assumed: one\n  // and more.\n  f();\n// Why.\n// Assumed: two.\n';
  assert.deepEqual(assumptionsIn(source), ['one and more.', 'two.']);
});

for (const guide of guides) {
  test(`${guide} says first for whom it is`, () => {
    assert.match(read(guide), /^# .+\n\nFor /);
  });
}

test('the map of the sources has every folder', () => {
  const folders = readdirSync(new URL('../src/', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${name}/`);
  const [, layers = ''] = read('src/README.md').split('\n## The layers\n');
  const table = layers.split('\n## ')[0] ?? '';
  const mapped = all(table.replace(/^(\| [^|]*\|).*$/gm, '$1'), /`([a-z0-9-]+\/)`/g);
  assert.deepEqual(mapped, sorted(folders));
});

/** The anchor that GitHub makes of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .trim()
    .replaceAll(' ', '-');

for (const page of [
  ...PAGES,
  'src/README.md',
  'src/triggers/README.md',
  'demo/aws/README.md',
  'demo/embeds/README.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
]) {
  test(`every link of ${page} leads somewhere`, () => {
    const here = new URL(`../${page}`, import.meta.url);
    const broken = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].filter(([, link = '']) => {
      const target = new URL(link, here);
      const anchor = target.hash.slice(1);
      target.hash = '';
      if (!existsSync(target)) return true;
      if (!anchor) return false;
      const headings = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        anchorOf(text),
      );
      return !headings.includes(anchor);
    });
    assert.deepEqual(
      broken.map(([, link]) => link),
      [],
    );
  });
}
