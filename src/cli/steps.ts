/** What a command is about to do: shown first, then done in this order. */
import { createInterface } from 'node:readline/promises';
import { describeAwsError } from '../attach/aws-errors.js';
import type { CommandIo } from './command.js';

export interface Step {
  /** What changes, as one line. */
  text: string;
  run: () => Promise<void>;
}

/** Shows the steps, asks, and does them. Resolves with the exit code: 1 when somebody says no, or a step fails. */
export async function perform(
  steps: readonly Step[],
  { dryRun, yes }: { dryRun: boolean; yes: boolean },
  io: CommandIo,
): Promise<number> {
  if (steps.length === 0) {
    io.stdout.write('There is nothing to change.\n');
    return 0;
  }
  io.stdout.write(`${dryRun ? 'This would change' : 'This changes'}:\n`);
  for (const { text } of steps) io.stdout.write(`  - ${text}\n`);
  if (dryRun) return 0;
  if (!yes && !(await agrees(io))) {
    io.stdout.write('Nothing was changed.\n');
    return 1;
  }
  for (const { text, run } of steps) {
    try {
      await run();
    } catch (error) {
      io.stderr.write(`Failed: ${text}\n${describeAwsError(error)}\n`);
      io.stderr.write(
        'What was done before stays; the same command goes on from there, and detach takes it away.\n',
      );
      return 1;
    }
    io.stdout.write(`Done: ${text}\n`);
  }
  return 0;
}

async function agrees({ stdin, stdout }: CommandIo): Promise<boolean> {
  stdout.write('Go on? [y/N] ');
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}
