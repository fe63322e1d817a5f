/**
 * Builds what the demo page needs, as it is and not as small as it gets: for `npm start`. With `--watch`, for `npm run dev`,
 * builds it again with every change, and runs the local cloud, which starts anew when its own sources or the triggers change.
 */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { context } from 'esbuild';
import { trace } from './trace.mjs';

const BUILD = {
  entryPoints: {
    'cdn/authsignal-cognito-login': 'src/index.ts',
    'demo/playground': 'demo/playground.ts',
  },
  outdir: 'dist',
  chunkNames: 'cdn/chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['production'],
  tsconfig: 'tsconfig.json',
  sourcemap: true,
  plugins: [trace],
};

const SOURCES = ['src', 'demo/playground', 'demo/playground.ts'];

const [, , mode, ...cloudOptions] = process.argv;
const isWatching = mode === '--watch';
const build = await context({ ...BUILD, logLevel: 'warning' });
await build.rebuild();

/** Builds after a change; what is wrong with it, esbuild says. */
async function rebuild() {
  const start = Date.now();
  await build.rebuild().then(
    () => console.log(`Built in ${Date.now() - start} ms`),
    () => undefined,
  );
}

if (isWatching) {
  let soon;
  const onChange = () => {
    // An editor writes in several steps.
    clearTimeout(soon);
    soon = setTimeout(rebuild, 20);
  };
  // esbuild's own watching takes up to two seconds to notice.
  for (const path of SOURCES) watch(path, { recursive: true }, onChange);
  const cloud = ['watch', '--clear-screen=false', 'demo/local-cloud/main.ts', ...cloudOptions];
  spawn('tsx', cloud, { stdio: 'inherit' }).on('exit', (code) => process.exit(code ?? 0));
} else await build.dispose();
