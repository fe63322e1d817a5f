/** Launches WebKitGTK for the test runner. */
import { startWebKit } from './webkit-driver.mjs';

// Code points of the WebDriver specification, section "Keyboard actions".
const KEYS = {
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Escape: '\uE00C',
  Space: ' ',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
};
const BUTTONS = { left: 0, middle: 1, right: 2 };

export function webkitLauncher(paths) {
  const urls = new Map();
  let starting;
  let browser;

  const moveTo = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });
  const press = (name) => ({ type: 'pointerDown', button: BUTTONS[name] });
  const release = (name) => ({ type: 'pointerUp', button: BUTTONS[name] });

  return {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async startSession(id, url) {
      browser = await (starting ??= startWebKit(paths));
      urls.set(id, url);
      await browser.send('POST', '/url', { url });
    },
    isActive: (id) => urls.has(id),
    getBrowserUrl: (id) => urls.get(id),
    async stopSession(id) {
      urls.delete(id);
      await browser.send('POST', '/url', { url: 'about:blank' });
      return { testCoverage: undefined };
    },
    async stop() {
      await browser?.close();
    },
    startDebugSession() {
      throw new Error('WebKit has no debug session.');
    },
    // From here on: what @web/test-runner-commands calls.
    sendKeys: (_id, keys) => browser.keys(keys.map((key) => KEYS[key] ?? key)),
    sendMouseMove: (_id, x, y) => browser.pointer(moveTo(x, y)),
    sendMouseClick: (_id, x, y, button = 'left') =>
      browser.pointer(moveTo(x, y), press(button), release(button)),
    sendMouseDown: (_id, button = 'left') => browser.pointer(press(button)),
    sendMouseUp: (_id, button = 'left') => browser.pointer(release(button)),
    resetMouse: () => browser.send('DELETE', '/actions'),
  };
}
