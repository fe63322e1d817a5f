/** The Authsignal SDK, as the chunk that is loaded when it is needed. */
export { Authsignal } from '@authsignal/browser';
