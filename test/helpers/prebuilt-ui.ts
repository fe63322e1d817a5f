/** What a person does in Authsignal's pre-built UI: in a frame of the page, in a window, or in the page's place. */
import type { FrameLocator, Page } from 'playwright-core';
import en from '../../src/i18n/locales/en.js';
import { takeInventory } from './inventory.js';
import type { PlaywrightLogin } from './playwright-login.js';

export type PrebuiltUi = FrameLocator | Page;

/** The UI over the page, whichever way that is done. */
export const prebuiltFrame = ({ document }: PlaywrightLogin): FrameLocator =>
  document.frameLocator(`iframe[title="${en.openPrebuilt}"]`);

/** Waits until the UI can be used: its heading is there before its script is. */
export const untilPresented = (ui: PrebuiltUi): Promise<void> =>
  ui.getByRole('button', { name: 'Email a code' }).waitFor();

/** Proves with a code that `address` is theirs. */
export async function answerPrebuilt(login: PlaywrightLogin, ui: PrebuiltUi, address: string): Promise<void> {
  await ui.getByRole('button', { name: 'Email a code' }).click();
  const field = ui.getByLabel('Code');
  await field.waitFor();
  await field.fill(login.codeFor(address));
  await ui.getByRole('button', { name: 'Continue' }).click();
}

export const cancelPrebuilt = (ui: PrebuiltUi): Promise<void> =>
  ui.getByRole('button', { name: 'Cancel' }).click();

/** Has the triggers send people back to this page. */
export function returnHere({ page }: PlaywrightLogin, query = ''): void {
  process.env.AUTHSIGNAL_REDIRECT_URL = `${page.url()}${query}`;
}

/** What is listened to while the UI shows; Playwright has listeners of its own for the rest. */
const COUNTED = ['message', 'securitypolicyviolation', 'pageshow', 'focus', 'keydown'];

/** How many of those the page has. */
export async function listenersOf(page: Page): Promise<Record<string, number>> {
  const { listeners } = await takeInventory(page, 'script');
  return Object.fromEntries(
    Object.entries(listeners).filter(([name]) => COUNTED.some((type) => name.endsWith(` ${type}`))),
  );
}

/** Everything that presenting the UI could leave: elements, styles, a scroll lock, frames, listeners, storage. */
export async function tracesOf({ page }: PlaywrightLogin): Promise<unknown> {
  // Its own content is another matter.
  const { html, sheets } = await takeInventory(page, 'authsignal-cognito-login > *');
  const found = await page.evaluate(() => ({
    overflow: getComputedStyle(document.body).overflow,
    stored: Object.keys(sessionStorage),
  }));
  const steps = await page.evaluate(() =>
    [...document.querySelectorAll('authsignal-cognito-login')].map(({ step }) => step),
  );
  const done = steps.filter((step) => step === 'done').length;
  const presentations = await page.locator('iframe, dialog').count();
  const { 'window pageshow': pageshow = 0, ...listeners } = await listenersOf(page);
  // What was typed outlives a reload, until the sign-in ends.
  const isOver = steps.every((step) => step === 'done' || step === 'identify');
  const stored = found.stored.filter((key) => isOver || !key.includes('.unfinished.'));
  // Each widget that has signed somebody in waits for them to come back to the page.
  return { html, sheets, ...found, stored, presentations, listeners, pageshow: pageshow - done };
}
