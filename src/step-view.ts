/** Picks the view for every step but the first. */
import type { TemplateResult } from 'lit';
import { isSigningUp } from './flow/sign-up.js';
import { resendAtOf, type FlowEvent, type FlowState } from './flow/state.js';
import { lazy } from './gateways/lazy.js';
import type { Messages } from './i18n/messages.js';
import { instructionText } from './step-text.js';
import type { MethodId } from './types.js';
import { chooseView } from './views/choose-view.js';
import { codeView } from './views/code-view.js';
import type { Content } from './views/layout.js';
import { signUpView } from './views/sign-up-view.js';
import { doneView, passkeyOfferView } from './views/notice-view.js';
import type { ViewProps } from './views/view.js';
import { waitingView } from './views/waiting-view.js';

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

const qrCodePart = lazyPart(() => import('./views/qr-code.js'));

const totpSetupPart = lazyPart(() => import('./views/totp-setup.js'));

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

/** The view for `state`; `undefined` where the first step shows on. */
export function renderStep(props: StepProps): TemplateResult | undefined {
  const { state, messages, dispatch } = props;
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
  const choosing = (methods: readonly MethodId[]) =>
    chooseView({ ...base, methods, onChoose: (method) => dispatch({ type: 'choose', method }) });
  const onRetry = () => dispatch({ type: 'retry' });

  switch (state.step) {
    case 'identify':
    case 'starting':
      return isSigningUp(state)
        ? signUpView({
            ...base,
            onSignIn: () => void turn(false, props.host, dispatch),
          })
        : undefined;

    case 'choosing':
      return choosing(state.attempt.offered);

    case 'sending':
      if (state.failure) return waitingView({ ...base, ...about(state.method), description: '', onRetry });
      if (state.from === 'entering')
        return codeView({ ...base, ...about(state.method), onSubmit: props.onSubmitCode });
      if (state.from === 'waiting') return waitingView({ ...base, ...about(state.method) });
      return state.attempt.offered.length > 1 ? choosing(state.attempt.offered) : undefined;

    case 'waiting': {
      if (!('attempt' in state)) return waitingView({ ...base, ...about('passkey') });
      const isHalted = state.failure !== undefined || state.isCancelled === true;
      if ('mode' in state)
        return waitingView({
          ...base,
          heading: messages.openPrebuilt,
          description: isHalted || state.mode === 'redirect' ? '' : messages.openPrebuiltDescription,
          onRetry: isHalted ? onRetry : undefined,
          onClosed: props.onClosed,
        });
      const { qrText, isClaimed } = state.progress ?? {};
      return waitingView({
        ...base,
        ...about(state.method),
        ...(isClaimed ? { heading: messages.headings.push, description: messages.qrCodeClaimed } : {}),
        body:
          qrText && !isClaimed && !isHalted
            ? qrCodePart(props.onLoad)?.qrCode({ text: qrText, label: messages.qrCodeLabel })
            : undefined,
        resendIn: isHalted ? undefined : resendIn,
        onRetry: isHalted ? onRetry : undefined,
      });
    }

    case 'entering':
    case 'verifying':
    case 'enrolling': {
      if ('success' in state)
        return passkeyOfferView({
          ...base,
          onCreate: () => dispatch({ type: 'create-passkey' }),
          onSkip: props.onSkipPasskey,
        });
      const { setup } = 'setup' in state ? state : { setup: undefined };
      return codeView({
        ...base,
        ...about(state.method),
        ...(setup ? { heading: messages.setUpTotp, description: messages.setUpTotpDescription } : {}),
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

    case 'answering':
      return waitingView({
        ...base,
        heading: messages.signIn,
        description: state.failure ? '' : messages.answering,
        onOtherMethod: undefined,
        onRetry: state.failure ? onRetry : undefined,
      });

    case 'done':
      return doneView(base);
  }
}
