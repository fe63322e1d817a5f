import { expect } from '@open-wc/testing';
import { clockTime, spokenTime } from '../../../src/i18n/duration.js';

describe('a wait', () => {
  const ROWS: [seconds: number, lang: string, clock: string, spoken: string][] = [
    [0, 'en', '0:00', '0 seconds'],
    [1, 'en', '0:01', '1 second'],
    [30, 'en', '0:30', '30 seconds'],
    [60, 'en', '1:00', '1 minute'],
    [71, 'en', '1:11', '1 minute 11 seconds'],
    [122, 'en', '2:02', '2 minutes 2 seconds'],
    [3600, 'en', '60:00', '60 minutes'],
    // How several units are joined differs between browsers.
    [60, 'de', '1:00', '1 Minute'],
    [30, 'ja', '0:30', '30 秒'],
    [11, 'fa', '۰:۱۱', '۱۱ ثانیه'],
    [22, 'pl', '0:22', '22 sekundy'],
  ];
  for (const [seconds, lang, clock, spoken] of ROWS)
    it(`of ${seconds} seconds is ${clock} in ${lang}, and ${spoken}`, () => {
      expect(clockTime(seconds, lang)).to.equal(clock);
      expect(spokenTime(seconds, lang).replaceAll('\u00A0', ' ')).to.equal(spoken);
    });
});
