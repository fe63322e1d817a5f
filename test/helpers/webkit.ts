/** Drives WebKitGTK for end-to-end tests. */
import { findBrowsers } from './browsers.mjs';
import type { Driver } from './e2e-other-browsers.js';
import { startWebKit } from './webkit-driver.mjs';

/** The frame is a child of the body, or in the widget. */
const FIND_FRAME = `const widget = document.querySelector('authsignal-cognito-login');
  for (const root of [document, widget.shadowRoot, ...[...widget.shadowRoot.children].map((child) => child.shadowRoot)])
    if (root?.querySelector('iframe')) return root.querySelector('iframe');`;

export async function launchWebKit(): Promise<Driver> {
  const browser = await startWebKit(findBrowsers());
  const execute = (script: string) => browser.send('POST', '/execute/sync', { script, args: [] });
  return {
    async open(url) {
      await browser.send('POST', '/url', { url });
    },
    async evaluate(expression, inFrame) {
      if (!inFrame) return execute(`return ${expression};`);
      const id: unknown = await execute(FIND_FRAME);
      // Without an id it would be the page.
      if (!id) throw new Error('There is no frame.');
      await browser.send('POST', '/frame', { id });
      try {
        return await execute(`return ${expression};`);
      } finally {
        await browser.send('POST', '/frame', { id: null });
      }
    },
    click: (x, y) =>
      browser.pointer(
        { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ),
    type: (text) => browser.keys([...text]),
    close: () => browser.close(),
  };
}
