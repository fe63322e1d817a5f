/** The step that creates an account: the way there and back, and what the page asks for in it. */
import type { LoginContext } from '../login-context.js';

export { signUpLink, signUpView } from '../views/sign-up-view.js';

/** Goes to creating an account, or back to signing in, and focuses what there is to type. */
export async function toggleSignUp(isSigningUp: boolean, { host, flow }: LoginContext): Promise<void> {
  flow.dispatch({ type: 'toggle-sign-up', isSigningUp });
  await host.updateComplete;
  host.focus();
}

/** Whether everything that the page asks for in the `terms` slot of `host` is filled in; the browser says what is not. */
export const areTermsMet = (host: HTMLElement): boolean =>
  [...host.querySelectorAll<Partial<HTMLInputElement> & Element>('[slot="terms"], [slot="terms"] *')].every(
    (control) => control.reportValidity?.() ?? true,
  );
