/**
 * Runs the test suites and ends with one line, `N passed, N failed`.
 *
 *   run-tests.ts [--built] [node] [e2e] [aws] [embeds] [browser [--files test/unit/x.test.ts …]]
 *
 * Without a suite's name all run, but those that install something of their own only in CI. `--built` says that dist/ is up
 * to date; what follows `browser` goes to its runner.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runBrowserSuite } from './browser-suite.js';
import { ensureBrowsers } from './browsers.mjs';
import type { Counts } from './counts.js';
import { runNodeSuite } from './node-suite.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

// The AWS SDK speaks of its next major versions of Node in every process.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

interface Suite {
  needs: readonly ('browsers' | 'build')[];
  /** Installs what no other suite needs, and throws when it cannot. */
  prepare?: () => void;
  run: () => Promise<Counts>;
}

function run(command: string, args: string[], folder = ''): void {
  const { status } = spawnSync(command, args, { cwd: join(root, folder), stdio: 'inherit' });
  if (status !== 0) throw new Error(`"${[command, ...args].join(' ')}" failed.`);
}

const install = (folder: string) => run('npm', ['install', '--no-audit', '--no-fund'], folder);

function findTests(folder: string, ...without: string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.test.ts') && !without.some((other) => path.startsWith(`${other}/`)))
    .map((path) => join(root, path))
    .sort();
}

const suites: Record<string, Suite> = {
  node: {
    needs: ['build'],
    run: () =>
      runNodeSuite(findTests('test', 'test/e2e', 'test/unit', 'test/embeds', 'test/packaging'), {
        concurrency: 2,
      }),
  },
  // Compiles the sources itself.
  browser: { needs: ['browsers'], run: () => runBrowserSuite(runnerArgs) },
  // One file at a time: each has a browser and a local cloud of its own.
  e2e: {
    needs: ['browsers', 'build'],
    run: () => runNodeSuite(findTests('test/e2e'), { concurrency: 1 }),
  },
  // Installs the package as it was built.
  aws: {
    needs: ['build'],
    prepare: () => install('demo/aws'),
    run: () => runNodeSuite(findTests('demo/aws/test'), { concurrency: 2 }),
  },
  embeds: {
    needs: ['browsers', 'build'],
    prepare: () => run('npm', ['run', 'setup'], 'demo/embeds'),
    run: () => runNodeSuite(findTests('test/embeds'), { concurrency: 1 }),
  },
  // Each file installs the package in throw-away projects.
  packaging: {
    needs: ['build'],
    prepare: () => undefined,
    run: () => runNodeSuite(findTests('test/packaging'), { concurrency: 1 }),
  },
};

const args = process.argv.slice(2);
const isBuilt = args.includes('--built');
const words = args.filter((arg) => arg !== '--built');
const firstOther = words.findIndex((word) => !(word in suites));
const names = words.slice(0, firstOther === -1 ? words.length : firstOther);
const runnerArgs = words.slice(names.length);

function isWanted(name: string, { prepare }: Suite): boolean {
  return names.length > 0 ? names.includes(name) : !prepare || Boolean(process.env.CI);
}

async function countTests({ prepare, run }: Suite): Promise<Counts> {
  try {
    prepare?.();
  } catch (error) {
    console.error(`✖ ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
  return run();
}

async function main(): Promise<number> {
  if (runnerArgs.length > 0 && !names.includes('browser'))
    throw new Error(`Unknown suite "${runnerArgs[0]}".`);
  const wanted = Object.entries(suites).filter(([name, suite]) => isWanted(name, suite));
  const isNeeded = (need: Suite['needs'][number]) => wanted.some(([, { needs }]) => needs.includes(need));
  if (isNeeded('browsers')) ensureBrowsers();
  if (isNeeded('build') && !isBuilt) run('npm', ['run', 'build']);

  const total: Counts = { passed: 0, failed: 0 };
  for (const [name, suite] of wanted) {
    console.log(`\n── ${name} ──\n`);
    const { passed, failed } = await countTests(suite);
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
