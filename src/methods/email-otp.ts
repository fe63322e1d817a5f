/** A one-time code by email. */
import { createCodeMethod } from './code-method.js';

export default createCodeMethod({
  id: 'email-otp',
  enroll: (sdk, email) => sdk.email.enroll({ email }),
  isAddress: (identifier) => identifier.includes('@'),
  challenge: (sdk) => sdk.email.challenge(),
  verify: (sdk, code) => sdk.email.verify({ code }),
});
