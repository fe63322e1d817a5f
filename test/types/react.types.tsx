/** The tag in React 19's JSX; this file is only compiled. */
import { createRef } from 'react';
import type { AuthsignalCognitoLogin } from '../../src/index.js';
import type { AuthsignalCognitoLoginProps } from '../../src/frameworks/react.js';

const ref = createRef<AuthsignalCognitoLogin>();
void ref.current?.signIn('ana@example.com');

// Attributes as in HTML, and what every element takes.
void (
  <authsignal-cognito-login
    ref={ref}
    key="login"
    id="login"
    className="card"
    lang="en"
    style={{ maxWidth: '20rem' }}
    region="us-east-1"
    user-pool-client-id="client"
    tenant-id="tenant"
    mode="popup"
    sign-up="off"
    without-passkey
    remember={false}
    onlogin-start={(event) => event.preventDefault()}
    onlogin-step-change={({ detail }) => detail.step === 'done'}
    onlogin-success={(event) => event.waitUntil(fetch('/session', { body: event.detail.tokens.idToken }))}
    onlogin-error={({ detail }) => console.error(detail.code, detail.hint)}
    onlogin-cancel={({ detail }) => console.log(detail.method)}
    onpasskey-created={({ detail }) => console.log(detail.authenticatorId)}
  >
    <h1 slot="header">Sign in</h1>
  </authsignal-cognito-login>
);

// Properties.
void (
  <authsignal-cognito-login
    userPoolClientId="client"
    signUp="auto"
    withoutPasskeyAutofill
    messages={{ signIn: 'Anmelden' }}
    userAttributes={{ locale: 'de' }}
    resolveUsername={async (identifier) => identifier.toLowerCase()}
    getEnrollmentToken={async ({ accessToken }) => accessToken}
  />
);

// @ts-expect-error A mode is one of four.
void (<authsignal-cognito-login mode="dialog" />);
// @ts-expect-error A switch is no text; names with a dash that nobody declared are not checked.
void (<authsignal-cognito-login without-passkey="no" />);
// @ts-expect-error There is no such property.
void (<authsignal-cognito-login userPoolId="us-east-1_abc" />);
// @ts-expect-error The step is read only.
void (<authsignal-cognito-login step="done" />);
// @ts-expect-error Methods are called on the element.
void (<authsignal-cognito-login signIn={() => undefined} />);
// @ts-expect-error A success has no such detail.
void (<authsignal-cognito-login onlogin-success={({ detail }) => void detail.password} />);

const props: AuthsignalCognitoLoginProps = { region: 'us-east-1', 'tenant-id': 'tenant' };
void (<authsignal-cognito-login {...props} />);
