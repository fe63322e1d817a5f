import { renderLogin } from 'authsignal-cognito-login/server';
import { cloudUrl } from '$lib/server/cloud';
import { messages } from '$lib/messages';

/** The form, written on the server. The two addresses are those of the local cloud; leave them out. */
export const load = () => ({
  login: renderLogin(
    {
      region: 'us-east-1',
      'user-pool-client-id': 'localdemoclient',
      'tenant-id': 'local-tenant',
      'cognito-url': `${cloudUrl()}/cognito`,
      'authsignal-url': `${cloudUrl()}/authsignal/v1`,
    },
    { lang: 'en', messages, slots: { header: { html: '<h1>Welcome back</h1>' } } },
  ),
});
