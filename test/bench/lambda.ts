/** How long the functions' code takes to load in a Node that just started, which is most of a cold start that is ours. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../dist/lambda/', import.meta.url));
const RUNS = 15;

const SCRIPTS = {
  'nothing (Node itself)': 'void 0',
  'index.mjs (what the archive has)': `await import(${JSON.stringify(`${BUILT}index.mjs`)})`,
  'index.cjs': `createRequire(import.meta.url)(${JSON.stringify(`${BUILT}index.cjs`)})`,
};

/** Prints the milliseconds of each script, median of the runs. */
export function measureLambda(): void {
  const rows = Object.entries(SCRIPTS).map(([what, script]) => {
    const source = `import { createRequire } from 'node:module';
      const start = performance.now(); ${script}; console.log(performance.now() - start); void createRequire;`;
    const times = Array.from({ length: RUNS }, () =>
      Number(execFileSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8' })),
    ).sort((a, b) => a - b);
    return { what, 'ms, median': times[RUNS >> 1]?.toFixed(1), 'ms, fastest': times[0]?.toFixed(1) };
  });
  console.table(rows);
}
