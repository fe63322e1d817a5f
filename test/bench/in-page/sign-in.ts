/** Signs in with the page's widget, and by bare calls to the same endpoints, and times both. */

export type Login = HTMLElementTagNameMap['authsignal-cognito-login'];

declare global {
  interface Window {
    /** The newest code in somebody's mailbox. */
    codeFor(address: string): Promise<string>;
  }
}

const CLIENT_ID = 'localdemoclient';

/** Milliseconds that `act` takes. */
async function time(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

const untilStep = (login: Login, step: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const end = new AbortController();
    const { signal } = end;
    login.addEventListener(
      'login-step-change',
      ({ detail }) => {
        if (detail.step !== step) return;
        end.abort();
        resolve();
      },
      { signal },
    );
    login.addEventListener(
      'login-error',
      ({ detail }) => {
        end.abort();
        reject(new Error(`${detail.code} in the step ${detail.step}`));
      },
      { signal },
    );
  });

function element<T extends Element>(root: ParentNode | null, selector: string): T {
  const found = root?.querySelector<T>(selector);
  if (!found) throw new Error(`There is no ${selector}.`);
  return found;
}

function type(login: Login, slot: string, text: string): void {
  const input = element<HTMLInputElement>(login, `input[slot=${slot}]`);
  input.value = text;
  input.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

export const theWidget = (): Login => element<Login>(document, 'authsignal-cognito-login');

/** Signs `address` in with the page's widget. Resolves with the milliseconds that it took, the mailbox left out. */
export async function signInWithWidget(address: string): Promise<number> {
  const login = theWidget();
  const done = untilStep(login, 'done');
  // Reported below.
  done.catch(() => undefined);
  type(login, 'identifier', address);
  const starting = await time(async () => {
    const entering = untilStep(login, 'entering');
    element<HTMLElement>(login.shadowRoot, '[part~=button-primary]').click();
    await entering;
    // The step is there before its field is.
    await login.updateComplete;
  });
  const code = await window.codeFor(address);
  const finishing = await time(async () => {
    const success = new Promise((resolve) =>
      login.addEventListener('login-success', resolve, { once: true }),
    );
    // Digits are taken as they are typed; the last one submits.
    type(login, 'code', code);
    await Promise.race([success, done]);
  });
  await done;
  await login.updateComplete;
  return starting + finishing;
}

/** Milliseconds that the fastest person takes; by then the widget offers passkeys among the field's suggestions. */
const PERSON_MS = 25;

/** Resolves when a person could have begun to type in `login`. */
export async function ready(login: Login): Promise<void> {
  await login.updateComplete;
  await new Promise((resolve) => setTimeout(resolve, PERSON_MS));
}

/** Puts the page's widget back to its first step. */
export async function resetWidget(): Promise<void> {
  const login = theWidget();
  login.reset();
  await ready(login);
}

async function post<T>(path: string, headers: Record<string, string>, body: object): Promise<T> {
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path} answered with ${response.status}.`);
  return (await response.json()) as T;
}

const cognito = <T>(operation: string, body: object): Promise<T> =>
  post<T>(
    '/cognito/',
    {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
    },
    { ClientId: CLIENT_ID, ...body },
  );

const authsignal = <T>(path: string, token: string, body: object): Promise<T> =>
  post<T>(
    `/authsignal/v1/client/${path}`,
    { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body,
  );

interface Challenge {
  readonly Session: string;
  readonly ChallengeParameters: { readonly USERNAME: string; readonly token: string };
}

/** Does what the widget does for `address`, with nothing but `fetch`. Resolves with the milliseconds, likewise. */
export async function signInWithBareCalls(address: string): Promise<number> {
  let challenge: Challenge | undefined;
  const starting = await time(async () => {
    await cognito('SignUp', {
      Username: address,
      Password: 'A-password-that-nobody-knows-0',
      UserAttributes: [{ Name: 'email', Value: address }],
    });
    challenge = await cognito<Challenge>('InitiateAuth', {
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: address },
    });
    await authsignal('challenge/email-otp', challenge.ChallengeParameters.token, {});
  });
  const code = await window.codeFor(address);
  const finishing = await time(async () => {
    if (!challenge) throw new Error('There is no challenge.');
    const { Session, ChallengeParameters } = challenge;
    const { accessToken } = await authsignal<{ accessToken: string }>(
      'verify/email-otp',
      ChallengeParameters.token,
      { verificationCode: code },
    );
    await cognito('RespondToAuthChallenge', {
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session,
      ChallengeResponses: { USERNAME: ChallengeParameters.USERNAME, ANSWER: accessToken },
    });
  });
  return starting + finishing;
}

/**
 * Signs `address` in with the page's widget. Resolves with how many calls had to wait for each other: one that begins while
 * another is under way costs no time of its own.
 */
export async function serialCallsOf(address: string): Promise<number> {
  performance.clearResourceTimings();
  await signInWithWidget(address);
  const calls = performance
    .getEntriesByType('resource')
    .filter(({ name }) => /\/(cognito|authsignal|context)\b/.test(new URL(name).pathname))
    .sort((a, b) => a.startTime - b.startTime);
  let count = 0;
  let end = 0;
  for (const { startTime, duration } of calls) {
    if (startTime >= end) count += 1;
    end = Math.max(end, startTime + duration);
  }
  return count;
}
