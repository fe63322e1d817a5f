/**
 * All that the widget loads on demand, and two languages. A test that imports it does not wait for that: the widget's deadlines
 * are those of networks, and the server that compiles these modules may have other work to do.
 */
import '../../src/config-faults.js';
import '../../src/diagnose/page.js';
import '../../src/flow/create-passkey.js';
import '../../src/gateways/authsignal-errors.js';
import '../../src/gateways/authsignal-post.js';
import '../../src/gateways/authsignal-sdk.js';
import '../../src/gateways/cognito-errors.js';
import '../../src/gateways/cognito-sdk.js';
import '../../src/gateways/page-endpoints.js';
import '../../src/i18n/locales.js';
import '../../src/i18n/locales/ar.js';
import '../../src/i18n/locales/de.js';
import '../../src/i18n/merge-messages.js';
import '../../src/last-sign-in.js';
import '../../src/methods/magic-link.js';
import '../../src/methods/offer-fallback.js';
import '../../src/methods/passkey.js';
import '../../src/methods/push.js';
import '../../src/methods/qr-code.js';
import '../../src/methods/security-key.js';
import '../../src/methods/sms.js';
import '../../src/methods/totp.js';
import '../../src/methods/whatsapp.js';
import '../../src/passkeys/capabilities.js';
import '../../src/passkeys/enrollment.js';
import '../../src/phone/phone-field.js';
import '../../src/phone/phone-identifier.js';
import '../../src/prebuilt/present.js';
import '../../src/session/store.js';
import '../../src/sign-in/one-time-code.js';
import '../../src/sign-in/resume.js';
import '../../src/sign-in/sign-in.js';
import '../../src/sign-in/sign-up.js';
import '../../src/sign-in/totp-setup.js';
import '../../src/views/pictures.js';
import '../../src/views/qr-code.js';
