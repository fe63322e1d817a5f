/**
 * Runs the test suites and ends with one line, `N passed, N failed`.
 *
 *   run-tests.ts [--built] [node] [e2e] [browser [--files test/unit/x.test.ts …]]
 *
 * Without a suite's name all run. `--built` says that dist/ is up to date; what follows `browser` goes to its runner.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBrowserSuite } from './browser-suite.js';
import { ensureBrowsers } from './browsers.mjs';
import type { Counts } from './counts.js';
import { runNodeSuite } from './node-suite.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const BROWSER_TESTS = join('test', 'unit');
const E2E_TESTS = join('test', 'e2e');

function findTests(isWanted: (path: string) => boolean): string[] {
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => join('test', path))
    .filter((path) => path.endsWith('.test.ts') && isWanted(path))
    .map((path) => join(root, path))
    .sort();
}

const isIn = (folder: string) => (path: string) => !relative(folder, path).startsWith('..');
const isE2e = isIn(E2E_TESTS);
const isBrowser = isIn(BROWSER_TESTS);

const suites = {
  node: () =>
    runNodeSuite(
      findTests((path) => !isE2e(path) && !isBrowser(path)),
      { concurrency: 2 },
    ),
  browser: () => runBrowserSuite(runnerArgs),
  // One file at a time: each has a browser and a local cloud of its own.
  e2e: () => runNodeSuite(findTests(isE2e), { concurrency: 1 }),
} satisfies Record<string, () => Promise<Counts>>;
type SuiteName = keyof typeof suites;
const isSuiteName = (name: string): name is SuiteName => name in suites;

const args = process.argv.slice(2);
const isBuilt = args.includes('--built');
const words = args.filter((arg) => arg !== '--built');
const firstOther = words.findIndex((word) => !isSuiteName(word));
const names = words.slice(0, firstOther === -1 ? words.length : firstOther).filter(isSuiteName);
const runnerArgs = words.slice(names.length);

function prepare(wanted: readonly SuiteName[]): boolean {
  if (wanted.some((name) => name !== 'node')) ensureBrowsers();
  // The browser suite compiles the sources itself.
  if (isBuilt || wanted.every((name) => name === 'browser')) return true;
  return spawnSync('npm', ['run', 'build'], { cwd: root, stdio: 'inherit' }).status === 0;
}

async function main(): Promise<number> {
  if (runnerArgs.length > 0 && !names.includes('browser'))
    throw new Error(`Unknown suite "${runnerArgs[0]}".`);
  const wanted = names.length > 0 ? names : (Object.keys(suites) as SuiteName[]);
  if (!prepare(wanted)) throw new Error('The build failed.');

  const total: Counts = { passed: 0, failed: 0 };
  for (const name of wanted) {
    console.log(`\n── ${name} ──\n`);
    const { passed, failed } = await suites[name]();
    console.log(`\n${name} suite: ${passed} tests passed, ${failed} not`);
    total.passed += passed;
    total.failed += failed;
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.passed > 0 && total.failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log('\n0 passed, 1 failed');
  process.exitCode = 1;
}
// Whatever a suite left open must not keep the command alive.
process.exit();
