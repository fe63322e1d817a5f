/** `doctor --record`: signs somebody in and writes down the form of what was answered. */
import { writeFile } from 'node:fs/promises';
import { Unreachable } from '../diagnose/ask.js';
import { tame, type Examination } from '../diagnose/check.js';
import { openPrompt } from './prompt.js';
import { signInByCode, Stopped } from './sign-in.js';

interface Io {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
  readonly stdin: NodeJS.ReadableStream;
}

/** Resolves with the exit code. */
export async function record(
  file: string,
  examination: Examination,
  { stdin, stdout, stderr }: Io,
): Promise<number> {
  const { identifier } = examination;
  if (identifier === undefined) {
    stderr.write('--record signs somebody in: give --identifier.\n');
    return 2;
  }
  const prompt = openPrompt({ stdin, stderr });
  const askCode = async (name: string) => {
    const code = await prompt.ask(`Code that was sent to ${tame(name)}: `);
    if (!code) throw new Stopped('No code was typed.');
    return code;
  };
  try {
    const steps = await signInByCode(examination, identifier, askCode);
    await writeFile(file, `${JSON.stringify({ version: 1, steps }, undefined, 2)}\n`);
    stdout.write(`${steps.length} answers written to ${file}, without values.\n`);
    return 0;
  } catch (error) {
    if (error instanceof Unreachable) stderr.write(`${error.address} ${error.message}.\n`);
    else if (error instanceof Stopped) stderr.write(`${error.message}\n`);
    else
      stderr.write(`${file} cannot be written: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof Unreachable ? 2 : 1;
  } finally {
    prompt.close();
  }
}
