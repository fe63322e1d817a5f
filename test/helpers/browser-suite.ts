/** Runs the browser tests and counts strictly: a skipped test and a file without tests are failures. */
import { startTestRunner } from '@web/test-runner';
import type { TestSession, TestSuiteResult } from '@web/test-runner';
import type { Counts } from './counts.js';

function countTests(suite: TestSuiteResult | undefined, counts: Counts): void {
  for (const test of suite?.tests ?? []) {
    if (test.passed && !test.skipped) counts.passed += 1;
    else counts.failed += 1;
    if (test.skipped) console.error(`✖ skipped: ${test.name}`);
  }
  for (const inner of suite?.suites ?? []) countTests(inner, counts);
}

function countSession(session: TestSession): Counts {
  const counts: Counts = { passed: 0, failed: 0 };
  countTests(session.testResults, counts);
  const where = `${session.testFile} in ${session.browser.name}`;
  if (counts.passed + counts.failed === 0) {
    counts.failed += 1;
    console.error(`✖ no test ran: ${where}`);
  } else if (!session.passed && counts.failed === 0) {
    // A crash, a time-out or an error outside of any test.
    counts.failed += 1;
    console.error(`✖ the page failed: ${where}`);
  }
  return counts;
}

/** `args` are passed on to the test runner, for example `--files test/unit/x.test.ts`. */
export async function runBrowserSuite(args: readonly string[]): Promise<Counts> {
  const runner = await startTestRunner({ autoExitProcess: false, argv: [...args] });
  if (!runner) return { passed: 0, failed: 1 };
  const allPassed = await new Promise<boolean>((resolve) => {
    runner.on('stopped', resolve);
  });
  const counts: Counts = { passed: 0, failed: 0 };
  for (const session of runner.sessions.all()) {
    const { passed, failed } = countSession(session);
    counts.passed += passed;
    counts.failed += failed;
  }
  if (!allPassed && counts.failed === 0) counts.failed = 1;
  return counts;
}
