// One page for all that loads the real SDKs, because unbundled they are hundreds of modules.
import './element/accessibility.js';
import './element/events.js';
import './element/failures.js';
import './element/fields.js';
import './element/hostile-css.js';
import './element/keyboard.js';
import './element/language.js';
import './element/looks.js';
import './element/promise.js';
import './element/properties.js';
import './element/sign-in.js';
import './gateways/sdk-gateways.js';

before(async function () {
  // On a busy machine that takes longer than a test may.
  this.timeout(90_000);
  await Promise.all([
    import('../../src/sign-in/sign-in.js'),
    import('../../src/gateways/cognito-sdk.js'),
    import('../../src/gateways/authsignal-sdk.js'),
    import('../../src/methods/email-otp.js'),
  ]);
});
