/** How many milliseconds the widget itself adds to a sign-in by email code, beside bare calls to the same endpoints. */
import assert from 'node:assert/strict';
import type { Stage } from './stage.js';
import { median, round } from './statistics.js';

const SAMPLES = 30;
const WARM_UP = 5;

/** The widget adds less than this. */
const AIM_MS = 30;

/** Prints the table; says whether the aim is met. */
export async function measureSignIn({ open, cloud }: Stage): Promise<boolean> {
  /** The calls of `act` to the clouds; those of the triggers have no part in it. */
  const callsOf = async (act: () => Promise<number>) => {
    cloud.requests.clear();
    const ms = await act();
    const calls = cloud.requests
      .list()
      .map(({ operation }) => operation)
      .filter((operation) => /^([A-Z]|\/client\/)/.test(operation));
    return { ms, calls };
  };

  const samples = await open(async (page) => {
    const byWidget = (address: string) =>
      callsOf(() => page.evaluate((whom) => bench.signInWithWidget(whom), address));
    const byBareCalls = (address: string) =>
      callsOf(() => page.evaluate((whom) => bench.signInWithBareCalls(whom), address));
    const taken: { widget: number; bare: number; calls: number }[] = [];
    for (let index = -WARM_UP; index < SAMPLES; index += 1) {
      const addresses = [`widget${index}@example.com`, `bare${index}@example.com`] as const;
      // Each goes first half of the time.
      const first = index % 2 === 0 ? await byWidget(addresses[0]) : undefined;
      const bare = await byBareCalls(addresses[1]);
      const widget = first ?? (await byWidget(addresses[0]));
      assert.deepEqual(widget.calls, bare.calls, 'the widget makes other calls than it is compared with');
      await page.evaluate(() => bench.resetWidget());
      if (index >= 0) taken.push({ widget: widget.ms, bare: bare.ms, calls: bare.calls.length });
    }
    return taken;
  });

  const widgets = samples.map(({ widget }) => widget);
  const bares = samples.map(({ bare }) => bare);
  const added = median(samples.map(({ widget, bare }) => widget - bare));
  console.table([
    {
      calls: samples[0]?.calls,
      'widget, ms': round(median(widgets), 1),
      'bare calls, ms': round(median(bares), 1),
      'added, ms': round(added, 1),
      // A busy machine spoils the least of them least.
      'least of the widget': round(Math.min(...widgets), 1),
      'least of the calls': round(Math.min(...bares), 1),
    },
  ]);
  return added < AIM_MS;
}

/** Prints how many calls of a sign-in wait for each other; says whether the context round adds one at most. */
export async function measureSerialCalls({ open, cloud }: Stage): Promise<boolean> {
  const counts = await open(async (page) => {
    const count = async (address: string, context: boolean) => {
      const { status } = await fetch(`${cloud.url}/settings`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ context }),
      });
      assert.equal(status, 200);
      await page.evaluate(
        async (url) => {
          await bench.resetWidget();
          bench.theWidget().contextUrl = url;
          await bench.ready(bench.theWidget());
        },
        context ? `${cloud.url}/context` : undefined,
      );
      return page.evaluate((whom) => bench.serialCallsOf(whom), address);
    };
    // The first of each also loads what it takes.
    await count('warm@example.com', false);
    const without = await count('without@example.com', false);
    await count('warmer@example.com', true);
    return { without, with: await count('with@example.com', true) };
  });
  console.table([{ 'serial calls': counts.without, 'with the context round': counts.with }]);
  return counts.with <= counts.without + 1;
}
