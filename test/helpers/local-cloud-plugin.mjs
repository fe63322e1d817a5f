/**
 * Test runner commands for a local cloud of the test file's own:
 *
 * - `cloud:url` starts it, the first time, and returns its address.
 * - `cloud:fetch {path, method?, body?}` calls it from the server's side, with the secret key, and returns the JSON.
 */
const SECRET_KEY = 'local-authsignal-secret';

export function localCloudPlugin() {
  const clouds = new Map();

  async function start() {
    // Only the runs that need it compile it.
    const { startLocalCloud } = await import('../../demo/local-cloud/local-cloud.ts');
    return startLocalCloud();
  }

  function cloudOf(session) {
    let cloud = clouds.get(session.id);
    if (!cloud) clouds.set(session.id, (cloud = start()));
    return cloud;
  }

  async function call({ url }, { path, method = 'GET', body }) {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(SECRET_KEY).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
    return response.json();
  }

  return {
    name: 'local-cloud',
    async serverStop() {
      for (const cloud of clouds.values()) await (await cloud).close();
    },
    async executeCommand({ command, payload, session }) {
      if (command === 'cloud:url') return (await cloudOf(session)).url;
      if (command === 'cloud:fetch') return call(await cloudOf(session), payload);
      return undefined;
    },
  };
}
