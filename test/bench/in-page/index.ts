/** Everything that the benchmark runs in a page with a widget. */
export {
  ready,
  resetWidget,
  serialCallsOf,
  signInWithBareCalls,
  signInWithWidget,
  theWidget,
} from './sign-in.js';
export { repeat } from './repeat.js';
