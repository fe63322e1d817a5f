/** The dialects of published sample backends: the widget signs in to each of them as it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type Attributes, prepareStage } from '../helpers/e2e.js';
import type { LoginHarness } from '../helpers/login-harness.js';
import { answerPrebuilt, prebuiltFrame, returnHere } from '../helpers/prebuilt-ui.js';

interface Dialect {
  name: string;
  folder: string;
  attributes?: Attributes;
  /** What the widget says the person signed in with; it does not know what they did in the pre-built UI. */
  method?: string;
  /** Calls of RespondToAuthChallenge in one sign-in. */
  answers: number;
  signIn: (login: LoginHarness, address: string) => Promise<unknown>;
}

const byCode = (login: LoginHarness, address: string) => login.signIn(address);

const inPopup = async (login: LoginHarness, address: string) => {
  await login.typeUsername(address);
  await login.submit();
  await answerPrebuilt(login, prebuiltFrame(login), address);
  await login.untilStep('done');
};

const byRedirect = async (login: LoginHarness, address: string) => {
  returnHere(login);
  await login.typeUsername(address);
  await login.submit();
  await answerPrebuilt(login, login.page, address);
  await login.untilStep('done');
};

const DIALECTS: Dialect[] = [
  { name: 'the token alone', folder: 'token', method: 'email-otp', answers: 1, signIn: byCode },
  { name: 'the url alone', folder: 'url', answers: 1, signIn: inPopup },
  {
    name: 'the url, and an answer in JSON',
    folder: 'url-json',
    attributes: { mode: 'redirect', 'answer-format': 'json' },
    answers: 1,
    signIn: byRedirect,
  },
  {
    name: 'two rounds, of which the first asks for the method',
    folder: 'two-rounds',
    method: 'email-otp',
    answers: 2,
    signIn: byCode,
  },
];

for (const { name, folder, attributes, method, answers, signIn } of DIALECTS) {
  describe(name, () => {
    const triggers = fileURLToPath(new URL(`./dialects/${folder}`, import.meta.url));
    const stage = prepareStage({ triggers });
    const open = () => stage.open({ attributes, canFrame: true });

    it('signs a new person in', async () => {
      const login = await open();
      await signIn(login, 'new@example.com');
      const success = login.success();
      assert.deepEqual([success.isNewUser, success.method], [true, method]);
      assert.equal(login.countOf('RespondToAuthChallenge'), answers);
    });

    it('signs a person in who comes back, as the same user', async () => {
      const first = await open();
      await signIn(first, 'back@example.com');
      const login = await open();
      await signIn(login, 'back@example.com');
      const success = login.success();
      assert.deepEqual([success.isNewUser, success.method], [false, method]);
      assert.equal(success.username, first.success().username);
      assert.notEqual(success.tokens.accessToken, first.tokens().accessToken);
    });
  });
}
