/** A security key: a key to plug in or to hold to the device. */
import { LoginError } from '../errors.js';
import { callWithDialog, readVerified } from './ceremony.js';
import type { Method } from './method.js';
import { isText } from '../types.js';

const securityKey: Method = {
  id: 'security-key',

  async wait({ authsignal, token, signal, isEnrolled }) {
    // The SDK reads the token again after the dialog, so no other call may come between.
    const options = { token, signal, isExclusive: true };
    if (isEnrolled !== false)
      return callWithDialog(authsignal, {
        ...options,
        run: (sdk) => sdk.securityKey.verify(),
        read: readVerified,
      });
    return callWithDialog(authsignal, {
      ...options,
      run: (sdk) => sdk.securityKey.enroll(),
      read: ({ token: resultToken }) => {
        if (isText(resultToken)) return resultToken;
        throw new LoginError('passkey-failed');
      },
    });
  },
};

export default securityKey;
