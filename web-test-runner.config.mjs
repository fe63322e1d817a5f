/** Runs the unit and component tests in Chromium, Firefox and WebKitGTK; BROWSERS=chromium,firefox picks some. */
import { fileURLToPath } from 'node:url';
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import * as puppeteer from 'puppeteer-core';
import { CHROMIUM_ARGS, findBrowsers, firefoxOptions } from './test/helpers/browsers.mjs';
import { freePort } from './test/helpers/free-port.mjs';
import { passkeyPlugin } from './test/helpers/passkey-plugin.mjs';
import { webkitLauncher } from './test/helpers/webkit-launcher.mjs';

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

export default {
  files: 'test/unit/**/*.test.ts',
  // Lit's production build: no "dev mode" warning in the console.
  nodeResolve: { browser: true, exportConditions: ['production', 'default'] },
  concurrency: 2,
  concurrentBrowsers: 3,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 15_000, forbidOnly: Boolean(process.env.CI) } },
  plugins: [
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'auto',
      tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
    }),
    passkeyPlugin({ marionettePort }),
  ],
  browsers: wanted.map((name) => launchers[name]()),
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
