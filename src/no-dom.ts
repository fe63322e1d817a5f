/**
 * What the browser entries are on edge and worker runtimes, which have no `HTMLElement` and which bundlers give the
 * browser's Lit: nothing is defined, and importing them does not fail.
 */
export { LoginError } from './errors.js';

/** Stands for the element, so that a server bundle that names it links. */
export class AuthsignalCognitoLogin {}
