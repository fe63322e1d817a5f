/** Runs the command line in this process, with streams of its own. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '../../src/cli/main.js';

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** What a command printed until it ended. */
export async function runCommand(...args: string[]): Promise<Ended> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const printed = Promise.all([text(streams.stdout), text(streams.stderr)]);
  const code = await main(args, { ...streams, stdin: new PassThrough().end(), env: {} });
  streams.stdout.end();
  streams.stderr.end();
  const [stdout, stderr] = await printed;
  return { code, stdout, stderr };
}
