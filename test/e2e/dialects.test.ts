/** The dialects of published sample backends: the widget signs in to each of them as it is. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import en from '../../src/i18n/locales/en.js';
import { type Attributes, prepareStage, type Stage } from '../helpers/e2e.js';
import { type PlaywrightLogin, wrongCodeFor } from '../helpers/playwright-login.js';
import { type PrebuiltUi, prebuiltFrame, returnHere } from '../helpers/prebuilt-ui.js';
import { addAuthenticator } from '../helpers/virtual-authenticator.js';
import { connect } from './dialects/authsignal.js';
import { handler as startSignIn } from './dialects/two-rounds/start-sign-in.js';

const MINUTE = 60_000;

/** How a person proves that an address is theirs. */
interface Proof {
  /** As far as the field for the code. */
  request(login: PlaywrightLogin, address: string): Promise<void>;
  enter(login: PlaywrightLogin, code: string): Promise<void>;
  /** Waits until the person sees that the code is wrong. */
  untilRefused(login: PlaywrightLogin): Promise<unknown>;
}

interface Scene {
  readonly stage: Stage;
  open(attributes?: Attributes): Promise<PlaywrightLogin>;
}

interface Dialect {
  name: string;
  folder: string;
  attributes?: Attributes;
  proof: Proof;
  /** What the widget says the person signed in with; it does not know what they did in the pre-built UI. */
  method?: string;
  /** Answers before the one with the token. */
  rounds?: number;
  /** Whether an endpoint of the app creates the users, and not the widget. */
  hasEndpoint?: boolean;
  /** Tests of this dialect alone. */
  more?: (scene: Scene) => void;
}

const byCode: Proof = {
  request: (login, address) => login.requestCode(address),
  enter: (login, code) => login.enterCode(code),
  untilRefused: (login) => login.widget.getByText(en.errors['wrong-code']).waitFor(),
};

const inPrebuilt = (uiOf: (login: PlaywrightLogin) => PrebuiltUi): Proof => ({
  async request(login, address) {
    returnHere(login);
    await login.typeUsername(address);
    await login.submit();
    await uiOf(login).getByRole('button', { name: 'Email a code' }).click();
    await uiOf(login).getByLabel('Code').waitFor();
  },
  async enter(login, code) {
    await uiOf(login).getByLabel('Code').fill(code);
    await uiOf(login).getByRole('button', { name: 'Continue' }).click();
  },
  untilRefused: (login) => uiOf(login).getByText('That code is not right').waitFor(),
});

async function signIn(login: PlaywrightLogin, { proof }: Dialect, address: string): Promise<void> {
  await proof.request(login, address);
  await proof.enter(login, login.codeFor(address));
  await login.untilStep('done');
}

interface Answer {
  session: string;
  answer: string;
  signInMethod?: string;
}

interface Traffic {
  /** The calls of RespondToAuthChallenge. */
  readonly answers: Answer[];
  /** What Authsignal was called with. */
  readonly tokens: Set<string>;
}

/** Notes what the page, or the one in its place, sends from now on. */
function listenTo({ page }: PlaywrightLogin): Traffic {
  const traffic: Traffic = { answers: [], tokens: new Set() };
  page.on('request', (request) => {
    const { authorization, 'x-amz-target': target } = request.headers();
    if (authorization) traffic.tokens.add(authorization);
    if (!target?.endsWith('.RespondToAuthChallenge')) return;
    const { Session, ChallengeResponses, ClientMetadata } = request.postDataJSON();
    const { signInMethod } = ClientMetadata ?? {};
    traffic.answers.push({ session: Session, answer: ChallengeResponses.ANSWER, signInMethod });
  });
  return traffic;
}

/** Spoils the next token on its way to Cognito, so that the trigger refuses it. */
async function spoilAnswer({ page }: PlaywrightLogin): Promise<void> {
  await page.route('**/cognito/', async (route) => {
    const body = route.request().postData() ?? '';
    const spoilt = body.replace(/("ANSWER":".*?eyJ\w+\.)/, '$1spoilt');
    if (spoilt !== body) await page.unroute('**/cognito/');
    await route.continue({ postData: spoilt });
  });
}

/** Creates a passkey outside the widget, as in the pre-built UI or in an account page. */
async function createPasskey({ cloud, page }: PlaywrightLogin, userId: string): Promise<void> {
  const { token } = await connect().track({
    userId,
    action: 'addAuthenticator',
    attributes: { scope: 'add:authenticators' },
  });
  await page.evaluate(
    async ([url, token, username]) => {
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const asked = await fetch(`${url}/registration-options`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ username }),
      });
      const { challengeId, options } = await asked.json();
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      const registrationCredential = await navigator.credentials.create({ publicKey });
      await fetch(url, {
        method: 'POST',
        headers,
        body: JSON.stringify({ challengeId, registrationCredential }),
      });
    },
    [`${cloud.url}/authsignal/v1/client/user-authenticators/passkey`, token, userId] as const,
  );
}

