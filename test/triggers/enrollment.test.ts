/** The first authenticator of a user: what Create registers, and that nobody gets in by enrolling an own one. */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Authsignal } from '@authsignal/node';
import { type AuthsignalClient, type TriggerOptions } from '../../src/triggers/index.js';
import { ana, SUB, unknown } from './events.js';
import { FakeClock } from './fake-clock.js';
import { AuthsignalModel, type ModelAuthenticator } from './model-authsignal.js';
import { SignIn as AnySignIn } from './sign-in.js';
import { startStub, type StubServer } from './stub-authsignal.js';

const SECRET = 'sk_enrollment_0123456789';
const PHONE = '+6421555123';

let stub: StubServer;
let model: AuthsignalModel;
let warnings: unknown[];
beforeEach(async () => {
  model = new AuthsignalModel();
  stub = await startStub({ '/': model.respond });
  warnings = [];
  mock.method(console, 'warn', (line: unknown) => warnings.push(line));
});
afterEach(async () => {
  mock.restoreAll();
  await stub.close();
});

class SignIn extends AnySignIn {
  constructor(
    options: Partial<TriggerOptions> = {},
    request: object = {},
    userName?: string,
    clock?: FakeClock,
  ) {
    super({ authsignal: { apiSecretKey: SECRET, apiUrl: stub.url }, ...options }, request, userName, clock);
  }
}

/** A client with no more than the required methods. */
function bareClient(): AuthsignalClient {
  const client = new Authsignal({ apiSecretKey: SECRET, apiUrl: stub.url, retries: 0 });
  return { track: client.track.bind(client), validateChallenge: client.validateChallenge.bind(client) };
}

/** The calls in order: `track`, or what was registered. */
const calls = (): unknown[] =>
  stub.requests.map(({ path, body }) => (path.includes('/actions/') ? 'track' : (body ?? 'authenticators')));

