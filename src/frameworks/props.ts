/** What components for frameworks take, and as what the element gets it. */
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

/** How a component gets its first step onto the page before its script is there. */
export interface WrittenProps {
  /** Address of the style sheet `authsignal-cognito-login.css`; the server's HTML has a `<style>` otherwise. */
  stylesheet?: string;
  /** Nonce of the page's policy for that `<style>`. */
  nonce?: string;
}

/** The properties that no attribute can hold. */
export const OBJECTS = [
  'messages',
  'userAttributes',
  'clientMetadata',
  'resolveUsername',
  'getEnrollmentToken',
] as const satisfies readonly (keyof LoginProperties)[];

/** The other properties. */
export const TEXTS = [
  'region',
  'userPoolClientId',
  'tenantId',
  'authsignalUrl',
  'prebuiltUiHost',
  'cognitoUrl',
  'action',
  'mode',
  'identifier',
  'methods',
  'signUp',
  'usernameUrl',
  'answerFormat',
  'codeLength',
  'withoutPasskey',
  'withoutPasskeyAutofill',
  'passkeyEnrollment',
  'enrollmentTokenUrl',
  'storage',
  'remember',
  'username',
  'successUrl',
  'country',
  'theme',
  'headingLevel',
] as const satisfies readonly Exclude<keyof LoginProperties, (typeof OBJECTS)[number]>[];

export const EVENTS = [
  'login-start',
  'login-step-change',
  'login-success',
  'login-error',
  'login-cancel',
  'passkey-created',
] as const;

/** `userPoolClientId` as `user-pool-client-id`. */
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** The attributes that `props` stand for, by the names that HTML has for them; `undefined` for those that are not there. */
export function attributesFrom(props: Readonly<Record<string, unknown>>): Record<string, string | undefined> {
  const attributes: Record<string, string | undefined> = {};
  for (const name of TEXTS) {
    const value = props[name] as string | number | boolean | null | undefined;
    const isThere = value !== undefined && value !== null && value !== false;
    attributes[kebab(name)] = isThere ? (value === true ? '' : String(value)) : undefined;
  }
  return attributes;
}

/** Gives `element` the objects and functions of `props`, where they are others than those of `before`. */
export function setObjects(
  element: LoginProperties,
  props: LoginProperties,
  before: LoginProperties = {},
): void {
  for (const name of OBJECTS)
    if (props[name] !== before[name]) Object.assign(element, { [name]: props[name] });
}
