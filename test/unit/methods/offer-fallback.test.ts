import { expect } from '@open-wc/testing';
import { METHOD_IDS, type Challenge, type MethodId } from '../../../src/types.js';
import { offerUnsaid } from '../../../src/methods/offer-fallback.js';
import { challenge } from '../flow/states.js';
import { failure, json, offline, page, silence, type Reply } from './scripted-network.js';
import { codeOf, EMAIL, MethodFixture, PHONE } from './method-fixture.js';

const INIT = '/client/init';

/** What the API answers about somebody who is enrolled with `enrolled`, where the tenant allows `allowed`. */
const about = (enrolled: readonly string[], allowed: readonly string[]): Reply =>
  json({
    token: 'another-token',
    challengeOptions: {
      token: 'another-token',
      defaultVerificationMethod: enrolled[0] ?? allowed[0],
      verificationMethods: enrolled.length > 0 ? enrolled : allowed,
      user: { email: EMAIL },
    },
    userAuthenticators: enrolled.map((verificationMethod) => ({ verificationMethod })),
    actionConfiguration: { allowedVerificationMethods: allowed },
  });

const options = (verificationMethods: unknown, defaultVerificationMethod?: unknown): Reply =>
  json({ challengeOptions: { verificationMethods, defaultVerificationMethod } });

interface Row {
  readonly what: string;
  readonly says?: Partial<Challenge>;
  readonly identifier?: string;
  readonly isNewUser?: boolean;
  readonly preferred?: readonly MethodId[];
  /** What the API answers; nobody may ask it where it is absent. */
  readonly answer?: Reply;
  readonly offers: readonly MethodId[];
  readonly first?: MethodId;
}

const NOT_ENROLLED: readonly Row[] = [
  { what: 'a code by email for an address', offers: ['email-otp'], first: 'email-otp' },
  { what: 'a text message for a phone number', identifier: PHONE, offers: ['sms'], first: 'sms' },
  {
    what: 'no method that somebody else says is enrolled',
    says: { enrolledMethods: ['totp'] },
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'a link where the code is not allowed',
    says: { allowedMethods: ['magic-link', 'passkey'] },
    offers: ['magic-link'],
    first: 'magic-link',
  },
  {
    what: 'code and link where the page names both, in its order',
    preferred: ['magic-link', 'totp', 'email-otp'],
    offers: ['magic-link', 'email-otp'],
    first: 'magic-link',
  },
  {
    what: 'the address before an authenticator app',
    preferred: ['totp', 'email-otp'],
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'an authenticator app where the page names nothing that proves the address',
    preferred: ['push', 'totp', 'sms'],
    offers: ['totp'],
    first: 'totp',
  },
  {
    what: 'nothing where neither proof nor page allows it',
    says: { allowedMethods: ['passkey'] },
    offers: [],
  },
  { what: 'nothing that cannot be set up', preferred: ['push', 'qr-code', 'whatsapp'], offers: [] },
];

const NOT_ASKED: readonly Row[] = [
  { what: 'the code that fits a new user', isNewUser: true, offers: ['email-otp'], first: 'email-otp' },
  {
    what: 'the only code that the page names',
    preferred: ['email-otp'],
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'the code that fits before two-round triggers have sent a token',
    says: { token: undefined, isTwoRound: true },
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'no method that two-round triggers do not know',
    says: { token: undefined, isTwoRound: true },
    preferred: ['totp', 'passkey', 'email-otp'],
    offers: ['passkey', 'email-otp'],
    first: 'passkey',
  },
];

const ASKED: readonly Row[] = [
  {
    what: 'a QR code by the name that newer tenants have for it',
    answer: about(['QR_CODE'], []),
    offers: ['qr-code'],
    first: 'qr-code',
  },
  {
    what: 'what is enrolled, the default first',
    answer: about(['AUTHENTICATOR_APP', 'EMAIL_OTP', 'DEVICE'], ['EMAIL_OTP', 'PASSKEY']),
    offers: ['totp', 'email-otp', 'qr-code'],
    first: 'totp',
  },
  {
    what: 'what is enrolled, in the page’s order',
    answer: about(['AUTHENTICATOR_APP', 'EMAIL_OTP', 'PUSH'], []),
    preferred: ['email-otp', 'totp'],
    offers: ['email-otp', 'totp'],
    first: 'email-otp',
  },
  {
    what: 'what is enrolled and what the triggers allow',
    says: { isEnrolled: true, allowedMethods: ['email-otp', 'sms'] },
    answer: about(['AUTHENTICATOR_APP', 'EMAIL_OTP'], []),
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'the triggers’ default before the API’s',
    says: { defaultMethod: 'email-otp' },
    answer: about(['AUTHENTICATOR_APP', 'EMAIL_OTP'], []),
    offers: ['email-otp', 'totp'],
    first: 'email-otp',
  },
  {
    what: 'the code that fits where nothing is enrolled',
    answer: about([], ['PASSKEY', 'EMAIL_OTP', 'AUTHENTICATOR_APP']),
    offers: ['email-otp'],
    first: 'email-otp',
  },
  {
    what: 'an authenticator app to set up where nothing is enrolled and the page names it alone',
    answer: about([], ['AUTHENTICATOR_APP']),
    preferred: ['totp'],
    offers: ['totp'],
    first: 'totp',
  },
  {
    what: 'nothing where an app is wanted and something else is enrolled',
    answer: about(['EMAIL_OTP'], ['EMAIL_OTP', 'AUTHENTICATOR_APP']),
    preferred: ['totp'],
    offers: [],
  },
  {
    what: 'the methods of an API that says nothing of authenticators',
    answer: options(['SMS', 'EMAIL_OTP', 'VERIFF', 'constructor'], 'EMAIL_OTP'),
    offers: ['email-otp', 'sms'],
    first: 'email-otp',
  },
];

