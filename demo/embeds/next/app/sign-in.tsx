'use client';

import type { LoginSuccessEvent, PartialMessages } from 'authsignal-cognito-login';
import { AuthsignalCognitoLogin } from 'authsignal-cognito-login/react';
import { useState } from 'react';
import { startSession } from './start-session';

const messages: PartialMessages = { continue: 'Go on' };

export function SignIn({ cloud }: { cloud: string }) {
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
          <AuthsignalCognitoLogin
            lang="en"
            region="us-east-1"
            userPoolClientId="localdemoclient"
            tenantId="local-tenant"
            cognitoUrl={`${cloud}/cognito`}
            authsignalUrl={`${cloud}/authsignal/v1`}
            messages={messages}
            onLoginSuccess={handleSuccess}
          >
            <h1 slot="header">Welcome back</h1>
          </AuthsignalCognitoLogin>
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
