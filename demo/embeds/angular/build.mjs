/**
 * Bundles what the Angular compiler wrote. A project of `ng new` does not need it: `ng build` does the same, on the newer Node
 * that Angular's command line asks for.
 */
import { copyFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { linkAngular } from './link-angular.mjs';

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
