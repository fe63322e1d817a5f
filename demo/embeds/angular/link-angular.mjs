/** Plug-in of esbuild that ends what the compiler began: Angular's packages are published half compiled. */
import { readFile } from 'node:fs/promises';
import { createEs2015LinkerPlugin } from '@angular/compiler-cli/linker/babel';
import { transformAsync } from '@babel/core';

// Only its logger and paths are asked for where no source maps are wanted.
const linker = createEs2015LinkerPlugin({
  linkerJitMode: false,
  sourceMapping: false,
  fileSystem: { resolve: (...parts) => parts.at(-1), relative: (_from, to) => to, dirname: (path) => path },
  logger: { level: 1, debug() {}, info() {}, warn: console.warn, error: console.error },
});

export const linkAngular = {
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
