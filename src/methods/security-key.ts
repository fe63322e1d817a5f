/** A security key: a key to plug in or to hold to the device. */
import { LoginError, type LoginErrorCode } from '../errors.js';
import { readVerified } from './ceremony.js';
import { callWithDialog } from './dialog.js';
import type { Method } from './method.js';
import { isText } from '../json.js';

const isRefusal = (error: unknown, code: LoginErrorCode): boolean =>
  error instanceof LoginError && error.code === code;

const securityKey: Method = {
  id: 'security-key',

  async wait({ authsignal, token, signal, isEnrolled }) {
    // The SDK reads the token again after the dialog, so no other call may come between.
    const options = { token, signal, isExclusive: true };
    const enroll = () =>
      callWithDialog(authsignal, {
        ...options,
        run: (sdk) => sdk.securityKey.enroll(),
        read: ({ token: validationToken }) => {
          if (isText(validationToken)) return validationToken;
          throw new LoginError('passkey-failed');
        },
      });
    if (isEnrolled === false) return enroll();
    try {
      return await callWithDialog(authsignal, {
        ...options,
        run: (sdk) => sdk.securityKey.verify(),
        read: readVerified,
      });
    } catch (error) {
      // Where the triggers do not say whether there is a key, Authsignal does, and then whether this may be the first.
      if (isEnrolled || !isRefusal(error, 'not-enrolled')) throw error;
      return enroll().catch((refusal: unknown) => {
        throw isRefusal(refusal, 'bad-response') ? error : refusal;
      });
    }
  },
};

export default securityKey;
