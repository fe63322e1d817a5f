/** Starts Chromium, and compiles the code that the benchmark runs in its pages. */
import { join } from 'node:path';
import { build } from 'esbuild';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../helpers/browsers.mjs';
import { IN_PAGE } from './folders.js';

/** Chromium, with these options of its JavaScript engine. */
export const startBrowser = (...engineOptions: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: [...CHROMIUM_ARGS, `--js-flags=${engineOptions.join(' ')}`],
  });

/** The script made of `in-page/<name>.ts`; its exports are in the global `bench`. */
export async function compile(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(IN_PAGE, `${name}.ts`)],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'bench',
    target: 'es2022',
  });
  const [file] = outputFiles;
  if (!file) throw new Error(`${name}.ts makes no script.`);
  return file.text;
}

/** Runs `visit` with a page that knows nothing of those before it: empty cache, no cookies. */
export async function inFreshPage<T>(
  browser: Browser,
  visit: (page: Page, devTools: CDPSession) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    return await visit(page, await context.newCDPSession(page));
  } finally {
    await context.close();
  }
}
