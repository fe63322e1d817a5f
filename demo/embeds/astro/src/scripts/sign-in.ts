import 'authsignal-cognito-login';
import { startSession } from './start-session';

const login = document.querySelector('authsignal-cognito-login');
const status = document.querySelector('[role=status]');

login?.addEventListener('login-success', (event) => {
  const { username, tokens } = event.detail;
  // "You're signed in" shows when this promise settles; if it rejects, the person can try again.
  event.waitUntil(
    startSession(tokens.accessToken).then(() => {
      if (status) status.textContent = `Signed in as ${username}`;
    }),
  );
});
