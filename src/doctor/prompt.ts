/** Asks whoever sits at the terminal. */
import { createInterface } from 'node:readline';

export interface Prompt {
  /** Resolves with the next line; with `undefined` when there is nobody. */
  ask(question: string): Promise<string | undefined>;
  close(): void;
}

export function openPrompt({
  stdin,
  stderr,
}: {
  readonly stdin: NodeJS.ReadableStream;
  readonly stderr: NodeJS.WritableStream;
}): Prompt {
  const reader = createInterface({ input: stdin });
  // Keeps what is typed ahead.
  const lines = reader[Symbol.asyncIterator]();
  return {
    async ask(question) {
      stderr.write(question);
      const line = (await lines.next()) as IteratorResult<string, undefined>;
      return line.value?.trim();
    },
    close: () => reader.close(),
  };
}