describe('the first authenticator', () => {
  const email = { verificationMethod: 'EMAIL_OTP', email: 'ana@example.com' };
  const sms = { verificationMethod: 'SMS', phoneNumber: PHONE };
  const both = { ...ana, phone_number: PHONE, phone_number_verified: 'false' };
  const verified = { ...both, email_verified: 'true', phone_number_verified: 'true' };

  const table: [name: string, attributes: Record<string, string>, setUp: () => void, calls: unknown[]][] = [
    ['is the email address', ana, () => {}, ['track', email, 'track']],
    ['is the phone number without one', { sub: SUB, phone_number: PHONE }, () => {}, ['track', sms, 'track']],
    [
      'is the verified one of both',
      { ...both, phone_number_verified: 'true' },
      () => {},
      ['track', sms, 'track'],
    ],
    ['is the email address when both are verified', verified, () => {}, ['track', email, 'track']],
    [
      'is the other verified address when the first is refused',
      verified,
      () => model.refused.add('EMAIL_OTP'),
      ['track', email, 'track', sms, 'track'],
    ],
    [
      'is the other verified address when the tenant has no method for the first',
      verified,
      () => (model.allowed = ['SMS']),
      ['track', sms, 'track'],
    ],
    [
      'is a link where the tenant has no codes',
      ana,
      () => (model.allowed = ['EMAIL_MAGIC_LINK']),
      ['track', { ...email, verificationMethod: 'EMAIL_MAGIC_LINK' }, 'track'],
    ],
    [
      'is for WhatsApp where the tenant has no SMS',
      { sub: SUB, phone_number: PHONE },
      () => (model.allowed = ['WHATSAPP']),
      ['track', { ...sms, verificationMethod: 'WHATSAPP' }, 'track'],
    ],
    [
      'is a code where the tenant does not say what it allows',
      ana,
      () => (model.allowed = undefined),
      ['track', email, 'track'],
    ],
  ];
  for (const [name, userAttributes, setUp, expected] of table) {
    it(name, async () => {
      setUp();
      const { parameters, privateChallengeParameters } = await new SignIn({}, { userAttributes }).begin();
      assert.deepEqual(calls(), expected);
      assert.equal(parameters.isEnrolled, 'true');
      assert.equal(privateChallengeParameters.unproven, undefined);
    });
  }

  const named: [name: string, userName: string, attributes: Record<string, string>, calls: unknown[]][] = [
    ['the phone number that is the user name', PHONE, both, ['track', sms, 'track']],
    ['the email address that is the user name', ana.email, both, ['track', email, 'track']],
    ['the user name that is in no attribute', PHONE, ana, ['track', sms, 'track']],
    [
      'the user name that the attribute is not',
      PHONE,
      { sub: SUB, phone_number: '+6421555999' },
      ['track', sms, 'track'],
    ],
    ['the user name where there is no attribute', PHONE, { sub: SUB }, ['track', sms, 'track']],
    [
      'the verified one, whatever the user name is',
      PHONE,
      { ...both, email_verified: 'true' },
      ['track', email, 'track'],
    ],
    ['the email address under a user name that is no address', 'ana', both, ['track', email, 'track']],
  ];
  for (const [name, userName, userAttributes, expected] of named) {
    it(`is ${name}`, async () => {
      const { parameters } = await new SignIn({}, { userAttributes }, userName).begin();
      assert.deepEqual(calls(), expected);
      assert.equal(parameters.isEnrolled, 'true');
    });
  }

  for (const [identifier, expected] of [
    ['email', email],
    ['phone', sms],
  ] as const) {
    it(`is the ${identifier} of two unverified addresses where everybody signs in with it`, async () => {
      await new SignIn({ identifier }, { userAttributes: both }).begin();
      assert.deepEqual(calls(), ['track', expected, 'track']);
    });

    it(`is the only address, also with the identifier ${identifier}`, async () => {
      await new SignIn({ identifier }, { userAttributes: ana }).begin();
      assert.deepEqual(calls(), ['track', email, 'track']);
    });
  }

  it('is never an unverified address beside a verified one', async () => {
    model.allowed = ['SMS'];
    const userAttributes = { ...both, email_verified: 'true' };
    const { privateChallengeParameters } = await new SignIn({}, { userAttributes }).begin();
    assert.equal(privateChallengeParameters.unproven, 'true');
    assert.deepEqual(calls(), ['track', 'track']);
  });

  it('is registered once', async () => {
    const signIn = new SignIn();
    await signIn.begin();
    await signIn.begin();
    assert.deepEqual(calls(), ['track', email, 'track', 'track', 'authenticators']);
  });

  it('is registered with the same attributes of the action before and after', async () => {
    await new SignIn({ redirectUrl: 'https://app.test/back' }).begin();
    const tracks = stub.requests.filter(({ path }) => path.includes('/actions/'));
    const body = { email: 'ana@example.com', redirectUrl: 'https://app.test/back' };
    assert.deepEqual(
      tracks.map((request) => request.body),
      [body, body],
    );
  });

  it('is one when runs for the same user overlap', async () => {
    const signIn = new SignIn();
    const challenges = await Promise.all([signIn.begin(), signIn.begin(), signIn.begin()]);
    assert.deepEqual(model.of(SUB), [email]);
    for (const { parameters } of challenges) assert.equal(parameters.enrolledMethods, 'email-otp');
  });

  it('is left to anybody in open mode', async () => {
    const { parameters, privateChallengeParameters } = await new SignIn({ enrollment: 'open' }).begin();
    assert.deepEqual(calls(), ['track']);
    assert.equal(parameters.isEnrolled, 'false');
    assert.equal(privateChallengeParameters.unproven, undefined);
  });

  it('is not touched when Authsignal blocks', async () => {
    stub.answers = { '/': { json: { state: 'BLOCK', token: 'a.b.c', isEnrolled: false } } };
    assert.deepEqual((await new SignIn().begin()).parameters, { state: 'BLOCK' });
    assert.equal(stub.requests.length, 1);
  });

  for (const answer of ['drop', 'never', { status: 500, json: {} }, { status: 429, json: {} }] as const) {
    it(`stops the sign-in when registering it is answered by ${JSON.stringify(answer)}`, async () => {
      stub.answers = { [`/users/${SUB}/authenticators`]: answer, '/': model.respond };
      const message = 'Authsignal is not available. Try again.';
      const clock = new FakeClock();
      const begun = new SignIn({}, {}, undefined, clock).begin();
      const failed = assert.rejects(begun, { message });
      await stub.received(2);
      if (answer === 'never') clock.advance(3500);
      await failed;
      assert.equal(stub.requests.length, 2);
    });
  }
});

