/** Picks the view for every step but the first. */
import type { TemplateResult } from 'lit';
import { isSigningUp } from '../flow/sign-up.js';
import { secondsToWait } from '../flow/rate-limit.js';
import { methodOf, resendAtOf, type FlowEvent, type FlowState } from '../flow/state.js';
import { lazy } from '../lazy.js';
import type { Messages } from '../i18n/messages.js';
import { codeDescription, codeStepOf, instructionText, type CodeStep } from './step-text.js';
import type { MethodId } from '../types.js';
import { chooseView } from '../views/choose-view.js';
import { codeView } from '../views/code-view.js';
import type { Content } from '../views/layout.js';
import { signUpView } from '../views/sign-up-view.js';
import { doneView, passkeyOfferView } from '../views/notice-view.js';
import type { ViewProps } from '../views/view.js';
import { waitingView } from '../views/waiting-view.js';

export interface StepProps extends Pick<
  ViewProps,
  'theme' | 'dir' | 'lang' | 'message' | 'status' | 'isBusy'
> {
  readonly state: FlowState;
  readonly messages: Messages;
  /** Seconds until the method may send again. */
  readonly resendIn: number;
  /** What comes before the identifier in its box. */
  readonly country: Content;
  readonly dispatch: (event: FlowEvent) => void;
  /** Goes on from the identifier. */
  readonly onSubmit: () => void;
  /** The widget. */
  readonly host: HTMLElement & { readonly updateComplete: Promise<boolean> };
  readonly onSubmitCode: () => void;
  readonly onSkipPasskey: () => void;
  /** A part of the view was loaded. */
  readonly onLoad: () => void;
  /** Present when the window of the pre-built UI seems closed and only the person can tell. */
  readonly onClosed?: () => void;
}

/** Turns to creating an account, or back to signing in, and focuses what there is to type. */
export async function turn(
  isSigningUp: boolean,
  host: StepProps['host'],
  dispatch: (event: FlowEvent) => void,
): Promise<void> {
  dispatch({ type: 'turn', isSigningUp });
  await host.updateComplete;
  host.focus();
}

/** A part of a view that most people never see: `undefined` until it is loaded, which `onLoad` tells. */
function lazyPart<T>(load: () => Promise<T>): (onLoad: () => void) => T | undefined {
  const loadOnce = lazy(load);
  let part: T | undefined;
  return (onLoad) => {
    if (!part)
      void loadOnce().then(
        (module) => {
          part = module;
          onLoad();
        },
        () => undefined,
      );
    return part;
  };
}

const qrCodePart = lazyPart(() => import('../views/qr-code.js'));

const totpSetupPart = lazyPart(() => import('../views/totp-setup.js'));

/** What was copied last. */
let copied: string | undefined;

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    copied = text;
  } catch {
    // It is on the screen, to be selected by hand.
  }
}

/** What a widget shows that stays while Cognito is answered, which is over soon. */
interface Lasting {
  readonly heading: string;
  readonly code?: CodeStep;
}

const lasting = new WeakMap<object, Lasting>();

/** The view for `state`; `undefined` where the first step shows on. */
export function renderStep(props: StepProps): TemplateResult | undefined {
  const { state, messages, dispatch, host } = props;
  const before = lasting.get(host);
  lasting.delete(host);
  const resendIn = resendAtOf(state) === undefined ? undefined : props.resendIn;
  const base = {
    ...props,
    resendIn,
    onBack: () => dispatch({ type: 'back' }),
    onResend: () => dispatch({ type: 'resend' }),
    onOtherMethod:
      'attempt' in state && state.attempt.offered.length > 1
        ? () => dispatch({ type: 'other-method' })
        : undefined,
  };
  const about = (method: MethodId) => ({
    heading: messages.headings[method],
    description: instructionText(state, method, messages),
  });
  const choosing = (methods: readonly MethodId[], chosen?: MethodId) =>
    chooseView({ ...base, methods, chosen, onChoose: (method) => dispatch({ type: 'choose', method }) });
  const onRetry = () => dispatch({ type: 'retry' });

  const code = codeStepOf(state, before?.code);
  if (code && 'attempt' in state) {
    const { method, setup } = code;
    const heading = setup ? messages.setUpTotp : messages.headings[method];
    lasting.set(host, { heading, code });
    return codeView({
      ...base,
      heading,
      description: codeDescription(state, code, messages),
      resendIn:
        state.step === 'answering' && state.attempt.resendAt[method] !== undefined
          ? secondsToWait({ step: 'entering', attempt: state.attempt, method }, { type: 'resend' })
          : resendIn,
      setup: setup
        ? totpSetupPart(props.onLoad)?.totpSetup({
            messages,
            setup,
            onCopy: () => void copy(setup.secret).then(props.onLoad),
            isCopied: copied === setup.secret,
          })
        : undefined,
      onSubmit: props.onSubmitCode,
    });
  }

  switch (state.step) {
    case 'identify':
    case 'starting':
      return isSigningUp(state)
        ? signUpView({
            ...base,
            onSignIn: () => void turn(false, host, dispatch),
          })
        : undefined;

    case 'choosing':
      return choosing(state.attempt.offered);

    case 'sending':
      if (state.failure) return waitingView({ ...base, ...about(state.method), description: '', onRetry });
      if (state.from === 'waiting') return waitingView({ ...base, ...about(state.method) });
      return state.attempt.offered.length > 1 ? choosing(state.attempt.offered, state.method) : undefined;

    case 'waiting': {
      if (!('attempt' in state)) return waitingView({ ...base, ...about('passkey') });
      const isHalted = state.failure !== undefined || state.isCancelled === true;
      // What went wrong is in the message.
      const halt = isHalted ? { description: state.failure ? '' : messages.cancelled, onRetry } : {};
      if ('mode' in state) {
        const heading = messages.openPrebuilt;
        lasting.set(host, { heading });
        return waitingView({
          ...base,
          heading,
          description: state.mode === 'redirect' ? '' : messages.openPrebuiltDescription,
          ...halt,
          onClosed: props.onClosed,
        });
      }
      const { qrText, isClaimed } = state.progress ?? {};
      const heading = messages.headings[isClaimed ? 'push' : state.method];
      lasting.set(host, { heading });
      return waitingView({
        ...base,
        heading,
        description: isClaimed ? messages.qrCodeClaimed : about(state.method).description,
        ...halt,
        body:
          qrText && !isClaimed && !isHalted
            ? qrCodePart(props.onLoad)?.qrCode({ text: qrText, label: messages.qrCodeLabel })
            : undefined,
        resendIn: isHalted ? undefined : resendIn,
      });
    }

    case 'enrolling':
      lasting.set(host, { heading: messages.offerPasskey });
      return passkeyOfferView({
        ...base,
        onCreate: () => dispatch({ type: 'create-passkey' }),
        onSkip: props.onSkipPasskey,
      });

    case 'answering': {
      const method = methodOf(state);
      const usual = method ? messages.headings[method] : messages.signIn;
      const heading = state.failure ? messages.signIn : (before?.heading ?? usual);
      lasting.set(host, { heading });
      return waitingView({
        ...base,
        heading,
        description: state.failure ? '' : messages.answering,
        onOtherMethod: undefined,
        onRetry: state.failure ? onRetry : undefined,
      });
    }

    case 'done':
      return doneView(base);

    case 'entering':
    case 'verifying':
      // They are where a code is typed, which is above.
      return undefined;
  }
}
