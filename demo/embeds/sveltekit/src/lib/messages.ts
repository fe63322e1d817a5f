import type { PartialMessages } from 'authsignal-cognito-login';

export const messages: PartialMessages = { continue: 'Go on' };
