/** Whether what is on a page in Chromium moves by itself. */
import type { Page } from 'playwright-core';
import type { WatchedPage } from './watched-page.js';

declare global {
  interface Window {
    /** How much the layout shifted, each time. */
    shifts: number[];
  }
}

/** Notes every shift of the layout from the page's beginning on. */
export const watchLayout = ({ page }: WatchedPage): Promise<unknown> =>
  page.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        window.shifts.push(entry.value);
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** The shifts so far: two frames later all of them are told. */
export const shiftsOf = (page: Page): Promise<number[]> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    return window.shifts;
  });
