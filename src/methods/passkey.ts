/** A passkey: answers a challenge, says who somebody is, and can be created after a sign-in. */
import { cancellation, LoginError } from '../errors.js';
import { isText } from '../json.js';
import type { PasskeySignIn } from '../types.js';
import { passkeysOf, readSignIn, readVerified, rejectSignIn } from './ceremony.js';
import { callWithDialog, codeOf } from './dialog.js';
import type { PasskeyMethod, PasskeyOptions } from './method.js';

type Data = Readonly<Record<string, unknown>>;

/** Reads what came of a creation; the SDK reports success for what was not verified, but has no token then. */
function readCreated({ token, userAuthenticator }: Data): { token: string; id?: string } {
  if (!isText(token)) throw new LoginError('passkey-failed');
  const { userAuthenticatorId } = (userAuthenticator ?? {}) as Data;
  return { token, id: isText(userAuthenticatorId) ? userAuthenticatorId : undefined };
}

const prompt = ({ authsignal, action, signal }: PasskeyOptions): Promise<PasskeySignIn> =>
  callWithDialog(authsignal, {
    signal,
    run: (sdk) => passkeysOf(sdk).signIn({ action }),
    read: readSignIn,
  });

/** Milliseconds in which a browser creates a passkey that it does not ask about. */
const CONDITIONAL_DEADLINE_MS = 10_000;

/** Whether the browser did not care to create a passkey without asking. */
const isRefusal = (error: unknown): boolean =>
  error instanceof LoginError
    ? error.code === 'timeout'
    : error instanceof Error && error.message === 'CONDITIONAL_CREATE_NOT_SUPPORTED';

const passkey: PasskeyMethod = {
  id: 'passkey',

  async wait({ authsignal, token, action, identifier, signal, isEnrolled }) {
    if (isEnrolled !== false)
      return callWithDialog(authsignal, {
        token,
        signal,
        // Triggers of two rounds send no token for a passkey: it says itself whose it is.
        run: (sdk) => passkeysOf(sdk).signIn(token ? { token } : { action }),
        read: readVerified,
      });
    return callWithDialog(authsignal, {
      token,
      signal,
      run: (sdk) => passkeysOf(sdk).signUp({ token, username: identifier, authenticatorAttachment: null }),
      read: (data) => readCreated(data).token,
    });
  },

  identify: (options) => prompt(options).catch(rejectSignIn),

  async create({ authsignal, signal, token, username, isConditional }) {
    const { id } = await callWithDialog<{ id?: string }>(authsignal, {
      token,
      signal,
      // Nobody is asked, so nobody takes their time.
      ...(isConditional && { deadline: CONDITIONAL_DEADLINE_MS }),
      // No attachment: a phone or a security key may hold the passkey too.
      run: (sdk) =>
        passkeysOf(sdk).signUp({
          token,
          username,
          authenticatorAttachment: null,
          useAutoRegister: isConditional,
        }),
      read: readCreated,
      rescue: (error) => {
        // The device has one already, which is what was wanted.
        if (codeOf(error) === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return {};
        if (isConditional && isRefusal(error)) throw cancellation();
        return undefined;
      },
    });
    return id;
  },
};

export default passkey;
