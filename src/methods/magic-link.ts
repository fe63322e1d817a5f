/** A link by email, which is opened in any browser. */
import type { Method } from './method.js';
import { poll } from './poll.js';
import { sendChallenge } from './code-method.js';
import { isText } from '../json.js';

const magicLink: Method = {
  id: 'magic-link',
  isDelivered: true,

  send: (context) =>
    sendChallenge(context, {
      enroll: (sdk, email) => sdk.emailML.enroll({ email }),
      isAddress: (identifier) => identifier.includes('@'),
      challenge: (sdk) => sdk.emailML.challenge(),
    }),

  wait: ({ authsignal, token, signal }) =>
    poll(signal, async () => {
      const { validationToken } = await authsignal.post('/client/verify/email-magic-link/finalize', {
        token,
        signal,
        body: {},
        read: ({ isVerified, accessToken }) => {
          if (isVerified === true) return isText(accessToken) ? { validationToken: accessToken } : undefined;
          return isVerified === false ? { validationToken: undefined } : undefined;
        },
      });
      return validationToken;
    }),
};

export default magicLink;
