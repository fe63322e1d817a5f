/** The release: what may ask for an identity runs nobody else's code, and nothing in it moves by itself. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const workflow = readFileSync(new URL('../.github/workflows/release.yml', import.meta.url), 'utf8');
const [, build = '', publish = ''] = workflow.split(/^ {2}(?:build|publish):$/m);

test('a compromised development dependency gets no identity to publish with', () => {
  assert.match(build, /\.ci\/run/);
  assert.doesNotMatch(build, /id-token/);
  assert.match(workflow.split('jobs:')[0] ?? '', /^permissions: \{\}$/m);
  assert.match(publish, /permissions:\n {6}id-token: write\n {4}steps/);
  assert.doesNotMatch(publish, /checkout|npm (ci|install|run|test)|npx|\.ci\//);
  assert.match(publish, /npm publish \S+ --ignore-scripts/);
});

test('a tag that somebody moves changes no action and no image', () => {
  const used = [...workflow.matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
  assert.ok(used.length > 0);
  for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@[\da-f]{40} # v\d+\.\d+\.\d+$/);
  const images = [...workflow.matchAll(/(?:container|image): (.+)/g)].map(([, image = '']) => image);
  for (const image of images) assert.match(image, /@sha256:[\da-f]{64}$/);
});
