/**
 * Bundles what the Angular compiler wrote. A project of `ng new` does not need it: `ng build` does the same, on the newer Node
 * that Angular's command line asks for.
 */
import { copyFile, readFile } from 'node:fs/promises';
import { createEs2015LinkerPlugin } from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';
import { build } from 'esbuild';

// Only its logger and paths are asked for where no source maps are wanted.
const linker = createEs2015LinkerPlugin({
  linkerJitMode: false,
  sourceMapping: false,
  fileSystem: { resolve: (...parts) => parts.at(-1), relative: (_from, to) => to, dirname: (path) => path },
  logger: { level: 1, debug() {}, info() {}, warn: console.warn, error: console.error },
});

/** Angular's packages are published half compiled. */
const linkAngular = {
  name: 'link-angular',
  setup({ onLoad }) {
    onLoad({ filter: /@angular[\\/].*\.mjs$/ }, async ({ path }) => {
      const contents = await readFile(path, 'utf8');
      if (!contents.includes('ɵɵngDeclare')) return { contents };
      const options = {
        filename: path,
        compact: false,
        configFile: false,
        babelrc: false,
        plugins: [linker],
      };
      return { contents: (await transformAsync(contents, options)).code };
    });
  },
};

await build({
  entryPoints: ['dist/compiled/main.js'],
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  // The form loads its later steps only when they are needed.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  define: { ngDevMode: 'false', ngJitMode: 'false', ngI18nClosureMode: 'false', ngServerMode: 'false' },
  plugins: [linkAngular],
});
await copyFile('src/index.html', 'dist/index.html');
await copyFile('../style.css', 'dist/style.css');
