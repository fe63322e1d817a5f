/** The script-tag build: what the package exports, and how the build's other chunks are loaded. */
export * from './index.js';

/** What this chunk has for the others. The build fills it, and makes each of them a function of it. */
export const shared = {};

const loads: Record<string, Promise<unknown> | undefined> = {};
const queries: Record<string, string> = {};

/**
 * Loads a chunk of this build, once; the build puts it in the place of every `import()`. Browsers keep a failed load for the
 * life of the page, so the next call asks for the same file under another address.
 */
export const loadChunk = (file: string): Promise<unknown> =>
  (loads[file] ??= import(`./chunks/${file}${queries[file] ?? ''}`)
    .then(({ default: run }: { default: (from: typeof shared) => unknown }) => run(shared))
    .catch((error: unknown) => {
      loads[file] = undefined;
      queries[file] = `?${Date.now()}`;
      throw error;
    }));
