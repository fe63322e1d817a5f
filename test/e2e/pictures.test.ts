/** The form looks as it does in the pictures of `test/pictures`. `npm run pictures` takes them again. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareStage } from '../helpers/e2e.js';
import { look } from '../helpers/looks.js';
import { compare, PICTURE_BROWSER, PICTURES, takePicture } from '../helpers/pictures.js';

const stage = prepareStage(
  { triggers: fileURLToPath(new URL('triggers', import.meta.url)) },
  PICTURE_BROWSER,
);

const FOLDER = fileURLToPath(new URL('../pictures', import.meta.url));

/** Pixels in a square of 24 that may differ: the smallest icon has more than twice as many. */
const MOST = 24;

/** Where to look when a picture differs. */
function keep(name: string, taken: Buffer, shown?: Buffer): string {
  const folder = join(tmpdir(), 'authsignal-cognito-login-pictures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), taken);
  if (shown) writeFileSync(join(folder, `${name}-difference.png`), shown);
  return folder;
}

describe('the form looks as in its picture', () => {
  for (const [name, picture] of Object.entries(PICTURES))
    it(name, async () => {
      const taken = await takePicture(stage, picture);
      const kept = readFileSync(join(FOLDER, `${name}.png`));
      try {
        const { pixels, shown } = compare(kept, taken);
        assert.ok(pixels <= MOST, `${pixels} pixels differ; see ${keep(name, taken, shown)}`);
      } catch (error) {
        keep(name, taken);
        throw error;
      }
    });

  it('and there is no picture of anything else', () => {
    assert.deepEqual(
      readdirSync(FOLDER).sort(),
      Object.keys(PICTURES)
        .map((name) => `${name}.png`)
        .sort(),
    );
  });
});

describe('a change of the looks is seen', () => {
  const CHANGES: [what: string, properties: Record<string, string>][] = [
    ['a rounder corner', { radius: '1.25rem' }],
    ['two pixels more between the parts', { gap: '18px' }],
    ['another accent', { 'accent-color': '#4f46e5' }],
    ['a fainter border', { 'border-color': '#a6abb9' }],
  ];
  for (const [what, properties] of CHANGES)
    it(what, async () => {
      const taken = await takePicture(stage, {
        screen: 'identify',
        look: { ...look('Default'), properties },
      });
      const kept = readFileSync(join(FOLDER, 'first-step.png'));
      let pixels = Infinity;
      try {
        ({ pixels } = compare(kept, taken));
      } catch {
        // Of another size.
      }
      assert.ok(pixels > MOST, `${pixels} pixels`);
    });
});
