/** The benchmark of the built widget: bytes, time until it can be used, time it adds to a sign-in, memory. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { startBrowser } from './browser.js';
import { CDN } from './folders.js';
import { measureLambda } from './lambda.js';
import { measureMemory, STEADY_ENGINE } from './memory.js';
import { measureSerialCalls, measureSignIn } from './sign-in.js';
import { measureSize } from './size.js';
import { onStage } from './stage.js';
import { AIM, measureStart, RENDERED_AIM } from './start.js';

const say = (aim: string, isMet: boolean) => console.log(`Aim: ${aim}. ${isMet ? 'Met.' : 'NOT met.'}`);
const title = (text: string) => console.log(`\n${text}\n`);

async function inBrowser(engineOptions: readonly string[], measure: (browser: Browser) => Promise<void>) {
  const browser = await startBrowser(...engineOptions);
  try {
    await measure(browser);
  } finally {
    await browser.close();
  }
}

async function run(): Promise<void> {
  if (!existsSync(CDN)) throw new Error('There is no build to measure: run "npm run build" first.');

  title('Bytes of the script-tag build, brotli 11');
  measureSize();

  title('Milliseconds until the functions for Lambda are loaded, in a Node that just started');
  measureLambda();

  await inBrowser([], async (browser) => {
    title(
      'Milliseconds until the identifier can be typed, empty cache: medians of 15 loads, throttled of 45; times: means of the middle half',
    );
    const start = await measureStart(browser);
    say(`throttled, at most ${AIM} times the bare form made with Lit`, start.widget);
    say(
      `written by a server, at most ${RENDERED_AIM} times the plain form, and the element there before a bare tag can be typed into`,
      start.rendered,
    );
    title('Milliseconds of a sign-in by email code, median of 30');
    say('the widget adds less than 30 ms', await onStage(browser, measureSignIn));
    title('Calls of a sign-in by email code, one after the other');
    say('the context round adds one at most', await onStage(browser, measureSerialCalls));
  });
  await inBrowser(STEADY_ENGINE, async (browser) => {
    title('What is left after garbage collection');
    say('no growth', await onStage(browser, measureMemory));
  });
}

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
