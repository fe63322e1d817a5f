/** Speaks Marionette, Firefox's remote protocol: frames of `length:[type, id, …]` over TCP. */
import { once } from 'node:events';
import { connect } from 'node:net';

const COLON = 58;

/** Connects to the Firefox that listens on the port. */
export async function connectMarionette(port) {
  const socket = connect(port, '127.0.0.1');
  const pending = new Map();
  let received = Buffer.alloc(0);
  let lastId = 0;

  function settle([, id, error, result]) {
    const { resolve, reject } = pending.get(id);
    pending.delete(id);
    if (error) reject(new Error(`${error.error}: ${error.message}`));
    else resolve(result?.value ?? result);
  }

  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    for (let colon = received.indexOf(COLON); colon > 0; colon = received.indexOf(COLON)) {
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end));
      received = received.subarray(end);
      // The greeting is an object; everything after it is an array.
      if (Array.isArray(message)) settle(message);
    }
  });
  socket.on('close', () => {
    for (const { reject } of pending.values()) reject(new Error('Marionette closed the connection.'));
  });

  await once(socket, 'connect');

  const send = (name, parameters = {}) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      pending.set(lastId, { resolve, reject });
      const message = JSON.stringify([0, lastId, name, parameters]);
      socket.write(`${Buffer.byteLength(message)}:${message}`);
    });

  return {
    /** Adds a virtual authenticator, for the page in front; resolves with its id. */
    addAuthenticator: (options) =>
      send('WebAuthn:AddVirtualAuthenticator', {
        protocol: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        isUserConsenting: true,
        ...options,
      }),
    removeAuthenticator: (authenticatorId) =>
      send('WebAuthn:RemoveVirtualAuthenticator', { authenticatorId }),
    close: () => socket.destroy(),
  };
}
