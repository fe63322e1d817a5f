/** DefineAuthChallenge and PreSignUp as tables: what was before, what comes next. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createTriggers,
  type DefineAuthChallengeEvent,
  type TriggerOptions,
} from '../../src/triggers/index.js';
import { defineEvent, preSignUpEvent } from './events.js';

type Session = NonNullable<DefineAuthChallengeEvent['request']['session']>;

const triggers = createTriggers({ authsignal: { apiSecretKey: 'unused' } });

/** `CUSTOM_CHALLENGE-` is a wrong answer, `CUSTOM_CHALLENGE+` a right one. */
function session(...steps: string[]): Session {
  return steps.map((step) => ({
    challengeName: step.slice(0, -1),
    challengeResult: step.endsWith('+'),
  }));
}

const challenge = { challengeName: 'CUSTOM_CHALLENGE', issueTokens: false, failAuthentication: false };
const password = { challengeName: 'PASSWORD_VERIFIER', issueTokens: false, failAuthentication: false };
const tokens = { issueTokens: true, failAuthentication: false };
const failure = { issueTokens: false, failAuthentication: true };

const wrong = 'CUSTOM_CHALLENGE-';
const right = 'CUSTOM_CHALLENGE+';

const table: [steps: string[], known: object, unknown: object][] = [
  [[], challenge, challenge],
  [[right], tokens, failure],
  [[wrong], challenge, challenge],
  [[wrong, wrong], challenge, challenge],
  [[wrong, wrong, wrong], failure, failure],
  [[wrong, wrong, right], tokens, failure],
  [['SRP_A+'], password, password],
  [['SRP_A-'], failure, failure],
  [['SRP_A+', 'PASSWORD_VERIFIER+'], challenge, challenge],
  [['SRP_A+', 'PASSWORD_VERIFIER-'], failure, failure],
  [['SRP_A+', 'PASSWORD_VERIFIER+', right], tokens, failure],
  [['SRP_A+', 'PASSWORD_VERIFIER+', wrong, wrong], challenge, challenge],
  [['SRP_A+', 'PASSWORD_VERIFIER+', wrong, wrong, wrong], failure, failure],
  [['SMS_MFA+'], failure, failure],
  [['DEVICE_SRP_AUTH+'], failure, failure],
  [['ADMIN_NO_SRP_AUTH+'], failure, failure],
];

describe('defineAuthChallenge', () => {
  for (const [steps, known, unknown] of table) {
    it(`answers [${steps.join(', ')}]`, async () => {
      const event = defineEvent({ session: session(...steps) });
      const result = await triggers.defineAuthChallenge(event);
      assert.deepEqual(result, { ...event, response: known });
    });

    it(`answers [${steps.join(', ')}] of an unknown user`, async () => {
      const event = defineEvent({ session: session(...steps), userNotFound: true });
      const { response } = await triggers.defineAuthChallenge(event);
      assert.deepEqual(response, unknown);
    });
  }

  it('lets whoever signs in leave the password out', async () => {
    const open = createTriggers({ authsignal: { apiSecretKey: 'unused' }, enrollment: 'open' });
    assert.deepEqual((await open.defineAuthChallenge(defineEvent({ session: [] }))).response, challenge);
    assert.deepEqual(
      (await open.defineAuthChallenge(defineEvent({ session: session(right) }))).response,
      tokens,
    );
  });

  it('takes a missing session for an empty one', async () => {
    const event = defineEvent({ session: null });
    assert.deepEqual((await triggers.defineAuthChallenge(event)).response, challenge);
  });

  it('does not take an unset result for a right answer', async () => {
    const steps = [{ challengeName: 'CUSTOM_CHALLENGE', challengeResult: null }];
    assert.deepEqual(
      (await triggers.defineAuthChallenge(defineEvent({ session: steps }))).response,
      challenge,
    );
  });

  it('fails after as many wrong answers as maxAttempts says', async () => {
    const strict = createTriggers({ authsignal: { apiSecretKey: 'unused' }, maxAttempts: 1 });
    const event = defineEvent({ session: session(wrong) });
    assert.deepEqual((await strict.defineAuthChallenge(event)).response, failure);
  });
});

describe('preSignUp', () => {
  it('confirms who signs up and leaves the address unverified', async () => {
    const event = preSignUpEvent('PreSignUp_SignUp');
    const response = { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false };
    assert.deepEqual(await triggers.preSignUp(event), { ...event, response });
  });

  const email = 'ana@example.com';
  const phone_number = '+6421555123';
  const uuid = preSignUpEvent('').userName;
  const sevenUuid = 'A9BE6478-0071-70B5-8A4D-7D2C8D7F4D61';
  const TWO_ADDRESSES =
    'The sign-up has two addresses, and neither is known to be the user name. Set AUTHSIGNAL_IDENTIFIER.';
  const NO_ADDRESS = 'The sign-up has no address. Send an email address or a phone number.';
  const signUps: [
    userName: string,
    attributes: object,
    options: Partial<TriggerOptions>,
    refusal: string | undefined,
  ][] = [
    [uuid, { email }, {}, undefined],
    [uuid, { phone_number }, {}, undefined],
    [uuid, {}, {}, NO_ADDRESS],
    ['ana', {}, {}, NO_ADDRESS],
    [uuid, {}, { enrollment: 'open' }, undefined],
    [email, {}, {}, undefined],
    [uuid, { email, phone_number }, {}, TWO_ADDRESSES],
    [sevenUuid, { email, phone_number }, {}, TWO_ADDRESSES],
    [uuid, { email, phone_number }, { identifier: 'email' }, undefined],
    [uuid, { email, phone_number }, { identifier: 'phone' }, undefined],
    [uuid, { email, phone_number }, { enrollment: 'open' }, undefined],
    [phone_number, { email, phone_number }, {}, undefined],
    [email, { email, phone_number }, {}, undefined],
    ['ana', { email, phone_number }, {}, undefined],
  ];
  for (const [userName, userAttributes, options, refusal] of signUps) {
    const given = [Object.keys(userAttributes).join(' and ') || 'nothing', JSON.stringify(options)].join(
      ', ',
    );
    it(`${refusal ? 'refuses' : 'takes'} ${userName} with ${given}`, async () => {
      const event = { ...preSignUpEvent('PreSignUp_SignUp'), userName };
      event.request = { userAttributes: { ...userAttributes } };
      const { preSignUp } = createTriggers({ authsignal: { apiSecretKey: 'unused' }, ...options });
      if (!refusal) {
        const { response } = await preSignUp(event);
        assert.deepEqual(response, { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false });
        return;
      }
      await assert.rejects(preSignUp(event), { message: refusal });
    });
  }

  it('leaves what an administrator creates with two addresses alone', async () => {
    const event = preSignUpEvent('PreSignUp_AdminCreateUser');
    event.request = { userAttributes: { email, phone_number } };
    assert.equal(await triggers.preSignUp(event), event);
  });

  for (const source of ['PreSignUp_AdminCreateUser', 'PreSignUp_ExternalProvider'] as const) {
    it(`leaves ${source} alone`, async () => {
      const event = preSignUpEvent(source);
      assert.deepEqual(await triggers.preSignUp(event), preSignUpEvent(source));
    });
  }
});
