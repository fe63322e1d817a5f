import { expect } from '@open-wc/testing';
import { LoginError } from '../../src/errors.js';
import { lazy } from '../../src/lazy.js';

/** A module that fails to load as often as it is told, and counts. */
function module(failures: number) {
  let loads = 0;
  const load = lazy(() => {
    loads += 1;
    return loads > failures ? Promise.resolve('loaded') : Promise.reject(new TypeError('Failed to fetch'));
  });
  return { load, loads: () => loads };
}

describe('lazy', () => {
  it('loads nothing before the first call', () => {
    expect(module(0).loads()).to.equal(0);
  });

  it('loads once for calls at the same time', async () => {
    const { load, loads } = module(0);
    expect(await Promise.all([load(), load()])).to.deep.equal(['loaded', 'loaded']);
    expect(loads()).to.equal(1);
  });

  it('rejects with load-failed', async () => {
    const error = await module(1)
      .load()
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(LoginError);
    expect(error).to.have.property('code', 'load-failed');
  });

  it('tries again after a failure', async () => {
    const { load, loads } = module(1);
    await load().catch(() => undefined);
    expect(await load()).to.equal('loaded');
    expect(loads()).to.equal(2);
  });
});
