'use client';

import 'authsignal-cognito-login';
import type { LoginSuccessEvent } from 'authsignal-cognito-login';
import type {} from 'authsignal-cognito-login/react';
import { useState } from 'react';

/** The tag itself, which the server writes as it stands. */
export function BareSignIn({ cloud }: { cloud: string }) {
  const [user, setUser] = useState('');
  return (
    <>
      <p role="status">{user && `Signed in as ${user}`}</p>
      <authsignal-cognito-login
        region="us-east-1"
        user-pool-client-id="localdemoclient"
        tenant-id="local-tenant"
        cognito-url={`${cloud}/cognito`}
        authsignal-url={`${cloud}/authsignal/v1`}
        onlogin-success={({ detail }: LoginSuccessEvent) => setUser(detail.username)}
      >
        <h1 slot="header">Welcome back</h1>
      </authsignal-cognito-login>
    </>
  );
}