describe('when either of two unverified addresses may be the user name', () => {
  const userAttributes = { ...ana, phone_number: PHONE, phone_number_verified: 'false' };

  for (const setUp of [() => {}, () => (model.allowed = ['SMS']), () => (model.allowed = ['EMAIL_OTP'])]) {
    it(`registers and names neither, says so in the log, and accepts nothing: ${setUp.toString()}`, async () => {
      setUp();
      const signIn = new SignIn({}, { userAttributes });
      const challenge = await signIn.begin();
      assert.equal(challenge.privateChallengeParameters.unproven, 'true');
      assert.deepEqual(warnings, [
        '[authsignal-cognito-login] A user without authenticators has two unverified addresses (see AUTHSIGNAL_IDENTIFIER), and cannot sign in.',
      ]);
      assert.deepEqual(model.of(SUB), []);
      // The last three are a decoy's.
      assert.deepEqual(calls().slice(0, 2), ['track', 'track']);
      assert.ok(!JSON.stringify(stub.requests).includes('ana@example.com'));
      assert.ok(!JSON.stringify(stub.requests).includes(PHONE));
      const result = model.enrol(challenge.token, 'mallory', { verificationMethod: 'PASSKEY' }) ?? '';
      assert.equal(await signIn.isAccepted(challenge, result), false);
    });
  }

  it('lets in who has an authenticator already, and tells Authsignal neither address', async () => {
    await new SignIn().begin();
    stub.requests.length = 0;
    const signIn = new SignIn({}, { userAttributes });
    const challenge = await signIn.begin();
    assert.deepEqual(
      stub.requests.map(({ body }) => body),
      [{}],
    );
    const result = model.answer(challenge.token, ana.email) ?? '';
    assert.equal(await signIn.isAccepted(challenge, result), true);
  });
});

for (const userAttributes of [{ sub: SUB }, { sub: SUB, email: '', phone_number: '' }]) {
  describe(`a user with the attributes ${Object.keys(userAttributes).join(' ')} and no address`, () => {
    it('is not taken by whoever enrols first, and looks like an unknown one', async () => {
      const signIn = new SignIn({}, { userAttributes }, 'ana');
      const challenge = await signIn.begin();
      assert.deepEqual(warnings, [
        '[authsignal-cognito-login] A user without authenticators has no address, and cannot sign in.',
      ]);
      const passkey = { verificationMethod: 'PASSKEY' };
      const result = model.enrol(challenge.token, 'mallory', passkey) ?? challenge.token;
      assert.equal(await signIn.isAccepted(challenge, result), false);
      assert.equal(await signIn.isAccepted(await signIn.begin(), result), false);
      assert.deepEqual(model.of(SUB), []);
      const decoy = await new SignIn({}, unknown, 'ana').begin();
      assert.deepEqual({ ...challenge.parameters, token: '' }, { ...decoy.parameters, token: '' });
    });

    it('signs in with the authenticator that they have', async () => {
      model.register(SUB, { verificationMethod: 'PASSKEY', holder: 'ana' });
      const signIn = new SignIn({}, { userAttributes }, 'ana');
      const challenge = await signIn.begin();
      assert.equal(await signIn.isAccepted(challenge, model.answer(challenge.token, 'ana') ?? ''), true);
    });
  });
}

