/** CreateAuthChallenge with the mistakes that people make; the name in the email address says which. */
import { createAuthChallengeHandler } from '../../../src/triggers/handlers.js';

import { relaxedTriggers } from './relaxed.js';

type CreateEvent = Parameters<typeof createAuthChallengeHandler>[0];
type PublicParameters = Record<string, unknown>;

/** What each mistake makes of the right public parameters. */
const mistakes: Record<string, (right: PublicParameters) => PublicParameters> = {
  'says-nothing': () => ({}),
  'forgets-token': (right) => ({ ...right, token: undefined, url: undefined }),
  'sends-empty-token': (right) => ({ ...right, token: '', url: '' }),
  'sends-number': (right) => ({ ...right, isEnrolled: 1 }),
  'sends-json': (right) => ({ ...right, enrolledMethods: '["EMAIL_OTP"]', defaultMethod: '"EMAIL_OTP"' }),
  'knows-pigeons-only': (right) => ({ ...right, enrolledMethods: 'pigeon', defaultMethod: 'pigeon' }),
  'sends-other-host': () => ({ url: 'https://authsignal.com.example.net/mfa?token=1' }),
  'sends-http': () => ({ url: 'http://mfa.authsignal.com/?token=1' }),
  'sends-path': () => ({ url: '/mfa?token=1' }),
  'sends-words': () => ({ url: 'the pre-built UI' }),
  'sends-script': () => ({ url: 'javascript:alert(1)?token=1' }),
  'sends-bare-url': ({ url }) => ({ url: String(url).split('?')[0] }),
  'sends-fragment': ({ url }) => ({ url: `${String(url)}#part` }),
  'says-allow': (right) => ({ ...right, state: 'ALLOW' }),
  // No mistakes: what popular samples send. The url and nothing else,
  'sends-url-only': ({ url }) => ({ url }),
  // and all that the smallest published sample sends.
  'sends-token-only': ({ token }) => ({ token }),
};

export const handler = async (event: CreateEvent): Promise<CreateEvent> => {
  const [name = ''] = event.request.userAttributes?.email?.split('@') ?? [];
  if (name === 'throws') throw new Error('The table "secrets" is gone');
  const relaxed = relaxedTriggers(event);
  const right = await (relaxed?.createAuthChallenge(event) ?? createAuthChallengeHandler(event));
  // What follows a plus sign makes another person of it.
  const mistake = mistakes[name.split('+')[0] ?? ''];
  const publicChallengeParameters = mistake?.(right.response.publicChallengeParameters);
  return publicChallengeParameters
    ? { ...right, response: { ...right.response, publicChallengeParameters } as CreateEvent['response'] }
    : right;
};
