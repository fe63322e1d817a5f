const login = document.querySelector('authsignal-cognito-login');

login.addEventListener('login-success', (event) => {
  const { username, tokens } = event.detail;
  // "You're signed in" shows when this promise settles; if it rejects, the person can try again.
  event.waitUntil(startSession(tokens.accessToken).then(() => showUser(username)));
});

/** Trades the access token for a session with your server. */
async function startSession(accessToken) {
  const headers = { authorization: `Bearer ${accessToken}` };
  const response = await fetch('/session', { method: 'POST', headers });
  if (!response.ok) throw new Error(`The session was refused with ${response.status}.`);
}

function showUser(username) {
  document.querySelector('[role=status]').textContent = `Signed in as ${username}`;
}
