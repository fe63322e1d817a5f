/** Answers of the wrong shape, through the public functions of both gateways over the real SDKs. */
import './cognito-replies.js';
import './waf-token.js';
import { expect } from '@open-wc/testing';
import type { LoginError, LoginErrorCode } from '../../../src/errors.js';
import { createAuthsignalGateway } from '../../../src/gateways/authsignal-gateway.js';
import { createCognitoGateway } from '../../../src/gateways/cognito-gateway.js';
import {
  authsignalError,
  CHALLENGE_TOKEN,
  challengeWith,
  CODE,
  cognitoError,
  htmlPage,
  json,
  lostConnection,
  RESULT_TOKEN,
  SESSION,
  useFakeNetwork,
  USERNAME,
  type Reply,
} from '../../helpers/fake-network.js';

const failureOf = (promise: Promise<unknown>): Promise<LoginError> =>
  promise.then(
    () => {
      throw new Error('It did not reject.');
    },
    (error: unknown) => error as LoginError,
  );
const live = () => new AbortController().signal;
const challenge = { session: SESSION, username: USERNAME, token: CHALLENGE_TOKEN };

type Row = readonly [what: string, reply: Reply, code: LoginErrorCode, hint?: RegExp];

describe('the Cognito gateway', () => {
  const network = useFakeNetwork();
  const told: string[] = [];
  const gateway = createCognitoGateway({
    region: 'us-east-1',
    clientId: 'client4711',
    endpoint: 'https://cognito-idp.us-east-1.amazonaws.com',
    answerFormat: 'token',
    page: { warn: (text) => void told.push(text) },
  });
  const begin = () => gateway.begin('ana@example.com', live());
  const answer = () => gateway.answer(challenge, 'result-token', live());

  const TO_BEGIN: readonly Row[] = [
    [
      'another challenge',
      json({ ChallengeName: 'SMS_MFA', Session: SESSION }),
      'misconfigured',
      /Define.*SMS_MFA/,
    ],
    [
      'no session',
      json({ ChallengeName: 'CUSTOM_CHALLENGE', ChallengeParameters: { token: 'x' } }),
      'bad-response',
    ],
    ['neither token nor url', challengeWith({}), 'misconfigured', /CreateAuthChallenge/],
    [
      'no parameters',
      json({ ChallengeName: 'CUSTOM_CHALLENGE', Session: SESSION }),
      'misconfigured',
      /Create/,
    ],
    ['an HTML page', htmlPage(502), 'bad-response'],
    ['an HTML page with 200', htmlPage(200), 'bad-response'],
    ['a message only', json({ message: 'Forbidden' }, 403), 'bad-response'],
    ['a rate limit', cognitoError('TooManyRequestsException', '', 429), 'rate-limited'],
    ['a lost connection', lostConnection, 'network'],
  ];
  for (const [what, reply, code, hint] of TO_BEGIN) {
    it(`takes ${what} for ${code}, and asks once`, async () => {
      network.cloud.reply('InitiateAuth', reply);
      const error = await failureOf(begin());
      expect(error.code).to.equal(code);
      if (hint) expect(error.hint).to.match(hint);
      expect(network.cloud.operations).to.deep.equal(['InitiateAuth']);
    });
  }

  it('waits as long as a proxy says', async () => {
    network.cloud.reply(
      'InitiateAuth',
      () => new Response('<p>Slow down</p>', { status: 429, headers: { 'retry-after': '20' } }),
    );
    expect(await failureOf(begin())).to.include({ code: 'rate-limited', retryAfter: 20 });
  });

  it('reads what the triggers say, and no more than it knows', async () => {
    network.cloud.reply(
      'InitiateAuth',
      challengeWith({
        token: CHALLENGE_TOKEN,
        isEnrolled: 'false',
        enrolledMethods: 'totp fax  sms',
        allowedMethods: '',
        defaultMethod: 'fax',
      }),
    );
    expect(await begin()).to.deep.include({
      session: SESSION,
      username: USERNAME,
      token: CHALLENGE_TOKEN,
      isEnrolled: false,
      enrolledMethods: ['totp', 'sms'],
      allowedMethods: [],
      defaultMethod: undefined,
    });
  });

  it('takes the typed name where Cognito does not say the canonical one', async () => {
    const parameters = { token: CHALLENGE_TOKEN };
    network.cloud.reply(
      'InitiateAuth',
      json({ ChallengeName: 'CUSTOM_CHALLENGE', Session: SESSION, ChallengeParameters: parameters }),
    );
    expect((await begin()).username).to.equal('ana@example.com');
  });

  it('takes a list of methods that is none for misconfigured', async () => {
    const parameters = { token: CHALLENGE_TOKEN, enrolledMethods: '["totp"]' };
    network.cloud.reply('InitiateAuth', challengeWith(parameters));
    const error = await failureOf(begin());
    expect(error.code).to.equal('misconfigured');
    expect(error.hint).to.contain('CreateAuthChallenge');
  });

  it('tells two-round triggers the method with an answer that is none', async () => {
    network.cloud.reply('InitiateAuth', challengeWith({ challenge: 'PROVIDE_AUTH_PARAMETERS' }));
    network.cloud.reply(
      'RespondToAuthChallenge',
      challengeWith({ token: 'token-2' }, 'another-session-of-cognito'),
    );
    const first = await begin();
    const second = await gateway.choose(first, 'email-otp', live());
    expect(second).to.include({ session: 'another-session-of-cognito', token: 'token-2' });
    expect(network.cloud.last('RespondToAuthChallenge').body).to.deep.include({
      Session: SESSION,
      ChallengeResponses: { USERNAME, ANSWER: '__dummy__' },
      ClientMetadata: { signInMethod: 'EMAIL' },
    });
  });

  const tokens = { AccessToken: 'a', IdToken: 'i', ExpiresIn: 3600, TokenType: 'Bearer' };
  for (const missing of ['AccessToken', 'IdToken', 'ExpiresIn'] as const) {
    it(`takes tokens without ${missing} for bad-response`, async () => {
      network.cloud.reply(
        'RespondToAuthChallenge',
        json({ AuthenticationResult: { ...tokens, [missing]: undefined } }),
      );
      expect((await failureOf(answer())).code).to.equal('bad-response');
    });
  }

  it('takes a sign-in without a refresh token', async () => {
    network.cloud.reply('RespondToAuthChallenge', json({ AuthenticationResult: tokens }));
    expect(await answer()).to.have.property('refreshToken', undefined);
  });

  it('says that an answer was not accepted, whatever is in the next challenge', async () => {
    for (const next of [challengeWith({ token: 'another-token' }), challengeWith({})]) {
      network.cloud.reply('RespondToAuthChallenge', next);
      const { code, hint } = await failureOf(answer());
      expect(code).to.equal('not-allowed');
      expect(hint).to.contain('VerifyAuthChallengeResponse');
    }
  });

  it('takes a challenge of another kind after the answer for misconfigured', async () => {
    network.cloud.reply('RespondToAuthChallenge', json({ ChallengeName: 'SMS_MFA', Session: 'a-session' }));
    const { code, hint } = await failureOf(answer());
    expect([code, hint]).to.deep.equal([
      'misconfigured',
      'DefineAuthChallenge asked for SMS_MFA; it must set challengeName to CUSTOM_CHALLENGE.',
    ]);
  });

  const TO_SIGN_UP: readonly (readonly [what: string, reply: Reply, isNew: boolean])[] = [
    ['a new person', json({ UserConfirmed: true, UserSub: USERNAME }), true],
    ['a known person', cognitoError('UsernameExistsException'), false],
    ['a known address', cognitoError('AliasExistsException'), false],
    ['a person whom Cognito could not write to', cognitoError('CodeDeliveryFailureException'), true],
    ['a person for whom Cognito has no message left', cognitoError('LimitExceededException'), true],
  ];
  const signUp = () => gateway.signUp({ username: 'ana', attributes: { email: 'ana@example.com' } }, live());
  for (const [what, reply, isNew] of TO_SIGN_UP) {
    it(`knows ${what}`, async () => {
      network.cloud.reply('SignUp', reply);
      expect(await signUp()).to.equal(isNew);
    });
  }

  it('signs up with a new password each time', async () => {
    await signUp();
    await signUp();
    const [first, second] = network.cloud.requests.map(({ body }) => body.Password);
    expect(first).to.be.a('string').with.length.above(31);
    expect(second).not.to.equal(first);
  });

  describe('for a new name without an address', () => {
    const signUpBare = (isJustInTime: boolean) =>
      gateway.signUp({ username: 'ana', attributes: { locale: 'en' }, isJustInTime }, live());
    beforeEach(() => void told.splice(0));

    it('creates nobody before a sign-in, and tells the developer what to add', async () => {
      expect(await signUpBare(true)).to.equal(false);
      expect(told).to.have.lengthOf(1);
      expect(told[0]).to.match(/"email" or "phone_number" into "userAttributes", or set sign-up="off"/);
      expect(network.cloud.requests).to.deep.equal([]);
    });

    it('is misconfigured where the person wants an account', async () => {
      const { code, hint } = await failureOf(signUpBare(false));
      expect(String(code)).to.equal('misconfigured');
      expect(hint).to.match(/"userAttributes"/);
      expect(network.cloud.requests).to.deep.equal([]);
    });
  });

  it('rejects at once when its caller gives up', async () => {
    const held = network.cloud.hold('InitiateAuth');
    const caller = new AbortController();
    const promise = failureOf(gateway.begin('ana', caller.signal));
    await held.asked;
    caller.abort(new DOMException('left', 'AbortError'));
    expect((await promise).name).to.equal('AbortError');
    held.release();
  });
});

