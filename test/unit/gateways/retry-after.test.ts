import { expect } from '@open-wc/testing';
import { readRetryAfter } from '../../../src/gateways/retry-after.js';
import { FakeClock } from '../fake-clock.js';

describe('readRetryAfter', () => {
  const ROWS: readonly (readonly [header: string | null | undefined, seconds: number | undefined])[] = [
    [undefined, undefined],
    [null, undefined],
    ['', undefined],
    ['soon', undefined],
    ['-5', undefined],
    ['0', 0],
    ['7', 7],
    ['99999999999', 3600],
  ];
  for (const [header, seconds] of ROWS) {
    it(`reads ${JSON.stringify(header)} as ${seconds ?? 'nothing'}`, () => {
      expect(readRetryAfter(header)).to.equal(seconds);
    });
  }

  describe('with a clock', () => {
    const clock = new FakeClock();
    beforeEach(() => clock.install());
    afterEach(() => clock.restore());

    it('reads a date', () => {
      expect(readRetryAfter(new Date(clock.now + 30_000).toUTCString())).to.equal(30);
      expect(readRetryAfter(new Date(clock.now - 30_000).toUTCString())).to.equal(0);
    });
  });

  for (const [what, offset] of [
    ['is an hour fast', 3_600_000],
    ['is an hour slow', -3_600_000],
  ] as const) {
    it(`goes by the server’s clock where that of this device ${what}`, () => {
      const server = Date.now() + offset;
      const [date, later] = [server, server + 30_000].map((time) => new Date(time).toUTCString());
      expect(readRetryAfter(later, date)).to.equal(30);
    });
  }
});
