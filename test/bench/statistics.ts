/** Sums samples up in a way that a busy machine does not spoil. */

/** The middle of `samples`. Throws when there are none. */
export function median(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There are no samples.');
  return (low + high) / 2;
}

/** The mean of the middle half of `samples`. Where samples come in steps, such as frames, a median jumps from one to the next. */
export function middleMean(samples: readonly number[]): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.slice(quarter, sorted.length - quarter);
  return middle.reduce((sum, sample) => sum + sample, 0) / middle.length;
}

/** `value` with at most `digits` decimals; never -0. */
export const round = (value: number, digits = 0): number => Number(value.toFixed(digits)) + 0;
