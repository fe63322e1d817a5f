/** Bundles what the Angular compiler wrote, for the browser and for the server, as `ng build` does. */
import { copyFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { linkAngular } from '../angular/link-angular.mjs';

const options = (isServer) => ({
  bundle: true,
  format: 'esm',
  minify: true,
  define: {
    ngDevMode: 'false',
    ngJitMode: 'false',
    ngI18nClosureMode: 'false',
    ngServerMode: String(isServer),
  },
  plugins: [linkAngular],
});

await build({
  ...options(false),
  entryPoints: ['dist/compiled/main.js'],
  outdir: 'dist/browser',
  // The form loads its later steps only when they are needed.
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
});
await build({
  ...options(true),
  entryPoints: ['dist/compiled/server.js'],
  outdir: 'dist/server',
  platform: 'node',
  // For the packages in it that are CommonJS.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
});
await copyFile('src/index.html', 'dist/server/index.html');
await copyFile('../style.css', 'dist/browser/style.css');
