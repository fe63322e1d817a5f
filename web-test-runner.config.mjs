/**
 * Runs the unit and component tests in Chromium, Firefox and WebKitGTK; BROWSERS=chromium,firefox picks some. What does
 * without the browser runs in the first of them only. Files that are asked for by name run in all.
 */
import { fileURLToPath } from 'node:url';
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import * as puppeteer from 'puppeteer-core';
import { CHROMIUM_ARGS, findBrowsers, firefoxOptions } from './test/helpers/browsers.mjs';
import { freePort } from './test/helpers/free-port.mjs';
import { packagesPlugin } from './test/helpers/packages-plugin.mjs';
import { passkeyPlugin } from './test/helpers/passkey-plugin.mjs';
import { webkitLauncher } from './test/helpers/webkit-launcher.mjs';

const MINUTE = 60_000;

const paths = findBrowsers();
const marionettePort = await freePort();

const chromium = () =>
  playwrightLauncher({
    product: 'chromium',
    launchOptions: {
      executablePath: paths.chromium,
      args: CHROMIUM_ARGS,
    },
  });

const firefox = () => {
  const launcher = chromeLauncher({ puppeteer, launchOptions: firefoxOptions(marionettePort) });
  // Virtual authenticators need the page in front, so one page at a time.
  return Object.assign(launcher, { concurrency: 1 });
};

const webkit = () => webkitLauncher(paths);

const launchers = { chromium, firefox, webkit };
const wanted = (process.env.BROWSERS ?? Object.keys(launchers).join()).split(',');
const browsers = wanted.map((name) => launchers[name]());

/** Tests of modules that ask nothing of the browser but its JavaScript. */
const PURE = [
  'test/unit/{config,errors,urls}.test.ts',
  'test/unit/flow/*.test.ts',
  'test/unit/gateways/{authsignal-errors,cognito-errors,generate-password,retry-after}.test.ts',
  'test/unit/identifier/identifier.test.ts',
  'test/unit/methods/{offer,offer-fallback}.test.ts',
  'test/unit/phone/looks-like-phone.test.ts',
  'test/unit/sign-in/{one-time-code,step-text}.test.ts',
];
const areFilesNamed = process.argv.includes('--files');

export default {
  files: ['test/unit/**/*.test.ts', ...PURE.map((pattern) => `!${pattern}`)],
  groups: areFilesNamed ? [] : [{ name: 'pure', files: PURE, browsers: browsers.slice(0, 1) }],
  // Lit's production build: no "dev mode" warning in the console.
  nodeResolve: { browser: true, exportConditions: ['production', 'default'] },
  concurrency: 2,
  concurrentBrowsers: 3,
  // Only for what hangs: a machine with other work to do may take its time.
  browserStartTimeout: 5 * MINUTE,
  testsStartTimeout: 5 * MINUTE,
  testsFinishTimeout: 10 * MINUTE,
  testFramework: { config: { timeout: 2 * MINUTE, forbidOnly: Boolean(process.env.CI) } },
  plugins: [
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'auto',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
    packagesPlugin([
      '@authsignal/browser',
      '@aws-sdk/client-cognito-identity-provider',
      '@smithy/core/protocols',
    ]),
    passkeyPlugin({ marionettePort }),
  ],
  browsers,
  reporters: [defaultReporter({ reportTestResults: true, reportTestProgress: false })],
  // Mocha alone does not notice a rejected promise that nobody handles.
  testRunnerHtml: (testFramework) => `<!doctype html>
    <html lang="en">
      <head><title>Tests</title></head>
      <body>
        <script>
          addEventListener('unhandledrejection', (event) => setTimeout(() => { throw event.reason; }));
        </script>
        <script type="module" src="${testFramework}"></script>
      </body>
    </html>`,
};
