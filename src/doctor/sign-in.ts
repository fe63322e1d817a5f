/** A whole sign-in by a code, as the form makes it, noted answer by answer. */
import { ask, jsonOf, type Answer } from '../diagnose/ask.js';
import type { Examination } from '../diagnose/check.js';
import { isObject, isText } from '../json.js';
import { stepOf, type Step } from './shapes.js';

/** The sign-in cannot go on; the message says why. */
export class Stopped extends Error {}

/** Signs `identifier` in with the code that `codeFor` resolves to. Rejects with `Stopped`, or with `Unreachable`. */
export async function signInByCode(
  { world, config, endpoint, patience }: Examination,
  identifier: string,
  codeFor: (identifier: string) => Promise<string>,
): Promise<Step[]> {
  const steps: Step[] = [];
  const note = (name: string, answer: Answer) => {
    steps.push(stepOf(name, answer));
    return { status: answer.status, body: jsonOf(answer) ?? {} };
  };
  const cognito = async (operation: string, input: object) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    };
    const request = { method: 'POST', headers, body: JSON.stringify(input) };
    return note(operation, await ask(world, `${endpoint}/`, request, patience * 2));
  };
  const authsignal = async (path: string, token: string, body?: object) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const request = { method: 'POST', headers, body: body && JSON.stringify(body) };
    return note(path, await ask(world, config.authsignalUrl + path, request, patience));
  };
  const ClientId = config.userPoolClientId;
  const isPhone = identifier.startsWith('+');
  const method = isPhone ? 'sms' : 'email-otp';

  let begun = await cognito('InitiateAuth', {
    ClientId,
    AuthFlow: 'CUSTOM_AUTH',
    AuthParameters: { USERNAME: identifier },
  });
  const respond = (ANSWER: string, ClientMetadata?: object) => {
    const { Session, ChallengeParameters } = begun.body;
    const { USERNAME = identifier } = isObject(ChallengeParameters) ? ChallengeParameters : {};
    return cognito('RespondToAuthChallenge', {
      ClientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME, ANSWER },
      ClientMetadata,
    });
  };
  const parameter = (name: string) => {
    const { ChallengeParameters } = begun.body;
    return isObject(ChallengeParameters) ? ChallengeParameters[name] : undefined;
  };
  // There is no browser whose context it could be.
  if (parameter('challenge') === 'PROVIDE_CONTEXT') begun = await respond('__dummy__');
  const isTwoRound = parameter('challenge') === 'PROVIDE_AUTH_PARAMETERS';
  const metadata = isTwoRound ? { signInMethod: isPhone ? 'SMS' : 'EMAIL' } : undefined;
  if (isTwoRound) begun = await respond('__dummy__', metadata);
  const token = parameter('token');
  if (!isText(token)) throw new Stopped('The challenge has no token: run doctor without --record.');

  await authsignal('/client/init', token, {});
  const sent = await authsignal(`/client/challenge/${method}`, token);
  if (sent.status !== 200) throw new Stopped('Authsignal did not send a code to this person.');
  const verificationCode = await codeFor(identifier);
  const verified = await authsignal(`/client/verify/${method}`, token, { verificationCode });
  const { isVerified, accessToken } = verified.body;
  if (isVerified !== true || !isText(accessToken)) throw new Stopped('Authsignal did not accept the code.');
  const answer = config.answerFormat === 'json' ? JSON.stringify({ token: accessToken }) : accessToken;
  const { body } = await respond(answer, metadata);
  if (!isObject(body.AuthenticationResult)) throw new Stopped('Cognito did not accept the answer.');
  return steps;
}
