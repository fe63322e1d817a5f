/** The form as a client component for React 19, and the types of its tag in JSX. */
import { define, renderParts } from '#environment';
import {
  createElement,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type DetailedHTMLProps,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react';
import type { AuthsignalCognitoLogin as Login } from '../authsignal-cognito-login.js';
import type { LoginEventMap } from '../events.js';
import {
  attributesFrom,
  EVENTS,
  OBJECTS,
  setObjects,
  TEXTS,
  type LoginAttributes,
  type LoginProperties,
  type WrittenProps,
} from './props.js';

/** A handler for each event: React listens for `login-success` when given `onlogin-success`. */
export type LoginEventProps = {
  [Name in keyof LoginEventMap as `on${Name}`]?: ((event: LoginEventMap[Name]) => void) | undefined;
};

/** What `<authsignal-cognito-login>` takes in JSX: attributes as in HTML, or properties, which also take objects. */
export type AuthsignalCognitoLoginProps = LoginAttributes &
  LoginProperties &
  LoginEventProps &
  Omit<DetailedHTMLProps<HTMLAttributes<Login>, Login>, keyof LoginProperties>;

/** `login-success` as `LoginSuccess`. */
type Pascal<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${Capitalize<First>}${Pascal<Rest>}`
  : Capitalize<Name>;

/** A handler for each event, such as `onLoginSuccess`. */
export type LoginHandlers = {
  [Name in keyof LoginEventMap as `on${Pascal<Name>}`]?: (event: LoginEventMap[Name]) => void;
};

/** What the component takes: the element's properties, a handler for each event, and what every tag takes. */
export interface LoginComponentProps
  extends
    LoginProperties,
    LoginHandlers,
    WrittenProps,
    Omit<HTMLAttributes<Login>, keyof LoginProperties | keyof WrittenProps> {
  ref?: Ref<Login>;
  /** Content for the slots: elements with a `slot`. */
  children?: ReactNode;
}

const handlerOf = (event: keyof LoginEventMap) =>
  `on-${event}`.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()) as keyof LoginHandlers;

const OWN_PROPS: readonly string[] = [...TEXTS, ...OBJECTS, ...EVENTS.map(handlerOf), 'stylesheet', 'nonce'];

/** React's names for attributes that a field has. */
const REACT_NAMES: Readonly<Record<string, string>> = {
  for: 'htmlFor',
  autocapitalize: 'autoCapitalize',
  autocomplete: 'autoComplete',
  autocorrect: 'autoCorrect',
  enterkeyhint: 'enterKeyHint',
  inputmode: 'inputMode',
  spellcheck: 'spellCheck',
  value: 'defaultValue',
};

const opaque = (html: string) => ({
  suppressHydrationWarning: true,
  dangerouslySetInnerHTML: { __html: html },
});

/** The nodes that a server wrote, which React keeps and never looks at again: they are the element's. */
const WRITTEN = [
  createElement('dialog', opaque('')),
  createElement('label', opaque('')),
  createElement('input', { suppressHydrationWarning: true }),
] as const;

/** What a server writes: the template, which a parser takes out, and the nodes in the place of `WRITTEN`. */
function write(attributes: Record<string, string | undefined>, id: string, props: LoginComponentProps) {
  const step = renderParts?.(attributes, id, props);
  const fields = step?.fields.map(({ tag, attributes: given, content }) => {
    const named = Object.entries(given).map(([name, value]) => [REACT_NAMES[name] ?? name, value || true]);
    return createElement(tag, {
      ...(Object.fromEntries(named) as object),
      ...(tag !== 'input' && opaque(content)),
    });
  });
  const template = step && createElement('template', { shadowrootmode: 'open', ...opaque(step.shadow) });
  return { template, fields: fields ?? [] };
}

const never = () => () => undefined;

/**
 * The form, in React 19. A server writes its first step, so that a person can type at once; it is hydrated at any time, whatever
 * the person has done by then. The element is defined once React listens, so no event is missed.
 */
export function AuthsignalCognitoLogin(props: LoginComponentProps): ReactElement {
  const { ref, children } = props;
  const id = useId();
  const element = useRef<Login>(null);
  const latest = useRef<LoginComponentProps>({});
  useImperativeHandle(ref, () => element.current as Login);
  const isWritten = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  // What was hydrated stays.
  const [wasWritten] = useState(isWritten);

  useLayoutEffect(() => {
    if (element.current) setObjects(element.current, props, latest.current);
    latest.current = props;
  });

  useLayoutEffect(() => {
    const stop = new AbortController();
    for (const type of EVENTS) {
      const name: string = type;
      element.current?.addEventListener(
        name,
        (event) => (latest.current[handlerOf(type)] as ((event: Event) => void) | undefined)?.(event),
        stop,
      );
    }
    define();
    return () => stop.abort();
  }, []);

  const attributes = { ...attributesFrom({ ...props }), lang: props.lang };
  const others = Object.entries(props).filter(([name]) => !OWN_PROPS.includes(name) && name !== 'children');
  const written =
    typeof document === 'undefined' ? write(attributes, id, props) : { template: undefined, fields: WRITTEN };
  return createElement(
    'authsignal-cognito-login',
    { ...Object.fromEntries(others), ...attributes, ref: element },
    written.template,
    children,
    ...(wasWritten ? written.fields : []),
  );
}

declare module 'react' {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- React keeps the tags there.
  namespace JSX {
    interface IntrinsicElements {
      'authsignal-cognito-login': AuthsignalCognitoLoginProps;
    }
  }
}
