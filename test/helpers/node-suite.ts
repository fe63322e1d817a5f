/** Runs node:test files and counts strictly: a skipped test, a todo and a file without tests are failures. */
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import type { Counts } from './counts.js';

/** Only for what hangs. */
const FILE_TIMEOUT_MS = 30 * 60_000;

interface Options {
  /** Test files that may run at the same time, each in its own process. */
  concurrency: number;
}

interface TestEvent {
  name: string;
  file?: string;
  skip?: string | boolean;
  todo?: string | boolean;
  details: { type?: string; error?: Error };
}

export async function runNodeSuite(files: readonly string[], { concurrency }: Options): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0 };
  const filesWithTests = new Set<string>();

  function fail(reason: string): void {
    counts.failed += 1;
    console.error(`✖ ${reason}`);
  }

  function countPass(event: TestEvent): void {
    // A file without tests is reported as one passed test with the file's name; a suite is not a test.
    if (event.name === event.file || event.details.type === 'suite') return;
    filesWithTests.add(event.file ?? '');
    if (event.skip !== undefined || event.todo !== undefined) fail(`skipped or todo: ${event.name}`);
    else counts.passed += 1;
  }

  function countFailure(event: TestEvent): void {
    filesWithTests.add(event.file ?? '');
    const error = event.details.error;
    // Whoever fails only because of an inner test is not counted again.
    const isEcho = error !== undefined && 'failureType' in error && error.failureType === 'subtestsFailed';
    if (!isEcho) counts.failed += 1;
  }

  const events = run({ files: [...files], concurrency, timeout: FILE_TIMEOUT_MS })
    .on('test:pass', countPass)
    .on('test:fail', countFailure);
  for await (const text of events.compose(new spec())) process.stdout.write(String(text));

  for (const file of files) if (!filesWithTests.has(file)) fail(`no test in ${file}`);
  if (files.length === 0) fail('no test file found');
  return counts;
}
