/** `local-cloud`: serves Cognito and Authsignal on localhost until it is told to stop. */
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { OutboxEntry } from '../../demo/local-cloud/context.js';
import { attributesFor, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { type CommandIo, USAGE } from './command.js';

const HELP = `Usage: authsignal-cognito-login local-cloud [options]

  --port NUMBER      where to listen; 0 takes a free port (default: 8787)
  --user ADDRESS     somebody who has an account from the start; may be given again
  --triggers FOLDER  Lambda handlers to run instead of the package's own triggers
  --serve FOLDER     pages to serve at the same address
`;

export async function run(args: readonly string[], { stdout, stderr }: CommandIo): Promise<number> {
  let options;
  try {
    options = read(args);
  } catch (error) {
    stderr.write(`${firstLine(error)}\n`);
    return USAGE;
  }
  const { help, port, user = [], triggers, serve } = options;
  if (help) {
    stdout.write(HELP);
    return 0;
  }
  const cloud = await startLocalCloud({
    port,
    triggers,
    demoRoot: serve,
    async prepare({ users }) {
      for (const address of user) await users.create(address);
    },
  });
  const stopped = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  stdout.write(`The local cloud runs at ${cloud.url}\n\n${tagFor(cloud.url)}\n\nMessages:\n`);
  const printed = new Set<string>();
  cloud.outbox.subscribe(() => {
    for (const entry of cloud.outbox.list()) {
      if (printed.has(entry.id)) continue;
      printed.add(entry.id);
      stdout.write(lineOf(entry));
    }
  });
  await stopped;
  await cloud.close();
  return 0;
}

function tagFor(url: string): string {
  const attributes = Object.entries(attributesFor(url)).map(([name, value]) => `  ${name}="${value}"\n`);
  return `<authsignal-cognito-login\n${attributes.join('')}></authsignal-cognito-login>`;
}

const lineOf = ({ at, method, to, code, link }: OutboxEntry) =>
  `${at}  ${method} to ${to}: ${code ?? link ?? ''}\n`;

function read(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8787' },
      user: { type: 'string', multiple: true },
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
