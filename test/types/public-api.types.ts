/** The types that a page's code sees; this file is only compiled. */
import {
  AuthsignalCognitoLogin,
  LoginError,
  type IdentifierType,
  type LoginErrorCode,
  type LoginEventMap,
  type LoginMode,
  type LoginStep,
  type LoginSuccess,
  type LoginSuccessEvent,
  type LoginTokens,
  type MethodId,
  type PartialMessages,
  type SignUpMode,
} from '../../src/index.js';
import { configure, getTokens, onChange, signOut } from '../../src/session/index.js';

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only when both types are the same. */
declare function expectSame<A, B>(same: Equals<A, B>): void;

/** Compiles only when the value is of this very type. */
declare function expectType<Expected>(): <Actual>(value: Actual, same: Equals<Actual, Expected>) => void;

// The element, by its tag and by its class.
const login = document.createElement('authsignal-cognito-login');
expectType<AuthsignalCognitoLogin>()(login, true);
expectType<AuthsignalCognitoLogin | null>()(document.querySelector('authsignal-cognito-login'), true);
const element: HTMLElement = new AuthsignalCognitoLogin();
void element;

// Properties.
login.region = 'us-east-1';
login.userPoolClientId = 'client';
login.tenantId = 'tenant';
login.authsignalUrl = 'https://eu.api.authsignal.com/v1';
login.prebuiltUiHost = 'login.example.com';
login.cognitoUrl = '/cognito/';
login.action = 'cognitoAuth';
login.methods = 'email-otp passkey';
login.username = 'ana@example.com';
login.successUrl = '/home';
login.userAttributes = { locale: 'en' };
login.clientMetadata = { shop: '7' };
expectType<LoginMode>()(login.mode, true);
expectType<IdentifierType>()(login.identifier, true);
expectType<SignUpMode>()(login.signUp, true);
expectType<'auto' | 'light' | 'dark'>()(login.theme, true);
expectType<LoginStep>()(login.step, true);
// @ts-expect-error A mode is one of four.
login.mode = 'dialog';
// @ts-expect-error A theme is one of three.
login.theme = 'blue';
// @ts-expect-error A sign-up is one of three.
login.signUp = 'never';
// @ts-expect-error The step is read only.
login.step = 'done';
// @ts-expect-error Attributes of a user are texts.
login.userAttributes = { age: 7 };
// @ts-expect-error There is no such property.
login.userPoolId = 'us-east-1_abc';

// Methods.
expectSame<ReturnType<typeof login.signIn>, Promise<LoginSuccess>>(true);
void login.signIn();
void login.signIn('ana@example.com');
expectSame<ReturnType<typeof login.reset>, void>(true);
login.focus();
// @ts-expect-error An identifier is a text.
void login.signIn(7);

// Events, each with its own type.
login.addEventListener('login-start', (event) => {
  expectType<string>()(event.detail.username, true);
  event.preventDefault();
});
login.addEventListener('login-step-change', ({ detail }) => {
  expectType<LoginStep>()(detail.step, true);
  expectType<LoginStep>()(detail.previous, true);
  expectType<MethodId | undefined>()(detail.method, true);
});
login.addEventListener('login-success', (event) => {
  expectType<LoginSuccessEvent>()(event, true);
  expectType<LoginTokens>()(event.detail.tokens, true);
  expectType<boolean>()(event.detail.isNewUser, true);
  event.waitUntil(fetch('/session', { method: 'POST' }));
  event.detail.waitUntil(Promise.resolve());
  // @ts-expect-error What is waited for is a promise.
  event.waitUntil('a moment');
  // @ts-expect-error Tokens are read only.
  event.detail.tokens.accessToken = '';
  // @ts-expect-error A refresh token may be missing.
  expectType<string>()(event.detail.tokens.refreshToken, true);
});
login.addEventListener('login-error', ({ detail }) => {
  expectType<LoginErrorCode>()(detail.code, true);
  expectType<boolean>()(detail.recoverable, true);
  expectType<string | undefined>()(detail.hint, true);
  // @ts-expect-error The codes are a closed set.
  if (detail.code === 'unknown') login.reset();
});
login.addEventListener(
  'login-cancel',
  function ({ detail }) {
    expectType<AuthsignalCognitoLogin>()(this, true);
    expectType<LoginStep>()(detail.step, true);
  },
  { once: true },
);
login.addEventListener('passkey-created', ({ detail }) => {
  expectType<string | undefined>()(detail.authenticatorId, true);
});
login.addEventListener('focusin', (event) => expectType<FocusEvent>()(event, true));
// @ts-expect-error A success has no such detail.
login.addEventListener('login-success', ({ detail }) => void detail.password);
expectSame<
  keyof LoginEventMap,
  'login-start' | 'login-step-change' | 'login-success' | 'login-error' | 'login-cancel' | 'passkey-created'
>(true);

// Words: any of them, each of its own kind.
const words: PartialMessages = {
  signIn: 'Anmelden',
  resendIn: (seconds) => `Noch ${seconds.toFixed()} s`,
  errors: { network: 'Kein Netz.' },
  methods: { 'email-otp': 'Code per E-Mail' },
};
login.messages = words;
login.messages = {};
// @ts-expect-error A countdown is a function of the seconds.
login.messages = { resendIn: 'Noch ein Moment' };
// @ts-expect-error There is no such error.
login.messages = { errors: { 'no-such-code': '' } };
// @ts-expect-error There is no such word.
login.messages = { title: '' };

// Errors.
login.signIn().catch((error: unknown) => {
  if (!(error instanceof LoginError)) return;
  expectType<LoginErrorCode>()(error.code, true);
  expectType<number | undefined>()(error.retryAfter, true);
});
// @ts-expect-error The codes are a closed set.
void new LoginError('unknown');

// The session after the sign-in.
expectType<Promise<LoginTokens | undefined>>()(getTokens(), true);
expectType<Promise<LoginTokens | undefined>>()(
  getTokens({ refresh: true, signal: new AbortController().signal }),
  true,
);
expectType<Promise<void>>()(signOut(), true);
expectType<Promise<void>>()(signOut({ everywhere: true }), true);
expectType<() => void>()(
  onChange((tokens) => expectType<LoginTokens | undefined>()(tokens, true)),
  true,
);
configure({ cognitoUrl: 'https://auth.example.com' });
// What is undefined counts as left out.
void getTokens({ refresh: undefined, signal: undefined });
void signOut({ everywhere: undefined });
configure({ cognitoUrl: undefined });
// @ts-expect-error There is no such option.
void signOut({ global: true });