const FAILURES: readonly (readonly [what: string, answer: Reply])[] = [
  ['has no such endpoint', failure('not_found', 404)],
  ['is out of reach', offline],
  ['sends a page', page(502)],
  ['refuses', json({ message: 'Forbidden' }, 403)],
  ['has enough', failure('too_many_requests', 429)],
  ['names no methods', options(undefined)],
  ['names methods as text', options('EMAIL_OTP')],
  ['names none', options([])],
  ['sends options that are none', json({ challengeOptions: 7 })],
  ['sends null', json(null)],
];

describe('offerUnsaid', () => {
  let bench: MethodFixture;
  beforeEach(async () => {
    bench = new MethodFixture();
    await bench.install();
  });
  afterEach(() => bench.restore());

  const offer = ({ says, identifier = EMAIL, isNewUser = false, preferred = [], answer }: Partial<Row>) => {
    if (answer) bench.network.answer(INIT, answer);
    const { signal } = bench.context();
    const { authsignal } = bench;
    const given = { ...challenge, ...says };
    return offerUnsaid(given, {
      authsignal,
      identifier,
      isNewUser,
      preferred,
      available: METHOD_IDS,
      signal,
    });
  };

  const itOffers = (row: Row, paths: readonly string[]) =>
    it(`offers ${row.what}`, async () => {
      const { methods, first } = await offer(row);
      expect({ methods, first }).to.deep.equal({ methods: row.offers, first: row.first });
      expect(bench.network.paths).to.deep.equal(paths);
    });

  describe('to somebody without authenticators', () => {
    for (const row of NOT_ENROLLED) itOffers({ ...row, says: { isEnrolled: false, ...row.says } }, []);
  });

  describe('without a question', () => {
    for (const row of NOT_ASKED) itOffers(row, []);
  });

  describe('after a question', () => {
    for (const row of ASKED) itOffers(row, [INIT]);

    it('asks with the token of the challenge', async () => {
      await offer({ answer: about(['SMS'], []) });
      const [request] = bench.network.requests;
      expect(request?.headers.get('authorization')).to.equal(`Bearer ${challenge.token}`);
      expect(request?.body).to.deep.equal({});
    });

    it('knows of the challenge what the API says', async () => {
      const known = await offer({ answer: about(['SMS'], ['SMS']) });
      expect(known.challenge).to.deep.include({
        token: challenge.token,
        isEnrolled: true,
        enrolledMethods: ['sms'],
      });
    });
  });

  describe('to an API that does not say', () => {
    for (const [what, answer] of FAILURES) {
      it(`offers what the page names when it ${what}`, async () => {
        const { methods } = await offer({ answer, preferred: ['totp', 'email-otp'] });
        expect(methods).to.deep.equal(['totp', 'email-otp']);
      });
    }

    it('offers the code that fits, or what the triggers allow', async () => {
      const answer = failure('not_found', 404);
      expect((await offer({ answer })).methods).to.deep.equal(['email-otp']);
      expect((await offer({ answer, identifier: PHONE })).methods).to.deep.equal(['sms']);
      const says: Partial<Challenge> = { allowedMethods: ['sms', 'email-otp'] };
      expect((await offer({ answer, says })).methods).to.deep.equal(['sms', 'email-otp']);
    });

    it('waits for four seconds and no longer', async () => {
      let isOver = false;
      const offered = offer({ answer: silence }).finally(() => (isOver = true));
      await bench.pass(3900);
      expect(isOver).to.equal(false);
      await bench.pass(200);
      expect((await offered).methods).to.deep.equal(['email-otp']);
    });

    it('is cancelled with its caller', async () => {
      bench.network.answer(INIT, silence);
      const caller = new AbortController();
      const { authsignal } = bench;
      const { signal } = caller;
      const common = {
        authsignal,
        identifier: EMAIL,
        isNewUser: false,
        preferred: [],
        available: METHOD_IDS,
      };
      const offered = codeOf(offerUnsaid(challenge, { ...common, signal })).catch(
        (error: Error) => error.name,
      );
      caller.abort(new DOMException('left', 'AbortError'));
      await bench.pass(100);
      expect(await offered).to.equal('AbortError');
    });
  });
});
