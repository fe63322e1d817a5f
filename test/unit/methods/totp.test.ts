import { expect } from '@open-wc/testing';
import type { LoginErrorCode } from '../../../src/errors.js';
import totp from '../../../src/methods/totp.js';
import { failure, json } from './scripted-network.js';
import { codeOf, MethodFixture } from './method-fixture.js';

const ENROLL = '/client/user-authenticators/totp';
const VERIFY = '/client/verify/totp';
const SETUP = {
  uri: 'otpauth://totp/Demo:ana?secret=JBSWY3DPEHPK3PXP&issuer=Demo',
  secret: 'JBSWY3DPEHPK3PXP',
};

describe('method totp', () => {
  let bench: MethodFixture;

  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
    bench.network.answer(ENROLL, json({ ...SETUP, userAuthenticatorId: 'a-1', userId: 'u-1' }));
  });
  afterEach(() => bench.restore());

  const send = (isEnrolled: boolean | undefined) =>
    totp.send?.(bench.context({ isEnrolled })) ?? Promise.reject(new Error('no send'));
  const verify = () => totp.verify?.(bench.context(), '123456') ?? Promise.reject(new Error('no verify'));

  for (const isEnrolled of [true, undefined]) {
    it(`sends nothing with isEnrolled ${isEnrolled}`, async () => {
      expect(await send(isEnrolled)).to.equal(undefined);
      expect(bench.network.paths).to.deep.equal([]);
    });
  }

  it('gives what an authenticator app needs to somebody who has none', async () => {
    expect(await send(false)).to.deep.equal(SETUP);
    expect(bench.network.paths).to.deep.equal([ENROLL]);
  });

  const SHAPES: readonly (readonly [what: string, change: object])[] = [
    ['an address with more bytes than a QR code has', { uri: SETUP.uri + '€'.repeat(400) }],
    ['no address', { uri: undefined }],
    ['an address of another kind', { uri: 'javascript:alert(1)' }],
    ['an address too long for a QR code', { uri: `otpauth://totp/${'a'.repeat(1000)}` }],
    ['no secret', { secret: '' }],
    ['a secret that is not Base32', { secret: '<b>1</b>' }],
  ];
  for (const [what, change] of SHAPES) {
    it(`refuses an answer with ${what}`, async () => {
      bench.network.answer(ENROLL, json({ ...SETUP, ...change }));
      expect(await codeOf(send(false))).to.equal('bad-response');
    });
  }

  it('says that the token has expired', async () => {
    bench.network.answer(ENROLL, failure('expired_token', 401));
    expect(await codeOf(send(false))).to.equal('session-expired');
  });

  it('resolves with the result token of the right code', async () => {
    bench.network.answer(VERIFY, json({ isVerified: true, accessToken: 'result-token' }));
    expect(await verify()).to.equal('result-token');
    expect(bench.network.requests[0]?.body).to.deep.equal({ verificationCode: '123456' });
  });

  const CHECKS: readonly (readonly [what: string, body: unknown, code: LoginErrorCode])[] = [
    ['a wrong code', { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' }, 'wrong-code'],
    ['a right code without a token', { isVerified: true }, 'bad-response'],
  ];
  for (const [what, body, code] of CHECKS) {
    it(`takes ${what} for ${code}`, async () => {
      bench.network.answer(VERIFY, json(body));
      expect(await codeOf(verify())).to.equal(code);
    });
  }
});
