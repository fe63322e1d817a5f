/** What a test writes to the console, kept out of the run's output. */

export interface ConsoleLog {
  readonly lines: readonly string[];
  /** Resolves once a line contains `text`. */
  readonly said: (text: string) => Promise<void>;
}

/** Collects what is written to the console while a test runs. */
export function useConsole(): ConsoleLog {
  const METHODS = ['log', 'info', 'debug', 'warn', 'error'] as const;
  const lines: string[] = [];
  let listeners: (() => void)[] = [];
  const original = { ...console };
  beforeEach(() => {
    lines.length = 0;
    for (const method of METHODS)
      console[method] = (...values: unknown[]) => {
        lines.push(`${method}: ${values.map(String).join(' ')}`);
        for (const listener of listeners.splice(0)) listener();
      };
  });
  afterEach(() => {
    Object.assign(console, original);
    listeners = [];
  });
  const said = async (text: string) => {
    while (!lines.some((line) => line.includes(text)))
      await new Promise<void>((resolve) => listeners.push(resolve));
  };
  return { lines, said };
}
