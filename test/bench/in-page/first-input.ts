/** Runs before the page does, and notes when the identifier can be typed. */

/** Milliseconds since the navigation began, but for the requests. */
export interface FirstInput {
  /** The page has arrived. */
  readonly page: number;
  /** The last script that the form waited for has arrived; 0 when it waited for none. */
  readonly scripts: number;
  /** Requests that were answered before the first frame with an input that can be typed in, the page included. */
  readonly requests: number;
  /** The end of that frame. */
  readonly at: number;
  /** The element has rendered its first step, or taken it over; 0 where there is none. */
  readonly ready: number;
}

declare global {
  interface Window {
    firstInput: Promise<FirstInput>;
  }
}

/** Whether a click on the middle of `input` would put the cursor there. */
function isTypable(input: HTMLInputElement): boolean {
  if (input.disabled || input.readOnly || !input.checkVisibility({ visibilityProperty: true })) return false;
  const { left, top, width, height } = input.getBoundingClientRect();
  const root = input.getRootNode() as Document | ShadowRoot;
  return width > 0 && height > 0 && root.elementFromPoint(left + width / 2, top + height / 2) === input;
}

/** The identifier's input, in the page or in the shadow root of the form made with Lit. */
function findInput(): HTMLInputElement | null | undefined {
  const selector = 'input[autocomplete~="username"]';
  const { shadowRoot } = document.querySelector('lit-form') ?? {};
  return (shadowRoot ?? document).querySelector<HTMLInputElement>(selector);
}

const untilTypable = (): Promise<{ frame: number; at: number }> =>
  new Promise((resolve) => {
    const everyFrame = (frame: number) => {
      const input = findInput();
      if (!input || !isTypable(input)) {
        requestAnimationFrame(everyFrame);
        return;
      }
      // Frame callbacks run before the frame is painted, and messages after it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve({ frame, at: performance.now() });
      port2.postMessage(undefined);
    };
    requestAnimationFrame(everyFrame);
  });

const TAG = 'authsignal-cognito-login';

/** When the element has rendered; never where there is none. */
async function untilReady(): Promise<number> {
  await customElements.whenDefined(TAG);
  await document.querySelector(TAG)?.updateComplete;
  return performance.now();
}

async function watch(): Promise<FirstInput> {
  const loaded = new Promise((resolve) => addEventListener('load', resolve));
  const whenReady = untilReady();
  const { frame, at } = await untilTypable();
  // Only then it is known when everything arrived.
  await loaded;
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  const resources = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const ends = resources
    .filter(({ name }) => !name.startsWith('data:'))
    .map(({ responseEnd }) => responseEnd)
    .filter((end) => end > 0 && end <= frame);
  const ready = document.querySelector(TAG) ? await whenReady : 0;
  return {
    page: page?.responseEnd ?? 0,
    scripts: Math.max(0, ...ends),
    requests: 1 + ends.length,
    at,
    ready,
  };
}

window.firstInput = watch();
