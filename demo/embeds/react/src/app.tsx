import 'authsignal-cognito-login';
import type { LoginSuccessEvent, PartialMessages } from 'authsignal-cognito-login';
import type {} from 'authsignal-cognito-login/react';
import { useState } from 'react';
import { startSession } from './session.js';

const messages: PartialMessages = { signIn: 'Welcome back' };

export function App() {
  const [user, setUser] = useState('');
  const [isOpen, setOpen] = useState(true);

  function handleSuccess(event: LoginSuccessEvent) {
    const { username, tokens } = event.detail;
    // "You're signed in" shows when this promise settles; if it rejects, the person can try again.
    event.waitUntil(startSession(tokens.accessToken).then(() => setUser(username)));
  }

  return (
    <>
      <p role="status">{user && `Signed in as ${user}`}</p>
      {user ? (
        <button type="button" onClick={() => setUser('')}>
          Sign out
        </button>
      ) : isOpen ? (
        <>
          {/* The two addresses are those of the local cloud; leave them out. */}
          <authsignal-cognito-login
            region="us-east-1"
            user-pool-client-id="localdemoclient"
            tenant-id="local-tenant"
            cognito-url="/cognito"
            authsignal-url="/authsignal/v1"
            messages={messages}
            onlogin-success={handleSuccess}
          />
          <button type="button" onClick={() => setOpen(false)}>
            Not now
          </button>
        </>
      ) : (
        <button type="button" onClick={() => setOpen(true)}>
          Sign in
        </button>
      )}
    </>
  );
}
