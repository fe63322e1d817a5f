/** Each row of the threat model names a test that is there. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const model = readFileSync(new URL('../../src/triggers/README.md', import.meta.url), 'utf8');
const folders = ['./', '../lambda/'].map((folder) => new URL(folder, import.meta.url));

describe('the threat model', () => {
  const rows = [...model.matchAll(/\| `([\w-]+\.test\.ts)`: (.+?) *\|$/gm)];

  it('has a test for each row', () => {
    const [table = ''] = model.split('## What it does not hold against');
    const lines = table.split('\n').filter((line) => line.startsWith('| ') && !/^\| (who|-)/.test(line));
    assert.equal(rows.length, lines.length);
  });

  for (const [, file = '', title = ''] of rows) {
    it(`is shown by ${file}: ${title}`, () => {
      const files = folders.map((folder) => new URL(file, folder)).filter((url) => existsSync(url));
      const text = files.map((url) => readFileSync(url, 'utf8')).join('\n');
      assert.ok(text.includes(title), `No test in ${file} is called "${title}".`);
    });
  }
});
