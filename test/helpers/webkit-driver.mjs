/** Starts WebKitGTK and speaks the WebDriver protocol with it: Xvfb, WebKitWebDriver and its test browser. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.mjs';

const RENDER_IN_SOFTWARE = {
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
  LIBGL_ALWAYS_SOFTWARE: '1',
  NO_AT_BRIDGE: '1',
};

const STARTS_WITHIN_MS = 5 * 60_000;

async function startDisplay(xvfb, children) {
  // With -displayfd the server picks a free display and writes its number to descriptor 3.
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const server = spawn(xvfb, args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  children.push(server);
  const [number] = await once(server.stdio[3], 'data');
  return `:${String(number).trim()}`;
}

/** One browser window: `send` makes a call of its session, `close` ends everything that was started. */
export async function startWebKit({ webKitDriver, miniBrowser, xvfb }) {
  const children = [];
  const killChildren = () => {
    for (const child of children.splice(0)) child.kill();
  };
  process.once('exit', killChildren);

  const port = await freePort();

  async function request(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      body: body && JSON.stringify(body),
    });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`${value?.error}: ${value?.message}`);
    return value;
  }

  async function waitForDriver() {
    const deadline = Date.now() + STARTS_WITHIN_MS;
    for (;;) {
      try {
        return await request('GET', '/status');
      } catch (error) {
        if (Date.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  const env = { ...process.env, ...RENDER_IN_SOFTWARE, DISPLAY: await startDisplay(xvfb, children) };
  children.push(spawn(webKitDriver, ['-p', String(port)], { stdio: 'ignore', env }));
  await waitForDriver();
  const browserOptions = { binary: miniBrowser, args: ['--automation'] };
  const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browserOptions };
  const { sessionId } = await request('POST', '/session', { capabilities: { alwaysMatch } });

  const send = (method, path, body = method === 'POST' ? {} : undefined) =>
    request(method, `/session/${sessionId}${path}`, body);

  return {
    send,
    /** Moves, presses and releases the mouse, in the actions of the protocol. */
    pointer: (...actions) =>
      send('POST', '/actions', {
        actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }],
      }),
    /** Presses keys one after the other: characters, or code points that stand for keys. */
    keys: (values) =>
      send('POST', '/actions', {
        actions: [
          {
            type: 'key',
            id: 'keyboard',
            actions: values.flatMap((value) => [
              { type: 'keyDown', value },
              { type: 'keyUp', value },
            ]),
          },
        ],
      }),
    async close() {
      try {
        await send('DELETE', '');
      } finally {
        killChildren();
        process.off('exit', killChildren);
      }
    },
  };
}
