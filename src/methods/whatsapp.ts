/** A one-time code by WhatsApp. */
import { createCodeMethod } from './code-method.js';

export default createCodeMethod({
  id: 'whatsapp',
  challenge: (sdk) => sdk.whatsapp.challenge(),
  verify: (sdk, code) => sdk.whatsapp.verify({ code }),
});