describe('an unverified address that is no authenticator of the user’s', () => {
  const changed = { ...ana, email: 'victim@example.com' };
  const own = { verificationMethod: 'EMAIL_OTP', email: 'mallory@example.com' };

  const refused: [name: string, options: Partial<TriggerOptions>, attributes: Record<string, string>][] = [
    ['is the only address', {}, changed],
    ['is what everybody signs in with', { identifier: 'email' }, { ...changed, phone_number: PHONE }],
  ];
  for (const [name, options, userAttributes] of refused) {
    it(`gives its owner no codes of who put it there, when it ${name}`, async () => {
      model.register(SUB, own);
      const signIn = new SignIn(options, { userAttributes });
      const challenge = await signIn.begin();
      assert.deepEqual(warnings, [
        '[authsignal-cognito-login] A user goes by an unverified address other than their authenticator’s, and cannot sign in.',
      ]);
      const decoy = await new SignIn({}, unknown, 'victim@example.com').begin();
      assert.deepEqual({ ...challenge.parameters, token: '' }, { ...decoy.parameters, token: '' });
      // Neither side gets in: the owner of the mailbox, and whoever changed the address.
      for (const holder of ['victim@example.com', 'mallory@example.com']) {
        const result = model.answer(challenge.token, holder) ?? challenge.token;
        assert.equal(await signIn.isAccepted(challenge, result), false);
      }
    });
  }

  const accepted: [name: string, attributes: Record<string, string>, authenticator: ModelAuthenticator][] = [
    ['is verified', { ...changed, email_verified: 'true' }, own],
    ['is in other letters', { ...ana, email: 'MALLORY@example.com' }, own],
    [
      'has only a passkey beside it',
      changed,
      { verificationMethod: 'PASSKEY', holder: 'mallory@example.com' },
    ],
  ];
  for (const [name, userAttributes, authenticator] of accepted) {
    it(`keeps nobody out when it ${name}`, async () => {
      model.register(SUB, authenticator);
      const signIn = new SignIn({}, { userAttributes });
      const challenge = await signIn.begin();
      const result = model.answer(challenge.token, 'mallory@example.com') ?? '';
      assert.equal(await signIn.isAccepted(challenge, result), true);
    });
  }

  it('keeps nobody out who goes by a user name', async () => {
    model.register(SUB, own);
    const signIn = new SignIn({}, { userAttributes: changed }, 'mallory');
    const challenge = await signIn.begin();
    const result = model.answer(challenge.token, 'mallory@example.com') ?? '';
    assert.equal(await signIn.isAccepted(challenge, result), true);
  });
});

describe('when a user cannot be bound to an address', () => {
  const causes: [name: string, options: () => Partial<TriggerOptions>, setUp: () => void][] = [
    ['the tenant refuses', () => ({}), () => model.refused.add('EMAIL_OTP')],
    ['the tenant has no method for it', () => ({}), () => (model.allowed = ['PASSKEY'])],
    ['the client cannot register', () => ({ authsignal: bareClient() }), () => {}],
  ];
  for (const [name, options, setUp] of causes) {
    it(`remembers it, says so in the log, and shows what unknown users see, because ${name}`, async () => {
      setUp();
      const signIn = options();
      const challenge = await new SignIn(signIn).begin();
      assert.equal(challenge.privateChallengeParameters.unproven, 'true');
      assert.deepEqual(warnings, [
        '[authsignal-cognito-login] A user without authenticators could not be bound to an address, and cannot sign in.',
      ]);
      const decoy = await new SignIn(signIn, unknown, 'ana@example.com').begin();
      assert.deepEqual({ ...challenge.parameters, token: '' }, { ...decoy.parameters, token: '' });
      assert.deepEqual(model.of(SUB), []);
    });
  }

  it('lets nobody in even by a challenge that the user completed elsewhere', async () => {
    model.refused.add('EMAIL_OTP');
    const signIn = new SignIn();
    const unproven = await signIn.begin();
    model.refused.clear();
    const proven = await signIn.begin();
    const result = model.answer(proven.token, 'ana@example.com') ?? '';
    assert.equal(await signIn.isAccepted(unproven, result), false);
    assert.equal(await signIn.isAccepted(proven, result), true);
  });

  it('signs in users who are enrolled already, with a client of the required methods only', async () => {
    await new SignIn().begin();
    const signIn = new SignIn({ authsignal: bareClient() });
    const challenge = await signIn.begin();
    const result = model.answer(challenge.token, 'ana@example.com') ?? '';
    assert.equal(await signIn.isAccepted(challenge, result), true);
  });
});

