/** What axe finds on a page, shadow roots included. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Puts axe into every page that `page` loads from now on; axe itself writes markup that a strict policy refuses. */
export const prepareAxe = (page: Page): Promise<unknown> => page.addInitScript(AXE);

/** Ends what fades or moves once, so that what follows sees the page as it comes to rest; spinners turn on. */
export const settle = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const { shadowRoot } of document.querySelectorAll('*'))
      for (const animation of [...document.getAnimations(), ...(shadowRoot?.getAnimations() ?? [])])
        if (Number.isFinite(animation.effect?.getComputedTiming().endTime)) animation.finish();
  });

/** The violations of WCAG 2.2 AA and of best practice, one line each. */
export async function axeViolations(page: Page): Promise<string[]> {
  // A button whose colour fades has for a moment one that nobody chose.
  await settle(page);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