/** Whom the tokens belong to. */
function subOf(login: PlaywrightLogin): string {
  const [, payload = ''] = login.tokens().idToken.split('.');
  const { sub } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { sub?: string };
  assert.ok(sub);
  return sub;
}

const DIALECTS: Dialect[] = [
  {
    name: 'the token alone',
    folder: 'token',
    proof: byCode,
    method: 'email-otp',
    more: ({ open }) => {
      it('ends in order for who is not known to the pool, of which its triggers think nothing', async () => {
        const address = 'nobody@example.com';
        const login = await open({ 'sign-up': 'off' });
        await login.requestCode(address);
        const error = await login.errorAfter(() => login.enterCode(login.codeFor(address)));
        assert.equal(error.code, 'not-allowed');
        assert.equal(login.step(), 'identify');
        assert.equal(await login.usernameField.inputValue(), address);
      });
    },
  },
  { name: 'the url alone', folder: 'url', proof: inPrebuilt(prebuiltFrame) },
  {
    name: 'the url, and an answer in JSON',
    folder: 'url-json',
    attributes: { mode: 'redirect', 'answer-format': 'json' },
    proof: inPrebuilt(({ page }) => page),
  },
  {
    name: 'two rounds, of which the first asks for the method',
    folder: 'two-rounds',
    attributes: { 'user-pool-client-id': 'localotherclient' },
    proof: byCode,
    method: 'email-otp',
    rounds: 1,
    hasEndpoint: true,
    more: ({ stage, open }) => {
      it('says the method with every answer, and proves the address to the pool', async () => {
        const login = await open();
        const { answers } = listenTo(login);
        await login.signIn('told@example.com');
        assert.deepEqual(
          answers.map(({ answer, signInMethod }) => [answer === '__dummy__', signInMethod]),
          [
            [true, 'EMAIL'],
            [false, 'EMAIL'],
          ],
        );
        const { users } = stage.cloud.cognito.pool('us-east-1_LocalOther');
        assert.equal(users.find(login.success().username)?.attributes.email_verified, 'true');
      });

      it('signs in by text message', async () => {
        const login = await open({ identifier: 'phone' });
        const { answers } = listenTo(login);
        await login.signIn('+64211234567');
        assert.equal(login.success().method, 'sms');
        assert.deepEqual(
          answers.map(({ signInMethod }) => signInMethod),
          ['SMS', 'SMS'],
        );
      });

      it('takes a passkey instead of the code that was sent already', async () => {
        const address = 'instead@example.com';
        const login = await open({
          'without-passkey-autofill': '',
          'passkey-enrollment': 'prompt',
          methods: 'email-otp passkey',
        });
        await addAuthenticator(login.page);
        await login.typeUsername(address);
        await login.submit();
        await login.untilStep('entering');
        await login.enterCode(login.codeFor(address));
        await login.untilStep('enrolling');
        await login.button(en.createPasskey).click();
        await login.untilStep('done');
        const sub = subOf(login);

        await login.revisit();
        const { answers } = listenTo(login);
        await login.typeUsername(address);
        await login.submit();
        await login.untilStep('entering');
        await login.tryAnotherWay();
        await login.choose('passkey');
        await login.untilStep('done');
        assert.deepEqual([subOf(login), login.success().method], [sub, 'passkey']);
        assert.deepEqual(
          answers.map(({ signInMethod }) => signInMethod),
          ['EMAIL', 'PASSKEY', 'PASSKEY'],
        );
      });
    },
  },
];

