/** The script-tag build: what the package exports, and how the build's other chunks are loaded. */
export * from './index.js';

const loads: Record<string, Promise<unknown> | undefined> = {};
const queries: Record<string, string> = {};

/**
 * Loads a chunk of this build, once; the build puts it in the place of every `import()`. Browsers keep a failed load for the
 * life of the page, so the next call asks for the same file under another address.
 */
export const loadChunk = (file: string): Promise<unknown> =>
  (loads[file] ??= import(file + (queries[file] ?? '')).catch((error: unknown) => {
    loads[file] = undefined;
    queries[file] = `?${Date.now()}`;
    throw error;
  }));
