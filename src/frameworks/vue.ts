/** Types of the tag in Vue's templates; there is no code in it: `import type {} from 'authsignal-cognito-login/vue'`. */
import type { EmitFn, HTMLAttributes, PublicProps } from 'vue';
import type { AuthsignalCognitoLogin } from '../authsignal-cognito-login.js';
import type { LoginEventMap } from '../events.js';
import type { LoginProperties } from './props.js';

type LoginEmits = { [Name in keyof LoginEventMap]: (event: LoginEventMap[Name]) => void };

/** The tag as Vue's template checker sees components; there is nothing to construct. */
export type AuthsignalCognitoLoginTag = new () => AuthsignalCognitoLogin & {
  /** @deprecated Only for the checking of templates: the element has no such property. */
  $props: LoginProperties & Omit<HTMLAttributes, keyof LoginProperties> & PublicProps;
  /** @deprecated Only for the checking of templates: the element has no such method. */
  $emit: EmitFn<LoginEmits>;
};

declare module 'vue' {
  interface GlobalComponents {
    'authsignal-cognito-login': AuthsignalCognitoLoginTag;
  }
  // Strict templates would refuse `<h1 slot="header">` otherwise.
  interface HTMLAttributes {
    slot?: string;
  }
}
