import { expect } from '@open-wc/testing';
import { readRetryAfter } from '../../../src/gateways/retry-after.js';

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

  it('reads a date', () => {
    // It has no milliseconds.
    expect(readRetryAfter(new Date(Date.now() + 30_000).toUTCString())).to.be.within(29, 30);
    expect(readRetryAfter(new Date(Date.now() - 30_000).toUTCString())).to.equal(0);
  });
});
