/** What a document consists of, and who listens in it: to see that nothing was left behind. */
import type { Page } from 'playwright-core';

export interface Inventory {
  html: string;
  sheets: number;
  /** How many listeners there are for each kind of event, on the window, the document and its body. */
  listeners: Record<string, number>;
}

/** What is in the page, but for the elements that `selector` names. */
export async function takeInventory(page: Page, selector: string): Promise<Inventory> {
  const { html, sheets } = await page.evaluate((left) => {
    const copy = document.documentElement.cloneNode(true) as HTMLElement;
    for (const element of copy.querySelectorAll(left)) element.remove();
    return { html: copy.outerHTML, sheets: document.adoptedStyleSheets.length };
  }, selector);
  const client = await page.context().newCDPSession(page);
  const listeners: Record<string, number> = {};
  for (const expression of ['window', 'document', 'document.body']) {
    const { result } = await client.send('Runtime.evaluate', { expression });
    const found = await client.send('DOMDebugger.getEventListeners', { objectId: result.objectId ?? '' });
    for (const { type } of found.listeners) {
      const name = `${expression} ${type}`;
      listeners[name] = (listeners[name] ?? 0) + 1;
    }
  }
  await client.detach();
  return { html, sheets, listeners };
}
