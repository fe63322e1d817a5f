/** How long it takes until the identifier can be typed, beside a hand-written form. */
import type { Browser } from 'playwright-core';
import { compile, inFreshPage } from './browser.js';
import type { FirstInput } from './in-page/first-input.js';
import { startSite } from './site.js';
import { median, round } from './statistics.js';

const SAMPLES = 9;

/** At most this many times as long as the hand-written form, throttled. */
const AIM = 1.75;

const PAGES = ['plain-form', 'widget'] as const;
type PageName = (typeof PAGES)[number];

interface Condition {
  readonly name: string;
  readonly throttle?: {
    readonly roundTripMs: number;
    readonly bitsPerSecond: number;
    readonly cpuSlowdown: number;
  };
}

const CONDITIONS: readonly Condition[] = [
  { name: 'unthrottled' },
  {
    name: '150 ms, 1.6 Mbit/s, CPU ÷ 4',
    throttle: { roundTripMs: 150, bitsPerSecond: 1_600_000, cpuSlowdown: 4 },
  },
];

const load = (browser: Browser, url: string, watch: string, { throttle }: Condition): Promise<FirstInput> =>
  inFreshPage(browser, async (page, devTools) => {
    await page.addInitScript({ content: watch });
    if (throttle) {
      const bytesPerSecond = throttle.bitsPerSecond / 8;
      await devTools.send('Network.enable');
      await devTools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: throttle.roundTripMs,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
      await devTools.send('Emulation.setCPUThrottlingRate', { rate: throttle.cpuSlowdown });
    }
    await page.goto(url, { waitUntil: 'commit' });
    const sample = await page.evaluate(() => window.firstInput);
    if (throttle && sample.page < throttle.roundTripMs)
      throw new Error('The browser did not slow the network down.');
    return sample;
  });

/** Prints the table; says whether the aim is met. */
export async function measureStart(browser: Browser): Promise<boolean> {
  const site = await startSite();
  const watch = await compile('first-input');
  const samples = new Map<string, FirstInput[]>();
  const of = (condition: Condition, page: PageName) => samples.get(`${condition.name} ${page}`) ?? [];
  try {
    // The first round warms server and browser up, and does not count.
    for (let round = 0; round <= SAMPLES; round += 1)
      for (const condition of CONDITIONS)
        for (const page of PAGES) {
          const sample = await load(browser, `${site.url}/${page}.html`, watch, condition);
          if (round > 0) samples.set(`${condition.name} ${page}`, [...of(condition, page), sample]);
        }
  } finally {
    await site.close();
  }
  const rows = CONDITIONS.flatMap((condition) =>
    PAGES.map((page) => {
      const middle = (pick: (sample: FirstInput) => number) => median(of(condition, page).map(pick));
      return {
        condition: condition.name,
        page,
        requests: middle(({ requests }) => requests),
        'page there': round(middle((sample) => sample.page)),
        // 0 where the form waited for none.
        'scripts there': round(middle(({ scripts }) => scripts)),
        'can be typed': round(middle(({ at }) => at)),
        'times the plain form': round(
          middle(({ at }) => at) / median(of(condition, 'plain-form').map(({ at }) => at)),
          2,
        ),
      };
    }),
  );
  console.table(rows);
  const throttled = CONDITIONS.filter(({ throttle }) => throttle).map(({ name }) => name);
  return rows.every((row) => !throttled.includes(row.condition) || row['times the plain form'] <= AIM);
}