describe('the Authsignal gateway', () => {
  const network = useFakeNetwork();
  const gateway = createAuthsignalGateway({ tenantId: 'tenant-1', baseUrl: 'https://api.authsignal.com/v1' });
  const call = (token = CHALLENGE_TOKEN, signal = live()) =>
    gateway.call({
      token,
      signal,
      run: (sdk) => sdk.email.challenge(),
      read: ({ challengeId }) => (typeof challengeId === 'string' ? challengeId : undefined),
    });

  const ROWS: readonly Row[] = [
    ['a message only', json({ message: 'Forbidden' }, 403), 'bad-response'],
    ['null', json(null), 'bad-response'],
    ['a number', json(7), 'bad-response'],
    ['a list', json([]), 'bad-response'],
    ['an empty object', json({}), 'bad-response'],
    ['an HTML page', htmlPage(502), 'bad-response'],
    ['an expired token', authsignalError('expired_token', 401), 'session-expired'],
    ['a rate limit', authsignalError('too_many_requests', 429), 'rate-limited'],
    ['a wrong tenant', authsignalError('unauthorized', 401), 'misconfigured', /"tenant-id"/],
    ['an error without a code', json({ error: 'Words of the server.' }, 500), 'bad-response'],
    ['a lost connection', lostConnection, 'network'],
  ];
  for (const [what, reply, code, hint] of ROWS) {
    it(`takes ${what} for ${code}`, async () => {
      network.cloud.reply('challenge/email-otp', reply);
      const error = await failureOf(call());
      expect(error.code).to.equal(code);
      if (hint) expect(error.hint).to.match(hint);
      expect(error.message).not.to.contain('Words of the server');
    });
  }

  it('sends each call with its own token, even at the same time', async () => {
    await Promise.all([call('token-1'), call('token-2')]);
    const sent = network.cloud.requests.map(({ authorization }) => authorization);
    expect(sent).to.have.members(['Bearer token-1', 'Bearer token-2']);
  });

  it('sends its own tokens beside another gateway, though the SDK keeps one for the whole page', async () => {
    const other = createAuthsignalGateway({ tenantId: 'tenant-2', baseUrl: 'https://api.authsignal.com/v1' });
    const verify = (door: typeof gateway, token: string) =>
      door.call({
        token,
        signal: live(),
        run: (sdk) => sdk.email.verify({ code: CODE }),
        read: (data) => (data.token === RESULT_TOKEN ? true : undefined),
      });
    // What the SDK gets with a right code takes the place of the token that it was given.
    await verify(gateway, 'token-1');
    await verify(other, 'token-2');
    await Promise.all([verify(gateway, 'token-1'), verify(other, 'token-2')]);
    await call('token-1');
    const sent = network.cloud.requests.map(({ authorization }) => authorization);
    expect(sent.filter((header) => header === 'Bearer token-1')).to.have.length(3);
    expect(sent.filter((header) => header === 'Bearer token-2')).to.have.length(2);
  });

  it('takes only the code of an error, whatever its words say', async () => {
    const body = {
      error: 'expired_token',
      errorCode: 'too_many_requests',
      errorDescription: 'expired_token',
    };
    network.cloud.reply('challenge/email-otp', json(body, 400));
    expect((await failureOf(call())).code).to.equal('rate-limited');
  });

  it('rejects at once when its caller gives up, and drops a late answer', async () => {
    const held = network.cloud.hold('challenge/email-otp');
    const caller = new AbortController();
    const promise = failureOf(call(CHALLENGE_TOKEN, caller.signal));
    await held.asked;
    caller.abort(new DOMException('left', 'AbortError'));
    expect((await promise).name).to.equal('AbortError');
    held.release();
  });
});
