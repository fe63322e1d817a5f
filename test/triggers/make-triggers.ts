/** The triggers as most tests want them: in no time, by a clock that stands still, and without AWS. */
import { resolveOptions } from '../../src/triggers/context.js';
import { bindTriggers } from '../../src/triggers/create-triggers.js';
import type { TriggerOptions, Triggers } from '../../src/triggers/index.js';
import { FakeClock } from './fake-clock.js';

export function makeTriggers(options: TriggerOptions, clock = new FakeClock()): Triggers {
  const defaults = {
    minimumDuration: 0,
    updateUserAttributes: async () => {},
    replacePassword: async () => {},
  };
  return bindTriggers(resolveOptions({ ...defaults, ...options }, clock));
}
