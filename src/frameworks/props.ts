/** The element's properties and attributes as types, for the declarations of frameworks. */
import type { AuthsignalCognitoLogin } from '../authsignal-cognito-login.js';

/** The properties that a page may set, all optional. */
export type LoginProperties = {
  [Name in keyof typeof AuthsignalCognitoLogin.properties]?: AuthsignalCognitoLogin[Name] | undefined;
};

/** `userPoolClientId` as `user-pool-client-id`. */
type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${Lowercase<First>}${Rest extends Uncapitalize<Rest> ? '' : '-'}${Kebab<Rest>}`
  : Name;

/** The attributes that a page may set: the properties that are texts or switches, by the name that markup has for them. */
export type LoginAttributes = {
  [
    Name in keyof LoginProperties as LoginProperties[Name] extends string | boolean | undefined
      ? Kebab<Name>
      : never
  ]: LoginProperties[Name];
};
