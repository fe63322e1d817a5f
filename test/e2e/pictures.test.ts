/** The form looks as it does in the pictures of `test/pictures`. `npm run pictures` takes them again. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareStage } from '../helpers/e2e.js';
import { look } from '../helpers/looks.js';
import {
  type Boxes,
  compare,
  compareBoxes,
  drawsAlike,
  PICTURE_BROWSER,
  PICTURE_FOLDER,
  PICTURES,
  readBoxes,
  readPicture,
  type Taken,
  takeLetters,
  takePicture,
} from '../helpers/pictures.js';

const stage = prepareStage(
  { triggers: fileURLToPath(new URL('triggers', import.meta.url)) },
  PICTURE_BROWSER,
);

/** Keeps what differs for people to look at; returns where. */
function keep(name: string, taken: Buffer, shown?: Buffer): string {
  const folder = join(tmpdir(), 'authsignal-cognito-login-pictures');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.png`), taken);
  if (shown) writeFileSync(join(folder, `${name}-difference.png`), shown);
  return folder;
}

describe('the form looks as in its picture', () => {
  let isAlike: boolean;
  let kept: Readonly<Record<string, Boxes>>;

  before(async () => {
    kept = readBoxes();
    isAlike = drawsAlike(await takeLetters(stage));
    if (!isAlike)
      console.log(
        'This machine draws letters unlike test/pictures/letters.png: boxes are compared, not pixels.',
      );
  });

  for (const [name, picture] of Object.entries(PICTURES))
    it(name, async () => {
      const { picture: taken, boxes } = await takePicture(stage, picture);
      const { what, shown } = isAlike ? compare(readPicture(name), taken) : {};
      const faults = [...compareBoxes(kept[name] ?? {}, boxes), ...(what ? [what] : [])];
      assert.ok(faults.length === 0, `${faults.join('\n')}\nSee ${keep(name, taken, shown)}`);
    });

  it('and there is no picture of anything else', () => {
    const names = Object.keys(PICTURES);
    assert.deepEqual(Object.keys(kept).sort(), names.toSorted());
    assert.deepEqual(
      readdirSync(PICTURE_FOLDER).sort(),
      ['boxes.json', ...[...names, 'letters'].map((name) => `${name}.png`)].sort(),
    );
  });
});

describe('a change is seen', () => {
  let usual: Taken;

  before(async () => {
    usual = await takePicture(stage, { screen: 'identify', look: look('Default') });
  });

  const take = (properties: Record<string, string>) =>
    takePicture(stage, { screen: 'identify', look: { ...look('Default'), properties } });

  const CHANGES: [what: string, properties: Record<string, string>][] = [
    ['of a corner', { radius: '1.25rem' }],
    ['of the accent', { 'accent-color': '#4f46e5' }],
    ['of a border', { 'border-color': '#a6abb9' }],
  ];
  for (const [what, properties] of CHANGES)
    it(`${what}, in the pixels`, async () => {
      assert.ok(compare(usual.picture, (await take(properties)).picture).what);
    });

  it('of the distances by two pixels, in the boxes', async () => {
    assert.deepEqual(compareBoxes(usual.boxes, usual.boxes), []);
    assert.notDeepEqual(compareBoxes(usual.boxes, (await take({ gap: '18px' })).boxes), []);
  });

  it('of the letters', async () => {
    assert.equal(drawsAlike(await takeLetters(stage, 'body { font-family: serif; }')), false);
  });
});
