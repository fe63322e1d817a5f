/** The tag as Vue's template checker sees it; this file is only compiled. */
import type { GlobalComponents, HTMLAttributes } from 'vue';
import type { AuthsignalCognitoLogin, LoginEventMap } from '../../src/index.js';
import type {} from '../../src/frameworks/vue.js';

type Tag = InstanceType<GlobalComponents['authsignal-cognito-login']>;
type Props = Tag['$props'];

declare const tag: Tag;
const element: AuthsignalCognitoLogin = tag;
void element;

// Properties, and what every element takes.
const props: Props = {
  id: 'login',
  class: 'card',
  lang: 'en',
  style: { maxWidth: '20rem' },
  key: 'login',
  region: 'us-east-1',
  userPoolClientId: 'client',
  tenantId: 'tenant',
  mode: 'popup',
  withoutPasskey: true,
  messages: { signIn: 'Anmelden' },
  userAttributes: { locale: 'de' },
  resolveUsername: async (identifier) => identifier.toLowerCase(),
  onClick: () => undefined,
};
void props;
// @ts-expect-error A mode is one of four.
void ({ mode: 'dialog' } satisfies Props);
// @ts-expect-error There is no such property.
void ({ userPoolId: 'us-east-1_abc' } satisfies Props);
// @ts-expect-error The step is read only.
void ({ step: 'done' } satisfies Props);
// @ts-expect-error Methods are called on the element.
void ({ signIn: () => undefined } satisfies Props);

// Events.
declare const events: LoginEventMap;
tag.$emit('login-start', events['login-start']);
tag.$emit('login-step-change', events['login-step-change']);
tag.$emit('login-success', events['login-success']);
tag.$emit('login-error', events['login-error']);
tag.$emit('login-cancel', events['login-cancel']);
tag.$emit('passkey-created', events['passkey-created']);
// @ts-expect-error There is no such event.
tag.$emit('login-failure', events['login-error']);
// @ts-expect-error Each event has its own type.
tag.$emit('login-success', events['login-error']);

// What goes into a slot.
void ({ slot: 'header' } satisfies HTMLAttributes);
