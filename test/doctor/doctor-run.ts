/** Runs `doctor` in this process and reads what it reports. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { attributesFor } from '../../demo/local-cloud/local-cloud.js';
import { run } from '../../src/cli/doctor.js';
import type { World } from '../../src/diagnose/ask.js';
import type { Reported } from '../../src/diagnose/check.js';

export type Options = Readonly<Record<string, string | boolean | undefined>>;

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

export interface Examined extends Ran {
  /** The codes of what was found, in order. */
  codes: string[];
  checks: { id: string; status: 'ok' | 'fault' | 'skipped'; note?: string; findings: Reported[] }[];
}

export interface RunOptions {
  env?: Record<string, string>;
  world?: World;
  /** What is typed; by default nobody is there. */
  stdin?: NodeJS.ReadableStream;
  /** Whether the streams are a terminal. */
  isTTY?: boolean;
}

/** What the doctor has to know of a local cloud. */
export function optionsFor({ url }: { readonly url: string }): Options {
  const { 'user-pool-client-id': client, ...others } = attributesFor(url);
  return { ...others, 'client-id': client };
}

export const argumentsOf = (options: Options): string[] =>
  Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [`--${name}`] : [`--${name}`, value];
  });

export async function runDoctor(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { env = {}, world, isTTY = false, stdin = new PassThrough().end() } = options;
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  for (const stream of Object.values(streams)) Object.assign(stream, { isTTY });
  const printed = Promise.all([text(streams.stdout), text(streams.stderr)]);
  const code = await run(args, { ...streams, stdin, env }, world);
  streams.stdout.end();
  streams.stderr.end();
  const [stdout, stderr] = await printed;
  return { code, stdout, stderr };
}

/** What `doctor --json` found. */
export async function examine(options: Options, runOptions: RunOptions = {}): Promise<Examined> {
  const ran = await runDoctor([...argumentsOf(options), '--json'], runOptions);
  assert.equal(ran.stderr, '');
  const { checks } = JSON.parse(ran.stdout) as Pick<Examined, 'checks'>;
  return { ...ran, checks, codes: checks.flatMap(({ findings }) => findings.map(({ code }) => code)) };
}
