/** Defines the element, once. */
import { AuthsignalCognitoLogin } from './authsignal-cognito-login.js';
import { warn } from './controllers/page-events.js';

const TAG = 'authsignal-cognito-login';

/** Defines the element where it is not; warns where another version is. */
export function define(): void {
  const defined = customElements.get(TAG);
  if (!defined) customElements.define(TAG, AuthsignalCognitoLogin);
  else if (defined !== AuthsignalCognitoLogin) {
    const { version = 'unknown' } = defined as Partial<typeof AuthsignalCognitoLogin>;
    warn(`Version ${version} is already defined; ${AuthsignalCognitoLogin.version} is ignored.`);
  }
}