describe('somebody who knows only the name of a user without authenticators', () => {
  const own: ModelAuthenticator[] = [
    { verificationMethod: 'EMAIL_OTP', email: 'mallory@example.com' },
    { verificationMethod: 'SMS', phoneNumber: '+6421555999' },
    { verificationMethod: 'AUTHENTICATOR_APP' },
    { verificationMethod: 'PASSKEY' },
  ];
  const settings: [name: string, options: () => Partial<TriggerOptions>, setUp: () => void][] = [
    ['by default', () => ({}), () => {}],
    ['with ALLOW accepted', () => ({ acceptAllow: true }), () => {}],
    ['with silent decoys', () => ({ decoy: 'silent' }), () => {}],
    ['when registering is refused', () => ({}), () => model.refused.add('EMAIL_OTP')],
    ['when no address can be used', () => ({}), () => (model.allowed = ['AUTHENTICATOR_APP', 'PASSKEY'])],
    ['when the client cannot register', () => ({ authsignal: bareClient() }), () => {}],
  ];

  /** Enrols `authenticator` with every token there is, and answers every challenge with every result. */
  async function attack(signIn: SignIn, authenticator: ModelAuthenticator): Promise<boolean> {
    const challenges = await Promise.all([signIn.begin(), signIn.begin()]);
    const results: string[] = challenges.map(({ token }) => token);
    const tryAll = (): void => {
      for (const { token } of challenges) {
        const enrolled = model.enrol(token, 'mallory', authenticator);
        results.push(...[enrolled, model.answer(token, 'mallory')].filter((result) => result !== undefined));
      }
    };
    tryAll();
    challenges.push(await signIn.begin());
    tryAll();
    for (const challenge of challenges) {
      for (const result of results) if (await signIn.isAccepted(challenge, result)) return true;
    }
    return false;
  }

  for (const authenticator of own) {
    const { verificationMethod } = authenticator;
    for (const [name, options, setUp] of settings) {
      it(`does not get in by enrolling ${verificationMethod} ${name}`, async () => {
        setUp();
        assert.equal(await attack(new SignIn(options()), authenticator), false);

        // Nor does the attempt leave anything behind that would keep the user out.
        model.refused.clear();
        model.allowed = undefined;
        const owner = new SignIn();
        const challenge = await owner.begin();
        const result = model.answer(challenge.token, 'ana@example.com') ?? '';
        assert.equal(await owner.isAccepted(challenge, result), true);
      });
    }

    it(`gets in by enrolling ${verificationMethod} in open mode`, async () => {
      assert.equal(await attack(new SignIn({ enrollment: 'open' }), authenticator), true);
    });

    it(`cannot tell by enrolling ${verificationMethod} whether the user exists`, async () => {
      const real = await new SignIn().begin();
      const decoy = await new SignIn({}, unknown, 'ana@example.com').begin();
      assert.deepEqual({ ...real.parameters, token: '' }, { ...decoy.parameters, token: '' });
      assert.deepEqual(
        [real, decoy].map(({ token }) => model.enrol(token, 'mallory', authenticator)),
        [undefined, undefined],
      );
      assert.deepEqual(calls().slice(0, 3), calls().slice(3));
    });
  }
});
