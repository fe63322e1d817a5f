/** What is done many times over, to see what it leaves behind. */
import {
  ready,
  resetWidget,
  signInWithBareCalls,
  signInWithWidget,
  theWidget,
  type Login,
} from './sign-in.js';

let people = 0;
const nextAddress = () => `person-${(people += 1)}@example.com`;

const attributes = () => [...theWidget().attributes].map(({ name, value }) => [name, value] as const);

async function mount(wanted: readonly (readonly [string, string])[]): Promise<void> {
  const login: Login = document.createElement('authsignal-cognito-login');
  for (const [name, value] of wanted) login.setAttribute(name, value);
  document.body.append(login);
  await ready(login);
  login.remove();
  // The widget looks a task later whether it was only moved.
  await new Promise((resolve) => setTimeout(resolve));
}

async function mountInput(): Promise<void> {
  const box = document.createElement('div');
  const input = document.createElement('input');
  input.addEventListener('input', () => box.remove());
  box.append(input);
  document.body.append(box);
  await new Promise((resolve) => setTimeout(resolve));
  box.remove();
}

/** Each thing, made ready to be done; the name is the row of the table. */
const WORK = {
  'sign-in by bare calls': () => () => signInWithBareCalls(nextAddress()),
  'sign-in by the widget': () => async () => {
    await signInWithWidget(nextAddress());
    await resetWidget();
  },
  'mount of a bare input': () => mountInput,
  'mount of a widget': () => {
    const wanted = attributes();
    theWidget().remove();
    return () => mount(wanted);
  },
  'mount beside a widget': () => {
    const wanted = attributes();
    return () => mount(wanted);
  },
} satisfies Record<string, () => () => Promise<unknown>>;

export type WorkName = keyof typeof WORK;

let work: (() => Promise<unknown>) | undefined;

/** Does `name` `count` times, one after the other. */
export async function repeat(name: WorkName, count: number): Promise<void> {
  work ??= WORK[name]();
  for (let index = 0; index < count; index += 1) await work();
  // What the browser notes about requests is no part of the widget.
  performance.clearResourceTimings();
}
