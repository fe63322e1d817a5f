/** Takes the pictures again: those that the tests compare with, and those of the README. Run by `npm run pictures`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { prepareStage } from '../helpers/e2e.js';
import {
  type Boxes,
  BOXES_FILE,
  PICTURE_BROWSER,
  PICTURE_FOLDER,
  PICTURES,
  takeLetters,
  takePicture,
} from '../helpers/pictures.js';
import { README_PICTURES, takeReadmePicture } from '../helpers/readme-pictures.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const stage = prepareStage({ triggers: join(root, 'test/e2e/triggers') }, PICTURE_BROWSER);

const boxes: Record<string, Boxes> = {};

for (const [name, picture] of Object.entries(PICTURES))
  it(`test/pictures/${name}.png`, async ({ name: path }) => {
    const taken = await takePicture(stage, picture);
    writeFileSync(join(root, path), taken.picture);
    boxes[name] = taken.boxes;
  });

it('test/pictures/letters.png', async () =>
  writeFileSync(join(PICTURE_FOLDER, 'letters.png'), await takeLetters(stage)));

after(() => writeFileSync(BOXES_FILE, `${JSON.stringify(boxes, undefined, 2)}\n`));

for (const [name, picture] of Object.entries(README_PICTURES))
  it(`demo/images/${name}.png`, async ({ name: path }) =>
    writeFileSync(join(root, path), await takeReadmePicture(stage, picture)));
