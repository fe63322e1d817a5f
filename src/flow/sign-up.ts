/** Whether the person creates an account, rather than signing in. */
import type { FlowState } from './state.js';

export const isSigningUp = (state: FlowState): boolean =>
  'isSigningUp' in state && state.isSigningUp === true;
