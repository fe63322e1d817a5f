// One page for everything that loads the real SDKs: unbundled they take seconds.
import './element/events.js';
import './element/promise.js';
import './element/sign-in.js';
