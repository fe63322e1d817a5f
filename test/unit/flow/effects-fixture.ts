/** Effects over hand-made gateways that write down what they are asked. */
import { LoginError, type LoginErrorCode } from '../../../src/errors.js';
import type { EffectDependencies } from '../../../src/flow/dependencies.js';
import { createEffects } from '../../../src/flow/effects.js';
import type { FlowEvent, FlowState } from '../../../src/flow/state.js';
import type { CognitoGateway } from '../../../src/gateways/cognito-gateway.js';
import type { Method, PasskeyMethod } from '../../../src/methods/method.js';
import type { MethodId } from '../../../src/types.js';
import { challenge, IDENTIFIER, NOW, renewed, success } from './states.js';

const { tokens } = success;
export const rejected = (code: LoginErrorCode) => Promise.reject(new LoginError(code));

export interface Overrides {
  readonly cognito?: Partial<CognitoGateway>;
  readonly method?: Partial<Method>;
  readonly passkeys?: Partial<PasskeyMethod>;
  readonly settings?: Partial<EffectDependencies['settings']>;
  readonly dependencies?: Partial<EffectDependencies>;
}

/** Offers `methods`, of which only one alone is gone to straight. */
export const offering =
  (...methods: MethodId[]): EffectDependencies['offer'] =>
  async (asked) => ({ challenge: asked, methods, first: methods.length === 1 ? methods[0] : undefined });

/** Effects over gateways that write down what they are asked; `overrides` changes their answers. */
export function setUp({ cognito, method, passkeys, settings, dependencies }: Overrides = {}) {
  const calls: unknown[][] = [];
  const signals: AbortSignal[] = [];
  const reports: FlowEvent[] = [];
  const noBusiness = () => Promise.reject(new Error('Only a method has business here.'));
  const note = <T>(signal: AbortSignal, call: unknown[], answer: () => T): T => {
    calls.push(call);
    signals.push(signal);
    return answer();
  };
  const answers: CognitoGateway = {
    signUp: async () => true,
    begin: async () => (calls.some(([name]) => name === 'answer') ? renewed : challenge),
    choose: async (asked, method) => ({ ...asked, ...renewed, chosenMethod: method }),
    answer: async () => tokens,
    ...cognito,
  };
  const methodAnswers: Method = {
    id: 'email-otp',
    isDelivered: true,
    send: async () => undefined,
    verify: async () => 'validation-token',
    ...method,
  };
  const { send, verify, wait } = methodAnswers;
  const loaded: Method = {
    ...methodAnswers,
    send: send && ((context) => note(context.signal, ['send'], () => send(context))),
    verify:
      verify && ((context, code) => note(context.signal, ['verify', code], () => verify(context, code))),
    wait: wait && ((context, report) => note(context.signal, ['wait'], () => wait(context, report))),
  };
  const run = createEffects({
    cognito: {
      signUp: (user, signal) => note(signal, ['signUp', user], () => answers.signUp(user, signal)),
      begin: (name, signal) => note(signal, ['begin', name], () => answers.begin(name, signal)),
      choose: (asked, id, signal) =>
        note(signal, ['choose', asked.session, id], () => answers.choose(asked, id, signal)),
      answer: (asked, token, signal) =>
        note(signal, ['answer', asked.session, token], () => answers.answer(asked, token, signal)),
    },
    authsignal: { call: noBusiness, post: noBusiness },
    loadMethod: async () => loaded,
    loadPasskeys: async () => ({
      id: 'passkey',
      identify: async () => ({ username: challenge.username, validationToken: 'passkey-token' }),
      create: async () => 'authenticator-1',
      ...passkeys,
    }),
    offer: offering('email-otp'),
    present: async () => 'validation-token',
    passkeyPrompt: async () => 'none',
    recall: () => Promise.resolve(undefined),
    enrollmentToken: async () => undefined,
    onPasskeyCreated: (id) => calls.push(['created', id]),
    settings: { signUp: 'auto', mode: 'inline', action: 'cognitoAuth', userAttributes: {}, ...settings },
    succeed: async () => undefined,
    now: () => NOW,
    random: () => 0,
    ...dependencies,
  });
  const perform = (state: FlowState, signal = new AbortController().signal) =>
    run(state, signal, (event) => reports.push(event));
  return { perform, calls, signals, reports, namesOfCalls: () => calls.map(([name]) => name) };
}

export const start: FlowState = { kind: 'starting', identifier: IDENTIFIER };
export const codeOf = (event: FlowEvent | undefined) =>
  event?.type === 'failed' ? event.failure.code : event?.type;
