/** Drives Firefox for end-to-end tests; its passkeys are in a token of software. */
import puppeteer, { type Page } from 'puppeteer-core';
import { firefoxOptions } from './browsers.mjs';
import type { Driver } from './e2e-other-browsers.js';
import { freePort } from './free-port.mjs';
import { connectMarionette } from './marionette.mjs';

export interface Firefox extends Driver {
  /** Gives the device a place for passkeys; whoever refuses consent closes the browser's dialog, as it were. */
  addAuthenticator(options?: { isUserConsenting?: boolean }): Promise<string>;
  removeAuthenticator(id: string): Promise<unknown>;
}

export async function launchFirefox(): Promise<Firefox> {
  const port = await freePort();
  const browser = await puppeteer.launch(firefoxOptions(port));
  const marionette = await connectMarionette(port);
  let page: Page | undefined;

  const shown = (): Page => {
    if (!page) throw new Error('No page is open.');
    return page;
  };

  return {
    async open(url) {
      await page?.browserContext().close();
      page = await (await browser.createBrowserContext()).newPage();
      await page.bringToFront();
      await page.goto(url);
    },
    async evaluate(expression, inFrame) {
      const frame = shown()
        .frames()
        .find((frame) => Boolean(frame.parentFrame()) === inFrame);
      if (!frame) throw new Error('There is no frame.');
      return frame.evaluate(expression);
    },
    click: (x, y) => shown().mouse.click(x, y),
    type: (text) => shown().keyboard.type(text),
    addAuthenticator: (options) => marionette.addAuthenticator(options),
    removeAuthenticator: (id) => marionette.removeAuthenticator(id),
    async close() {
      marionette.close();
      // With Marionette on, Firefox does not end when it is asked to.
      browser.process()?.kill('SIGKILL');
      await browser.disconnect();
    },
  };
}
