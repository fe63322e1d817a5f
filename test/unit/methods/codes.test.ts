/** The methods that send a code: what they send, and what they make of the answers. */
import { expect } from '@open-wc/testing';
import type { LoginErrorCode } from '../../../src/errors.js';
import emailOtp from '../../../src/methods/email-otp.js';
import sms from '../../../src/methods/sms.js';
import whatsapp from '../../../src/methods/whatsapp.js';
import { failure, json, offline, page, type Reply } from './scripted-network.js';
import { codeOf, EMAIL, MethodFixture, PHONE, TOKEN } from './method-fixture.js';

const METHODS = [
  { method: emailOtp, name: 'email-otp', identifier: EMAIL, enrolled: { email: EMAIL } },
  { method: sms, name: 'sms', identifier: PHONE, enrolled: { phoneNumber: PHONE } },
  { method: whatsapp, name: 'whatsapp', identifier: PHONE, enrolled: undefined },
] as const;

for (const { method, name, identifier, enrolled } of METHODS) {
  const enrollPath = `/client/user-authenticators/${name}`;
  const challengePath = `/client/challenge/${name}`;
  const verifyPath = `/client/verify/${name}`;

  describe(`method ${name}`, () => {
    let bench: MethodFixture;

    beforeEach(async () => {
      bench = new MethodFixture();
      await bench.install();
      bench.network.answer(enrollPath, json({ userAuthenticatorId: 'a-1', userId: 'u-1' }));
      bench.network.answer(challengePath, json({ challengeId: 'c-1' }));
      bench.network.answer(verifyPath, json({ isVerified: true, accessToken: 'result-token' }));
    });
    afterEach(() => bench.restore());

    const send = (overrides: { isEnrolled?: boolean; identifier?: string } = {}) =>
      method.send?.(bench.context({ identifier, ...overrides })) ?? Promise.reject(new Error('no send'));
    const verify = () => method.verify?.(bench.context(), '123456') ?? Promise.reject(new Error('no verify'));

    it('has its name, and is not to be sent too often', () => {
      expect(method).to.include({ id: name, isDelivered: true });
    });

    it('has a code sent to the address that Authsignal knows', async () => {
      expect(await send({ isEnrolled: true })).to.equal(undefined);
      expect(bench.network.paths).to.deep.equal([challengePath]);
      expect(bench.network.requests[0]?.headers.get('authorization')).to.equal(`Bearer ${TOKEN}`);
    });

    it('enrols the address that the person typed when they have none', async () => {
      await send({ isEnrolled: false });
      const [request] = bench.network.requests;
      expect(request?.path).to.equal(enrolled ? enrollPath : challengePath);
      expect(request?.body).to.deep.equal(enrolled);
    });

    it('enrols no identifier that is no address', async () => {
      await send({ isEnrolled: false, identifier: 'ana' });
      expect(bench.network.paths).to.deep.equal([challengePath]);
    });

    it('tries to enrol only where nobody says whether the person is', async () => {
      bench.network.answer(challengePath, failure('invalid_request'));
      const code = await codeOf(send({ isEnrolled: undefined }));
      expect(code).to.equal(enrolled ? 'resolved' : 'not-enrolled');
      expect(bench.network.paths).to.deep.equal(enrolled ? [challengePath, enrollPath] : [challengePath]);
    });

    it('never enrols somebody who is enrolled', async () => {
      bench.network.answer(challengePath, failure('invalid_request'));
      expect(await codeOf(send({ isEnrolled: true }))).to.equal('not-enrolled');
      expect(bench.network.paths).to.deep.equal([challengePath]);
    });

    const SENDS: readonly (readonly [what: string, reply: Reply, code: LoginErrorCode])[] = [
      ['a message-only refusal', json({ message: 'Forbidden' }, 403), 'bad-response'],
      ['an HTML page', page(502), 'bad-response'],
      ['a lost connection', offline, 'network'],
      ['a rate limit', failure('too_many_requests', 429), 'rate-limited'],
    ];
    for (const [what, reply, code] of SENDS) {
      it(`takes ${what} for ${code} and does not enrol`, async () => {
        bench.network.answer(challengePath, reply);
        expect(await codeOf(send({ isEnrolled: undefined }))).to.equal(code);
        expect(bench.network.paths).to.deep.equal([challengePath]);
      });
    }

    it('resolves with the result token of the right code', async () => {
      expect(await verify()).to.equal('result-token');
      expect(bench.network.requests).to.have.length(1);
      expect(bench.network.requests[0]?.body).to.deep.equal({ verificationCode: '123456' });
    });

    const CHECKS: readonly (readonly [what: string, body: unknown, code: LoginErrorCode])[] = [
      ['a wrong code', { isVerified: false, failureReason: 'CODE_INVALID_OR_EXPIRED' }, 'wrong-code'],
      ['too many codes', { isVerified: false, failureReason: 'MAX_ATTEMPTS_EXCEEDED' }, 'rate-limited'],
      ['a right code without a token', { isVerified: true }, 'bad-response'],
      ['an answer without a verdict', { accessToken: 'result-token' }, 'bad-response'],
    ];
    for (const [what, body, code] of CHECKS) {
      it(`takes ${what} for ${code}`, async () => {
        bench.network.answer(verifyPath, json(body));
        expect(await codeOf(verify())).to.equal(code);
      });
    }
  });
}
