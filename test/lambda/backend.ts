/** The clouds around the functions: local Cognito and Authsignal, and a stand-in for Secrets Manager and Parameter Store. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';

export const SECRET_NAME = 'authsignal/server-secret';
export const KEY_NAME = 'authsignal/context-key';
const PARAMETER_NAME = '/Login/client-ids';

const SECRETS: Record<string, string> = {
  [SECRET_NAME]: 'local-authsignal-secret\n',
  [KEY_NAME]: 'a-key-of-contexts-with-32-characters-or-more',
};

export interface Backend {
  cloud: LocalCloud;
  /** How often the secret was read. */
  reads: () => number;
  close: () => Promise<void>;
}

const TRIGGERS = fileURLToPath(new URL('./triggers', import.meta.url));

/** Starts them and points the environment at them, as a deployment does. The user pool runs the handlers in `triggers`. */
export async function startBackend(triggers = TRIGGERS): Promise<Backend> {
  let reads = 0;
  const secrets = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { SecretId, Name } = JSON.parse(body) as { SecretId?: string; Name?: string };
      if (Name === PARAMETER_NAME) {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify({ Parameter: { Name, Value: 'localdemoclient' } }));
        return;
      }
      const secret = SecretId === undefined ? undefined : SECRETS[SecretId];
      if (SecretId === SECRET_NAME) reads += 1;
      response.writeHead(secret ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(
          secret
            ? { Name: SecretId, SecretString: secret }
            : { __type: 'ResourceNotFoundException', Message: 'There is no such secret.' },
        ),
      );
    });
  });
  secrets.listen(0, 'localhost');
  await once(secrets, 'listening');
  const { port } = secrets.address() as AddressInfo;
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = `http://localhost:${port}`;
  process.env.AWS_ENDPOINT_URL_SSM = `http://localhost:${port}`;
  const cloud = await startLocalCloud({ triggers });
  // As a deployment does, in place of what the local cloud gives to handlers.
  delete process.env.AUTHSIGNAL_SECRET;
  delete process.env.AUTHSIGNAL_CONTEXT_KEY;
  delete process.env.AUTHSIGNAL_CLIENT_IDS;
  Object.assign(process.env, {
    AUTHSIGNAL_SECRET_NAME: SECRET_NAME,
    AUTHSIGNAL_CLIENT_IDS_PARAMETER: PARAMETER_NAME,
    AUTHSIGNAL_USER_POOL_ID: 'us-east-1_LocalDemo',
    AUTHSIGNAL_MAKER_ATTRIBUTE: 'custom:maker',
    AUTHSIGNAL_IDENTIFIER: 'email',
  });
  return {
    cloud,
    reads: () => reads,
    close: async () => {
      await cloud.close();
      secrets.closeAllConnections();
      await new Promise((resolve) => secrets.close(resolve));
    },
  };
}
