/** What a person does in Authsignal's pre-built UI: in a frame of the page, in a window, or in the page's place. */
import type { FrameLocator, Page } from 'playwright-core';
import en from '../../src/i18n/en.js';
import type { LoginHarness } from './login-harness.js';

export type PrebuiltUi = FrameLocator | Page;

/** The UI over the page, whichever way that is done. */
export const prebuiltFrame = ({ document }: LoginHarness): FrameLocator =>
  document.frameLocator(`iframe[title="${en.openPrebuilt}"]`);

/** Waits until the UI can be used. */
export const untilPresented = (ui: PrebuiltUi): Promise<void> =>
  ui.getByRole('heading', { name: 'Confirm it is you' }).waitFor();

/** Proves with a code that `address` is theirs. */
export async function answerPrebuilt(login: LoginHarness, ui: PrebuiltUi, address: string): Promise<void> {
  await ui.getByRole('button', { name: 'Email a code' }).click();
  const field = ui.getByLabel('Code');
  await field.waitFor();
  await field.fill(login.codeFor(address));
  await ui.getByRole('button', { name: 'Continue' }).click();
}

export const cancelPrebuilt = (ui: PrebuiltUi): Promise<void> =>
  ui.getByRole('button', { name: 'Cancel' }).click();

/** Has the triggers send people back to this page. */
export function returnHere({ page }: LoginHarness, query = ''): void {
  process.env.AUTHSIGNAL_REDIRECT_URL = `${page.url()}${query}`;
}
