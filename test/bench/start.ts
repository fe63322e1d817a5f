/** How long it takes until the identifier can be typed, beside a form in HTML and a bare one made with Lit. */
import type { Browser, CDPSession } from 'playwright-core';
import { compile, inFreshPage } from './browser.js';
import type { FirstInput } from './in-page/first-input.js';
import { startSite } from './site.js';
import { median, middleMean, round } from './statistics.js';

/** At most this many times as long as the bare form made with Lit, throttled. */
export const AIM = 1.15;

/** The form that a server wrote, at most this many times as long as the plain one, throttled. */
export const RENDERED_AIM = 1.1;

const PAGES = ['plain-form', 'lit-form', 'widget', 'rendered'] as const;
type PageName = (typeof PAGES)[number];

interface Sample extends FirstInput {
  /** What the main thread did for styles and layout: how often, and for how many milliseconds. */
  readonly styles: number;
  readonly layouts: number;
  readonly stylesAndLayouts: number;
}

type Round = Readonly<Record<PageName, Sample>>;

interface Condition {
  readonly name: string;
  /** In each of which every page is loaded once. One load takes up to a quarter more than the next, and the aims are closer. */
  readonly rounds: number;
  readonly throttle?: {
    readonly roundTripMs: number;
    readonly bitsPerSecond: number;
    readonly cpuSlowdown: number;
  };
}

const CONDITIONS: readonly Condition[] = [
  { name: 'unthrottled', rounds: 15 },
  {
    name: '150 ms, 1.6 Mbit/s, CPU ÷ 4',
    rounds: 45,
    throttle: { roundTripMs: 150, bitsPerSecond: 1_600_000, cpuSlowdown: 4 },
  },
];

async function looks(devTools: CDPSession) {
  const { metrics } = await devTools.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return {
    styles: metric('RecalcStyleCount'),
    layouts: metric('LayoutCount'),
    stylesAndLayouts: 1000 * (metric('RecalcStyleDuration') + metric('LayoutDuration')),
  };
}

const load = (browser: Browser, url: string, watch: string, { throttle }: Condition): Promise<Sample> =>
  inFreshPage(browser, async (page, devTools) => {
    await page.addInitScript({ content: watch });
    await devTools.send('Performance.enable');
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
    return { ...sample, ...(await looks(devTools)) };
  });

async function measureRounds(browser: Browser, condition: Condition): Promise<Round[]> {
  const site = await startSite();
  const watch = await compile('first-input');
  const rounds: Round[] = [];
  try {
    // The first round warms server and browser up, and does not count.
    for (let index = 0; index <= condition.rounds; index += 1) {
      const samples: Partial<Record<PageName, Sample>> = {};
      for (const page of PAGES)
        samples[page] = await load(browser, `${site.url}/${page}.html`, watch, condition);
      if (index > 0) rounds.push(samples as Round);
    }
  } finally {
    await site.close();
  }
  return rounds;
}

/** Prints the table; says which aims are met. */
export async function measureStart(browser: Browser): Promise<{ widget: boolean; rendered: boolean }> {
  const rows = [];
  for (const condition of CONDITIONS) {
    const rounds = await measureRounds(browser, condition);
    for (const page of PAGES) {
      const middle = (pick: (sample: Sample) => number) =>
        median(rounds.map((samples) => pick(samples[page])));
      // Within a round, because the machine may be busier in another.
      const times = (other: PageName) =>
        round(middleMean(rounds.map((samples) => samples[page].at / samples[other].at)), 2);
      rows.push({
        condition: condition.name,
        page,
        requests: middle(({ requests }) => requests),
        'page there': round(middle((sample) => sample.page)),
        // 0 where the form waited for none.
        'scripts there': round(middle(({ scripts }) => scripts)),
        'style passes': middle(({ styles }) => styles),
        'layout passes': middle(({ layouts }) => layouts),
        'both, ms': round(middle(({ stylesAndLayouts }) => stylesAndLayouts)),
        'can be typed': round(middle(({ at }) => at)),
        // 0 where there is no element.
        'element ready': round(middle(({ ready }) => ready)),
        'times the plain form': times('plain-form'),
        'times the Lit form': times('lit-form'),
      });
    }
  }
  console.table(rows);
  const isSlow = ({ condition }: { condition: string }) =>
    CONDITIONS.some(({ name, throttle }) => throttle && name === condition);
  const slow = rows.filter(isSlow);
  const of = (wanted: PageName) => slow.find(({ page }) => page === wanted);
  const [widget, rendered] = [of('widget'), of('rendered')];
  return {
    widget: (widget?.['times the Lit form'] ?? Infinity) <= AIM,
    rendered:
      (rendered?.['times the plain form'] ?? Infinity) <= RENDERED_AIM &&
      (rendered?.['element ready'] ?? Infinity) <= (widget?.['can be typed'] ?? 0),
  };
}
