/** Finds the three browsers of the test suites and installs them where apt is allowed to. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

/** What Chromium is started with: it runs as root in CI, and asks for nothing that no test is about. */
export const CHROMIUM_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/**
 * How puppeteer starts Firefox: with its remote protocol besides WebDriver BiDi, for passkeys in a token of software.
 * @returns {import('puppeteer-core').LaunchOptions}
 */
export const firefoxOptions = (marionettePort) => ({
  browser: 'firefox',
  executablePath: findBrowsers().firefox,
  headless: true,
  args: ['--marionette'],
  extraPrefsFirefox: {
    'marionette.port': marionettePort,
    'security.webauth.webauthn_enable_softtoken': true,
    'security.webauth.webauthn_enable_usbtoken': false,
  },
});

const DEBIAN_PACKAGES = ['chromium', 'firefox-esr', 'webkit2gtk-driver', 'xvfb', 'xauth'];
const UBUNTU_COMMANDS = `sudo apt-get update
sudo apt-get install -y --no-install-recommends webkit2gtk-driver xvfb xauth curl ca-certificates
npx playwright install --with-deps chromium
sudo curl -fsSL https://packages.mozilla.org/apt/repo-signing-key.gpg -o /etc/apt/keyrings/packages.mozilla.org.asc
echo "deb [signed-by=/etc/apt/keyrings/packages.mozilla.org.asc] https://packages.mozilla.org/apt mozilla main" | sudo tee /etc/apt/sources.list.d/mozilla.list
sudo apt-get update
sudo apt-get install -y --no-install-recommends firefox-esr`;

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

// WebKitGTK's test browser lives in a folder named after the architecture and the library's version.
function miniBrowser() {
  if (process.platform !== 'linux') return undefined;
  const folders = readdirSync('/usr/lib').filter((folder) => folder.endsWith('-linux-gnu'));
  return folders
    .flatMap((folder) =>
      ['4.1', '4.0'].map((version) => `/usr/lib/${folder}/webkit2gtk-${version}/MiniBrowser`),
    )
    .find(isExecutable);
}

/** Paths of what is installed; `CHROMIUM` and `FIREFOX` in the environment come first. */
export function findBrowsers() {
  const downloaded = chromium.executablePath();
  return {
    chromium:
      process.env.CHROMIUM ??
      onPath('chromium', 'google-chrome', 'google-chrome-stable') ??
      (isExecutable(downloaded) ? downloaded : undefined),
    firefox: process.env.FIREFOX ?? onPath('firefox-esr', 'firefox'),
    webKitDriver: onPath('WebKitWebDriver'),
    miniBrowser: miniBrowser(),
    xvfb: onPath('Xvfb'),
  };
}

/** Path of Chromium, for suites that drive it themselves. */
export function chromiumPath() {
  const path = findBrowsers().chromium;
  if (!path) throw new Error('Chromium is not installed; "npm test" says how to get it.');
  return path;
}

function missing() {
  return Object.entries(findBrowsers())
    .filter(([, path]) => !path)
    .map(([name]) => name);
}

function distribution() {
  try {
    return /^ID=["']?(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

/** Runs the commands as root, if that needs no password; says whether all of them worked. */
function runAsRoot(...commands) {
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return commands.every((command) => {
    const [program, ...args] = isRoot ? command : ['sudo', '-n', ...command];
    return spawnSync(program, args, { stdio: 'inherit', env }).status === 0;
  });
}

/** Throws, with the commands to run, when a browser is missing and cannot be installed. */
export function ensureBrowsers() {
  if (missing().length === 0) return;
  console.log(`Missing for the tests: ${missing().join(', ')}`);
  const update = ['apt-get', 'update'];
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...DEBIAN_PACKAGES];
  const isDebian = distribution() === 'debian';
  if (isDebian && runAsRoot(update, install) && missing().length === 0) return;
  // Ubuntu's own Chromium and Firefox are snaps, which the suites cannot drive.
  const commands = isDebian ? `sudo ${update.join(' ')}\nsudo ${install.join(' ')}` : UBUNTU_COMMANDS;
  throw new Error(`Install the browsers first:\n\n${commands}\n`);
}
