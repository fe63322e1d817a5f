/** The clock of both clouds: real time, plus what tests add to it. */
import type { Clock } from './context.js';

export function createClock(): Clock & { reset(): void } {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    advance: (ms) => {
      ahead += ms;
    },
    /** Back to real time. */
    reset() {
      ahead = 0;
    },
  };
}
