/** The command line of the local cloud: `--port NUMBER`, `--triggers FOLDER`. */
import { parseArgs } from 'node:util';
import { startLocalCloud } from './local-cloud.js';

const DEFAULT_PORT = '8787';

try {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: DEFAULT_PORT }, triggers: { type: 'string' } },
  });
  const cloud = await startLocalCloud({ port: readPort(values.port), triggers: values.triggers });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cloud.close().then(() => process.exit(0)));
  }
  console.log(`The local cloud runs at ${cloud.url}`);
} catch (error) {
  console.error(error instanceof Error ? error.message.split('\n')[0] : String(error));
  // Handlers that were loaded may keep the process alive.
  process.exit(1);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) {
    throw new Error(`--port must be a whole number from 0 to 65535, not "${text}".`);
  }
  return port;
}
