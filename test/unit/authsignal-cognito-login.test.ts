// One page for all that loads the real SDKs, because unbundled they take seconds.
import './element/accessibility.js';
import './element/events.js';
import './element/failures.js';
import './element/fields.js';
import './element/hostile-css.js';
import './element/keyboard.js';
import './element/looks.js';
import './element/promise.js';
import './element/properties.js';
import './element/sign-in.js';
import './gateways/sdk-gateways.js';
