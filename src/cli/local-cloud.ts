/** `local-cloud`: serves Cognito and Authsignal on localhost until it is told to stop. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { type CommandIo, USAGE } from './command.js';

const HELP = `Usage: authsignal-cognito-login local-cloud [options]

  --port NUMBER      where to listen; 0 takes a free port (default: 8787)
  --triggers FOLDER  Lambda handlers to run instead of the package's own triggers
  --serve FOLDER     pages to serve beside the cloud
`;

export async function run(args: readonly string[], { stdout, stderr }: CommandIo): Promise<number> {
  let options;
  try {
    options = read(args);
  } catch (error) {
    stderr.write(`${firstLine(error)}\n`);
    return USAGE;
  }
  if (options.help) {
    stdout.write(HELP);
    return 0;
  }
  const { port, triggers, serve } = options;
  const cloud = await startLocalCloud({ port, triggers, demoRoot: serve });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  stdout.write(`The local cloud runs at ${cloud.url}\n`);
  await stopped;
  await cloud.close();
  return 0;
}

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      triggers: { type: 'string' },
      serve: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  return { ...values, port: readPort(values.port) };
}

function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`--port must be a whole number from 0 to 65535, not "${text}".`);
  return port;
}

const firstLine = (error: unknown) => (error instanceof Error ? error.message.split('\n')[0] : String(error));