for (const dialect of DIALECTS) {
  const { name, folder, attributes, proof, method, rounds = 0, hasEndpoint = false } = dialect;
  describe(name, () => {
    const triggers = fileURLToPath(new URL(`./dialects/${folder}`, import.meta.url));
    const stage = prepareStage({ triggers });

    async function open(more: Attributes = {}): Promise<PlaywrightLogin> {
      // Where the page's policy lets it connect.
      const usernameUrl = `${stage.cloud.url}/authsignal/v1/start-sign-in`;
      return stage.open({
        attributes: { ...attributes, ...(hasEndpoint && { 'username-url': usernameUrl }), ...more },
        canFrame: true,
        prepare: ({ page }) =>
          page.route(usernameUrl, async (route) =>
            route.fulfill({
              json: await startSignIn({ body: route.request().postData() ?? '' }),
              headers: { 'access-control-allow-origin': '*' },
            }),
          ),
      });
    }

    it('signs a new person in', async () => {
      const login = await open();
      await signIn(login, dialect, 'new@example.com');
      const success = login.success();
      assert.deepEqual([success.isNewUser, success.method], [!hasEndpoint, method]);
      assert.deepEqual(
        ['SignUp', 'InitiateAuth', 'RespondToAuthChallenge'].map((operation) => login.countOf(operation)),
        [hasEndpoint ? 0 : 1, 1, rounds + 1],
      );
    });

    it('signs a person in who comes back, as the same user', async () => {
      const first = await open();
      await signIn(first, dialect, 'back@example.com');
      const login = await open();
      await signIn(login, dialect, 'back@example.com');
      const success = login.success();
      assert.deepEqual([success.isNewUser, success.method], [false, method]);
      assert.equal(success.username, first.success().username);
      assert.notEqual(success.tokens.accessToken, first.tokens().accessToken);
    });

    it('signs a person in by a passkey, who types nothing', async () => {
      const login = await open({ 'without-passkey-autofill': '' });
      await addAuthenticator(login.page);
      await signIn(login, dialect, 'passkey@example.com');
      const { username } = login.success();
      const sub = subOf(login);
      await createPasskey(login, username);

      await login.revisit();
      const { answers } = listenTo(login);
      await login.button(en.usePasskey).click();
      await login.untilStep('done');
      assert.deepEqual([subOf(login), login.success().method], [sub, 'passkey']);
      assert.equal(answers.length, rounds + 1);
      assert.ok(answers.every(({ signInMethod }) => signInMethod === (rounds ? 'PASSKEY' : undefined)));
    });

    it('takes the right code after a wrong one, of which Cognito never hears', async () => {
      const address = 'wrong@example.com';
      const login = await open();
      const { answers } = listenTo(login);
      await proof.request(login, address);
      await proof.enter(login, wrongCodeFor(login.codeFor(address)));
      await proof.untilRefused(login);
      assert.equal(answers.length, rounds);
      await proof.enter(login, login.codeFor(address));
      await login.untilStep('done');
      assert.equal(answers.length, rounds + 1);
    });

    it('starts again with a new session and a new token when the trigger refuses an answer', async () => {
      const address = 'refused@example.com';
      const login = await open();
      const { answers, tokens } = listenTo(login);
      await proof.request(login, address);
      await spoilAnswer(login);
      const { code, hint } = await login.errorAfter(() => proof.enter(login, login.codeFor(address)));
      assert.equal(code, 'not-allowed');
      assert.match(hint ?? '', /VerifyAuthChallengeResponse refused the token/);
      assert.equal(login.watched.takeWarnings().length, 1);
      await login.untilStep('identify');
      assert.equal(await login.usernameField.inputValue(), address);

      const used = new Set(tokens);
      await signIn(login, dialect, address);
      assert.ok([...tokens].some((token) => !used.has(token)));
      assert.equal(new Set(answers.map(({ session }) => session)).size, 2 * (rounds + 1));
      assert.ok(answers.every(({ signInMethod }) => signInMethod === (rounds ? 'EMAIL' : undefined)));
    });

    it('does not let the person notice that the session died meanwhile', async () => {
      const address = 'slow@example.com';
      const login = await open();
      await proof.request(login, address);
      stage.cloud.clock.advance(4 * MINUTE);
      await proof.enter(login, login.codeFor(address));
      await login.untilStep('done');
      assert.deepEqual(login.events('login-error'), []);
      // The dead session takes one answer, and the new one all of them.
      assert.deepEqual(
        [login.countOf('InitiateAuth'), login.countOf('RespondToAuthChallenge')],
        [2, 2 * (rounds + 1)],
      );
    });

    dialect.more?.({ stage, open });
  });
}
