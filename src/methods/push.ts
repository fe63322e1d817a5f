/** A prompt on the person's phone, which they approve or decline. */
import { LoginError } from '../errors.js';
import type { AuthsignalGateway } from '../gateways/authsignal-gateway.js';
import { readDecision } from './answers.js';
import type { Method, MethodContext } from './method.js';
import { poll } from './poll.js';
import { isText } from '../json.js';

/** The prompt that each sign-in has under way, until it is answered. */
const prompts = new WeakMap<AuthsignalGateway, { readonly token: string; readonly challengeId: string }>();

async function sendPrompt({ authsignal, token, action, signal }: MethodContext): Promise<string> {
  const challengeId = await authsignal.call({
    token,
    signal,
    run: (sdk) => sdk.push.challenge({ action }),
    read: (data) => (isText(data.challengeId) ? data.challengeId : undefined),
  });
  prompts.set(authsignal, { token, challengeId });
  return challengeId;
}

const push: Method = {
  id: 'push',
  isDelivered: true,

  async send(context) {
    await sendPrompt(context);
    return undefined;
  },

  async wait(context) {
    const { authsignal, token, signal } = context;
    const sent = prompts.get(authsignal);
    // A prompt that was answered is gone, though it may be too soon for `send`.
    const challengeId = sent?.token === token ? sent.challengeId : await sendPrompt(context);
    try {
      return await poll(signal, async () => {
        const { validationToken, isRejected } = await authsignal.post('/client/verify/push', {
          token,
          signal,
          body: { challengeId },
          read: readDecision,
        });
        if (isRejected) throw new LoginError('not-allowed');
        return validationToken;
      });
    } finally {
      if (!signal.aborted) prompts.delete(authsignal);
    }
  },
};

export default push;
