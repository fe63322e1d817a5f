/** What every command is to the dispatcher. */

/** What a command talks to: `process`, or a test's own streams. */
export interface CommandIo {
  stdout: NodeJS.WritableStream;
  stderr: NodeJS.WritableStream;
  stdin: NodeJS.ReadableStream;
  env: Readonly<Record<string, string | undefined>>;
}

export interface CommandModule {
  /** `args` are those after the command's name. Resolves with the exit code. */
  run: (args: readonly string[], io: CommandIo) => Promise<number>;
}

/** Exit code where the command line is wrong. */
export const USAGE = 2;
