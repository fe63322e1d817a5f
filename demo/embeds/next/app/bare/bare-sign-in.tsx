'use client';

import 'authsignal-cognito-login';
import type { AuthsignalCognitoLogin, LoginSuccessEvent } from 'authsignal-cognito-login';
import type {} from 'authsignal-cognito-login/react';
import { useEffect, useRef, useState } from 'react';

/** The tag itself, which the server writes as it stands. */
export function BareSignIn({ cloud }: { cloud: string }) {
  const [user, setUser] = useState('');
  const login = useRef<AuthsignalCognitoLogin>(null);

  // Where a server wrote the tag, React passes over `onlogin-success` and objects.
  useEffect(() => {
    const stop = new AbortController();
    const handleSuccess = ({ detail }: LoginSuccessEvent) => setUser(detail.username);
    login.current?.addEventListener('login-success', handleSuccess, stop);
    return () => stop.abort();
  }, []);

  return (
    <>
      <p role="status">{user && `Signed in as ${user}`}</p>
      <authsignal-cognito-login
        ref={login}
        region="us-east-1"
        user-pool-client-id="localdemoclient"
        tenant-id="local-tenant"
        cognito-url={`${cloud}/cognito`}
        authsignal-url={`${cloud}/authsignal/v1`}
      >
        <h1 slot="header">Welcome back</h1>
      </authsignal-cognito-login>
    </>
  );
}
