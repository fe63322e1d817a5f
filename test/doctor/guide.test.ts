/** The guide and the tables say the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { ALL_FINDINGS } from '../../src/doctor/findings.js';

const guide = readFileSync(new URL('../../demo/guides/troubleshooting.md', import.meta.url), 'utf8');
const [, section = ''] = guide.split('\n## The doctor\n');

it('the guide has every finding of the doctor, and no other', () => {
  const [, table = ''] = section.split('| code ');
  const codes = [...table.matchAll(/^\| `([\w-]+)`/gm)].map(([, code]) => code);
  assert.deepEqual(codes, Object.keys(ALL_FINDINGS));
});

for (const [code, { what, why, fix, link }] of Object.entries(ALL_FINDINGS)) {
  it(`${code} says what, why and what to do, in sentences, and where to read more`, () => {
    assert.match(what, /^[A-Z"{][^]*\.$/);
    assert.match(why, /^[A-Z"{][^]*\.$/);
    assert.match(fix, /\S/);
    assert.equal(new URL(link).protocol, 'https:');
  });
}

const tests = ['faults.test.ts', 'account.test.ts', '../e2e/diagnose.test.ts']
  .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
  .join('\n');

it('every finding is made by a test', () => {
  const untested = Object.keys(ALL_FINDINGS).filter((code) => !tests.includes(`'${code}'`));
  assert.deepEqual(untested, []);
});
