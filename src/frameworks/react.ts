/** Types of the tag in React 19's JSX; there is no code in it: `import type {} from 'authsignal-cognito-login/react'`. */
import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { AuthsignalCognitoLogin } from '../authsignal-cognito-login.js';
import type { LoginEventMap } from '../events.js';
import type { LoginAttributes, LoginProperties } from './props.js';

/** A handler for each event: React listens for `login-success` when given `onlogin-success`. */
export type LoginEventProps = {
  [Name in keyof LoginEventMap as `on${Name}`]?: ((event: LoginEventMap[Name]) => void) | undefined;
};

/** What `<authsignal-cognito-login>` takes in JSX: attributes as in HTML, or properties, which also take objects. */
export type AuthsignalCognitoLoginProps = LoginAttributes &
  LoginProperties &
  LoginEventProps &
  Omit<
    DetailedHTMLProps<HTMLAttributes<AuthsignalCognitoLogin>, AuthsignalCognitoLogin>,
    keyof LoginProperties
  >;

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React keeps the tags there.
  namespace JSX {
    interface IntrinsicElements {
      'authsignal-cognito-login': AuthsignalCognitoLoginProps;
    }
  }
}
