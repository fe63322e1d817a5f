/** Runs one command of `npx authsignal-cognito-login`. */
import { readFileSync } from 'node:fs';
import { type CommandIo, type CommandModule, USAGE } from './command.js';

interface Command {
  /** What it does, in one line of the help. */
  summary: string;
  /** Only the command that runs is loaded. */
  load(): Promise<CommandModule>;
}

export const COMMANDS: Readonly<Record<string, Command>> = {
  attach: {
    summary: 'makes the triggers and attaches them to a user pool that you have',
    load: () => import('./attach.js'),
  },
  detach: {
    summary: 'takes away what attach made',
    load: () => import('./detach.js'),
  },
  doctor: {
    summary: 'checks how the form, the pool, the triggers and the tenant are set up',
    load: () => import('./doctor.js'),
  },
  'local-cloud': {
    summary: 'serves Cognito and Authsignal on localhost, for development and tests',
    load: () => import('./local-cloud.js'),
  },
};

/** Resolves with the exit code: of the command, or `USAGE`. A command that rejects ends with 1 and its message. */
export async function main([name, ...args]: readonly string[], io: CommandIo): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    io.stdout.write(help());
    return name === undefined ? USAGE : 0;
  }
  if (name === '--version' || name === '-v') {
    io.stdout.write(`${version()}\n`);
    return 0;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    io.stderr.write(`There is no command "${name}".\n\n${help()}`);
    return USAGE;
  }
  try {
    const { run } = await command.load();
    return await run(args, io);
  } catch (error) {
    io.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

function help(): string {
  const width = Math.max(...Object.keys(COMMANDS).map(({ length }) => length));
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `Usage: authsignal-cognito-login <command> [options]

Commands:
${rows.join('')}
Options:
  --help     shows this; after a command, its options
  --version  shows the version
`;
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
