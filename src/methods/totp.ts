/** A code that an authenticator app shows. */
import { isQrText } from './answers.js';
import type { Method } from './method.js';
import { verifyCode } from './code-method.js';

const BASE32 = /^[A-Z2-7]+=*$/i;

const totp: Method = {
  id: 'totp',

  async send({ authsignal, token, signal, isEnrolled }) {
    if (isEnrolled !== false) return undefined;
    return authsignal.call({
      token,
      signal,
      run: (sdk) => sdk.totp.enroll(),
      read: ({ uri, secret }) =>
        isQrText(uri) && uri.startsWith('otpauth://') && isQrText(secret) && BASE32.test(secret)
          ? { uri, secret }
          : undefined,
    });
  },

  verify: (context, code) => verifyCode(context, (sdk) => sdk.totp.verify({ code })),
};

export default totp;
