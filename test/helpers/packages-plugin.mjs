/** Test runner plug-in: serves packages of hundreds of modules as a few files, because every test page loads them anew. */
import { basename } from 'node:path';
import { build } from 'esbuild';

const FOLDER = '/__packages__/';

/** `packages` are names as they are imported; what they share stays shared. */
export function packagesPlugin(packages) {
  const entries = Object.fromEntries(packages.map((name, index) => [name, `package-${index}`]));
  let files;

  async function bundle() {
    const { outputFiles } = await build({
      entryPoints: packages.map((name) => ({ in: name, out: entries[name] })),
      bundle: true,
      splitting: true,
      write: false,
      outdir: FOLDER,
      format: 'esm',
      platform: 'browser',
      conditions: ['production'],
      target: 'es2022',
    });
    return new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  }

  return {
    name: 'packages',
    resolveImport: ({ source }) =>
      Object.hasOwn(entries, source) ? `${FOLDER}${entries[source]}.js` : undefined,
    async serve({ path }) {
      if (!path.startsWith(FOLDER)) return undefined;
      files ??= bundle();
      const body = (await files).get(basename(path));
      return body === undefined ? undefined : { body, type: 'js' };
    },
  };
}
