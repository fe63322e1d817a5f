/** A pool that had triggers before ours, which now stand behind them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { createTriggers, preSignUpHandler, type Chain } from '../../src/triggers/index.js';
import { createEvent, defineEvent, preSignUpEvent, verifyEvent } from './events.js';

const FORM = 'formclient';

function from<T extends { callerContext: object }>(clientId: string, event: T): T {
  return { ...event, callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId } };
}

const CONFIRMED = { autoConfirmUser: true, autoVerifyEmail: false, autoVerifyPhone: false };
const THEIRS = { autoConfirmUser: true, autoVerifyEmail: true, autoVerifyPhone: true };

const chained = (chain: Chain, clientIds: string[] | undefined = [FORM]) =>
  createTriggers({ authsignal: { apiSecretKey: 'sk_chain' }, clientIds, chain });

describe('a PreSignUp that the pool had before', () => {
  const signUp = preSignUpEvent('PreSignUp_SignUp');
  const theirs = mock.fn(async (event: object): Promise<object> => ({ ...event, response: THEIRS }));
  const triggers = chained({ preSignUp: theirs });
  afterEach(() => theirs.mock.resetCalls());

  it('answers for the other app clients', async () => {
    assert.deepEqual((await triggers.preSignUp(from('other', signUp))).response, THEIRS);
  });

  it('answers for whom an administrator makes', async () => {
    const made = preSignUpEvent('PreSignUp_AdminCreateUser');
    const event = from('CLIENT_ID_NOT_APPLICABLE', made);
    assert.deepEqual((await triggers.preSignUp(event)).response, THEIRS);
  });

  it('is asked about people of the form, whose address it cannot mark verified', async () => {
    assert.deepEqual((await triggers.preSignUp(from(FORM, signUp))).response, CONFIRMED);
    assert.equal(theirs.mock.callCount(), 1);
  });

  it('may refuse people of the form, with its own words', async () => {
    const refuses = chained({ preSignUp: () => Promise.reject(new Error('No more members.')) });
    await assert.rejects(refuses.preSignUp(from(FORM, signUp)), { message: 'No more members.' });
  });

  it('changes nothing of the event of the form', async () => {
    const event = from(FORM, signUp);
    const meddles = chained({
      preSignUp: async (given) =>
        Object.assign(given, { request: { userAttributes: { email: 'x@example.com' } } }),
    });
    assert.deepEqual((await meddles.preSignUp(event)).request, signUp.request);
  });
});

describe('the other triggers that the pool had before', () => {
  const mark = async (event: object) => ({ ...event, response: { theirs: true } });
  const triggers = chained({
    defineAuthChallenge: mark,
    createAuthChallenge: mark,
    verifyAuthChallengeResponse: mark,
  });

  it('answer for the other app clients', async () => {
    const answers = await Promise.all([
      triggers.defineAuthChallenge(from('other', defineEvent({ session: [] }))),
      triggers.createAuthChallenge(from('other', createEvent())),
      triggers.verifyAuthChallengeResponse(from('other', verifyEvent({ challengeAnswer: 'x' }))),
    ]);
    for (const { response } of answers) assert.deepEqual(response, { theirs: true });
  });

  it('have no say about the form', async () => {
    const { response } = await triggers.defineAuthChallenge(from(FORM, defineEvent({ session: [] })));
    assert.equal(response.challengeName, 'CUSTOM_CHALLENGE');
  });
});

describe('a function behind ours', () => {
  const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:theirs';
  const environment = process.env;
  let server: Server;
  let answer: { status?: number; error?: string; body: unknown };
  let asked: { path: string | undefined; event: unknown }[];
  let warnings: unknown[];

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        asked.push({ path: request.url, event: JSON.parse(body) });
        response.writeHead(
          answer.status ?? 200,
          answer.error ? { 'x-amz-function-error': answer.error } : {},
        );
        response.end(JSON.stringify(answer.body));
      });
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
  });
  after(() => server.close());
  beforeEach(() => {
    asked = [];
    warnings = [];
    mock.method(console, 'warn', (line: unknown) => warnings.push(line));
    process.env = {
      ...environment,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_LAMBDA: `http://localhost:${(server.address() as AddressInfo).port}`,
      AUTHSIGNAL_CLIENT_IDS: FORM,
      AUTHSIGNAL_CHAIN_PRE_SIGN_UP: ARN,
    };
  });
  afterEach(() => {
    mock.restoreAll();
    process.env = environment;
  });

  const other = from('other', preSignUpEvent('PreSignUp_SignUp'));

  it('is called with the whole event, and its answer is ours', async () => {
    answer = { body: { ...other, response: THEIRS } };
    assert.deepEqual(await preSignUpHandler(other), answer.body);
    assert.deepEqual(asked, [
      { path: `/2015-03-31/functions/${encodeURIComponent(ARN)}/invocations`, event: other },
    ]);
  });

  it('may refuse, with its own words', async () => {
    answer = { error: 'Unhandled', body: { errorType: 'Error', errorMessage: 'No more members.' } };
    await assert.rejects(preSignUpHandler(other), { message: 'No more members.' });
    assert.deepEqual(warnings, []);
  });

  it('that may not be called lets nobody sign up, and the log names the right', async () => {
    answer = { status: 403, body: { __type: 'AccessDeniedException', Message: `Not for ${ARN}.` } };
    await assert.rejects(preSignUpHandler(other), {
      message: 'The trigger that the pool had before is not available. Try again.',
    });
    assert.deepEqual(warnings, [
      '[authsignal-cognito-login] The trigger behind this one could not be called: AccessDeniedException. ' +
        'It takes lambda:InvokeFunction.',
    ]);
  });
});
