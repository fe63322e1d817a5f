/** What sign-ins and mounts leave behind in the page: after many of them, beside after a few. */
import type { CDPSession } from 'playwright-core';
import type { WorkName } from './in-page/repeat.js';
import type { Stage } from './stage.js';
import { round } from './statistics.js';

const FEW = 50;
const MANY = 500;

/** Keeps V8 from adding to the heap what it learns about code that runs often: faster versions, types seen. */
export const STEADY_ENGINE = [
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--no-lazy-feedback-allocation',
  '--no-flush-bytecode',
];

/**
 * What may be left over each time. A table of V8 that grows once, by 64 kB, comes to 143 bytes each time, and a last view
 * that is not let go of yet to less than 0.1 nodes; a leak of a node or a listener comes to 1 or more. A leak of fewer
 * bytes than these, with neither, goes unseen.
 */
const NOISE = { bytes: 200, listeners: 0.2, nodes: 0.2 };

const WORK: readonly WorkName[] = [
  'sign-in by bare calls',
  'sign-in by the widget',
  'mount of a bare input',
  'mount of a widget',
  'mount beside a widget',
];

interface Footprint {
  readonly bytes: number;
  readonly listeners: number;
  readonly nodes: number;
}

async function footprint(devTools: CDPSession): Promise<Footprint> {
  // What the first collection lets go of may have held more.
  for (let times = 0; times < 3; times += 1) await devTools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devTools.send('Runtime.getHeapUsage');
  const { metrics } = await devTools.send('Performance.getMetrics');
  const metric = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
  return { bytes: usedSize, listeners: metric('JSEventListeners'), nodes: metric('Nodes') };
}

/** Prints the table; says whether the aim is met. */
export async function measureMemory({ open, cloud }: Stage): Promise<boolean> {
  const rows = [];
  for (const name of WORK) {
    const [few, many] = await open(async (page, devTools) => {
      await devTools.send('Performance.enable');
      const after = async (count: number) => {
        await page.evaluate(([work, times]) => bench.repeat(work, times), [name, count] as const);
        cloud.outbox.clear();
        cloud.requests.clear();
        return footprint(devTools);
      };
      return [await after(FEW), await after(MANY - FEW)] as const;
    });
    const each = (what: keyof Footprint) => (many[what] - few[what]) / (MANY - FEW);
    rows.push({
      work: name,
      [`heap after ${FEW}, kB`]: round(few.bytes / 1000),
      [`heap after ${MANY}, kB`]: round(many.bytes / 1000),
      'bytes each time': round(each('bytes')),
      [`listeners after ${FEW}`]: few.listeners,
      [`listeners after ${MANY}`]: many.listeners,
      [`nodes after ${FEW}`]: few.nodes,
      [`nodes after ${MANY}`]: many.nodes,
      growth:
        (Object.keys(NOISE) as (keyof Footprint)[]).filter((what) => each(what) > NOISE[what]).join() ||
        'none',
    });
  }
  console.table(rows);
  console.log(
    `Noise, each time: ${NOISE.bytes} bytes (V8's own tables), ${NOISE.listeners} listeners, ${NOISE.nodes} nodes (the last view).`,
  );
  return rows.every(({ growth }) => growth === 'none');
}
