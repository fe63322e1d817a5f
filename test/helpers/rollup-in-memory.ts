/** Small builds with the project's Rollup plug-ins: modules out of memory, and output that runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { rollup, type InputOptions, type OutputOptions, type Plugin, type RollupOutput } from 'rollup';

/** Where the modules seem to be: in the project, so that they find its packages. */
export const FOLDER = fileURLToPath(new URL('../../in-memory/', import.meta.url));

export type Modules = Readonly<Record<string, string>>;

/** Serves `modules`, by the names of their files. */
const inMemory = (modules: Modules): Plugin => {
  const sources = new Map(Object.entries(modules).map(([name, source]) => [`${FOLDER}${name}`, source]));
  return {
    name: 'in-memory',
    resolveId(source, importer) {
      const id = importer && source.startsWith('.') ? join(dirname(importer), source) : source;
      return sources.has(id) ? id : null;
    },
    load: (id) => sources.get(id),
  };
};

/** Builds the first of `modules`; warnings are errors. */
export async function build(
  modules: Modules,
  {
    plugins = [],
    ...options
  }: Pick<InputOptions, 'external' | 'onwarn' | 'preserveEntrySignatures'> & { plugins?: Plugin[] },
  output: OutputOptions = {},
): Promise<RollupOutput> {
  const bundle = await rollup({
    input: Object.keys(modules)
      .slice(0, 1)
      .map((name) => `${FOLDER}${name}`),
    onwarn: ({ message }) => {
      throw new Error(message);
    },
    ...options,
    plugins: [inMemory(modules), ...plugins],
  });
  try {
    return await bundle.generate({ format: 'es', generatedCode: 'es2015', ...output });
  } finally {
    await bundle.close();
  }
}

/** Writes `output` to a folder of its own and runs `use` with what the file `name` exports. */
export async function run<T>(
  { output }: RollupOutput,
  name: string,
  use: (exports: T) => unknown,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    for (const file of output) {
      const path = join(folder, file.fileName);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, file.type === 'chunk' ? file.code : file.source);
    }
    await use((await import(pathToFileURL(join(folder, name)).href)) as T);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
