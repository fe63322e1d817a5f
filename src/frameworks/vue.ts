/** The form as a component for Vue and Nuxt, and the types of its tag in templates. */
import { define, renderParts } from '#environment';
import {
  defineComponent,
  getCurrentInstance,
  h,
  onMounted,
  shallowRef,
  useId,
  watch,
  type EmitFn,
  type HTMLAttributes,
  type PublicProps,
  type VNode,
} from 'vue';
import type { AuthsignalCognitoLogin as Login } from '../authsignal-cognito-login.js';
import type { LoginEventMap } from '../events.js';
import {
  attributesFrom,
  EVENTS,
  OBJECTS,
  setObjects,
  TEXTS,
  type LoginProperties,
  type WrittenProps,
} from './props.js';

type LoginEmits = { [Name in keyof LoginEventMap]: (event: LoginEventMap[Name]) => void };

/** The tag as Vue's template checker sees components; there is nothing to construct. */
export type AuthsignalCognitoLoginTag = new () => Login & {
  /** @deprecated Only for the checking of templates: the element has no such property. */
  $props: LoginProperties & Omit<HTMLAttributes, keyof LoginProperties> & PublicProps;
  /** @deprecated Only for the checking of templates: the element has no such method. */
  $emit: EmitFn<LoginEmits>;
};

/** The component as Vue's template checker sees it. A template ref has the element in `element`. */
export type LoginComponent = new () => {
  readonly element: Login | undefined;
  $props: LoginProperties &
    WrittenProps &
    Omit<HTMLAttributes, keyof LoginProperties | 'nonce'> &
    PublicProps;
  $emit: EmitFn<LoginEmits>;
  $slots: { default?: () => VNode[] };
};

/** The nodes that a server wrote, which are the element's. */
const WRITTEN = ['dialog', 'label', 'input'] as const;

/** With this mark Vue sets an attribute and no property, which the element may not have yet. */
const asAttributes = (attributes: object) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`^${name}`, value as unknown]));

/**
 * The form, in Vue and Nuxt. A server writes its first step, so that a person can type at once; it is hydrated at any time,
 * whatever the person has done by then. The element is defined once Vue listens, so no event is missed. The default slot takes
 * elements with a `slot`.
 */
export const AuthsignalCognitoLogin = defineComponent({
  name: 'AuthsignalCognitoLogin',
  props: [...TEXTS, ...OBJECTS, 'stylesheet', 'nonce'],
  emits: [...EVENTS],
  setup(anyProps, { attrs, emit, expose, slots }) {
    const props = anyProps as LoginProperties & WrittenProps;
    const id = useId() ?? 'vue';
    const element = shallowRef<Login>();
    const isServer = typeof document === 'undefined';
    // What was hydrated stays.
    const wasWritten = isServer || Boolean(getCurrentInstance()?.vnode.el);
    expose({ element });

    const objects = () => Object.fromEntries(OBJECTS.map((name) => [name, props[name]])) as LoginProperties;
    onMounted(() => {
      if (element.value) setObjects(element.value, objects());
      define();
    });
    watch(objects, (after, before) => element.value && setObjects(element.value, after, before), {
      flush: 'post',
    });

    const listeners = Object.fromEntries(
      EVENTS.map((type) => [
        `on${type.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
        (event: LoginEventMap[typeof type]) => emit(type, event),
      ]),
    );

    /** What a server writes: the template, which a parser takes out, and the nodes in the place of `WRITTEN`. */
    const write = (attributes: Record<string, string | undefined>): VNode[] => {
      const lang = typeof attrs.lang === 'string' ? attrs.lang : undefined;
      const step = renderParts?.({ ...attributes, lang }, id, props);
      if (!step) return [];
      return [
        h('template', { shadowrootmode: 'open', innerHTML: step.shadow }),
        ...step.fields.map(({ tag, attributes: given, content }) =>
          h(tag, { ...given, ...(content && { innerHTML: content }) }),
        ),
      ];
    };

    return () => {
      const attributes = attributesFrom({ ...props });
      const written = isServer ? write(attributes) : WRITTEN.map((tag) => h(tag));
      // Parsers take the template out, so there is nothing in its place where the server's nodes are hydrated.
      const template = isServer ? written.splice(0, 1) : [];
      return h(
        'authsignal-cognito-login',
        {
          ...(isServer ? attributes : { ...asAttributes(attributes), ref: element }),
          ...listeners,
          // After the first step there may be other fields than the server's.
          'data-allow-mismatch': 'children',
        },
        [...template, slots.default?.(), ...(wasWritten ? written : [])],
      );
    };
  },
}) as unknown as LoginComponent;

declare module 'vue' {
  interface GlobalComponents {
    'authsignal-cognito-login': AuthsignalCognitoLoginTag;
  }
  // Strict templates would refuse `<h1 slot="header">` otherwise.
  interface HTMLAttributes {
    slot?: string;
  }
}
