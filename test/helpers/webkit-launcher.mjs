/** Launches WebKitGTK for the test runner: Xvfb, WebKitWebDriver and the WebDriver protocol over fetch. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.mjs';

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

const RENDER_IN_SOFTWARE = {
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  LIBGL_ALWAYS_SOFTWARE: '1',
  NO_AT_BRIDGE: '1',
};

export function webkitLauncher({ webKitDriver, miniBrowser, xvfb }) {
  const children = [];
  const urls = new Map();
  let driver;
  let sessionId;
  let starting;

  async function request(method, path, body) {
    const response = await fetch(driver + path, { method, body: body && JSON.stringify(body) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  }

  const inSession = (method, path, body = method === 'POST' ? {} : undefined) =>
    request(method, `/session/${sessionId}${path}`, body);

  async function startDisplay() {
    // With -displayfd the server picks a free display and writes its number to descriptor 3.
    const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
    const server = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    children.push(server);
    const [number] = await once(server.stdio[3], 'data');
    return `:${String(number).trim()}`;
  }

  async function waitForDriver() {
    const deadline = Date.now() + 30_000;
    for (;;) {
      try {
        return await request('GET', '/status');
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async function start() {
    const env = { ...process.env, ...RENDER_IN_SOFTWARE, DISPLAY: await startDisplay() };
    const port = await freePort();
    driver = `http://127.0.0.1:${port}`;
    children.push(spawn(webKitDriver, ['-p', String(port)], { stdio: 'ignore', env }));
    await waitForDriver();
    const browserOptions = { binary: miniBrowser, args: ['--automation'] };
    const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browserOptions };
    ({ sessionId } = await request('POST', '/session', { capabilities: { alwaysMatch } }));
  }

  function killChildren() {
    for (const child of children.splice(0)) child.kill();
  }
  process.once('exit', killChildren);

  const pointer = (...actions) =>
    inSession('POST', '/actions', {
      actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
    });
  const moveTo = (x, y) => ({ type: 'pointerMove', duration: 0, x, y });
  const press = (name) => ({ type: 'pointerDown', button: BUTTONS[name] });
  const release = (name) => ({ type: 'pointerUp', button: BUTTONS[name] });

  return {
    name: 'WebKit',
    type: 'webdriver',
    concurrency: 1,
    async startSession(id, url) {
      await (starting ??= start());
      urls.set(id, url);
      await inSession('POST', '/url', { url });
    },
    isActive: (id) => urls.has(id),
    getBrowserUrl: (id) => urls.get(id),
    async stopSession(id) {
      urls.delete(id);
      await inSession('POST', '/url', { url: 'about:blank' });
      return { testCoverage: undefined };
    },
    async stop() {
      try {
        if (sessionId) await inSession('DELETE', '');
      } finally {
        killChildren();
      }
    },
    startDebugSession() {
      throw new Error('WebKit has no debug session.');
    },
    // From here on: what @web/test-runner-commands calls.
    sendKeys(_id, keys) {
      const actions = keys
        .map((key) => KEYS[key] ?? key)
        .flatMap((value) => [
          { type: 'keyDown', value },
          { type: 'keyUp', value },
        ]);
      return inSession('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    sendMouseMove: (_id, x, y) => pointer(moveTo(x, y)),
    sendMouseClick: (_id, x, y, button = 'left') => pointer(moveTo(x, y), press(button), release(button)),
    sendMouseDown: (_id, button = 'left') => pointer(press(button)),
    sendMouseUp: (_id, button = 'left') => pointer(release(button)),
    resetMouse: () => inSession('DELETE', '/actions'),
  };
}
