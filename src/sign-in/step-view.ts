/** Picks the view for every step but the first. */
import { html, type TemplateResult } from 'lit';
import { METHOD_CATALOG } from '../method-catalog.js';
import { resendAtOf } from '../flow/rate-limit.js';
import { identifierOf, type AnsweringState, type FlowEvent, type FlowState } from '../flow/state.js';
import { lazy } from '../lazy.js';
import type { Messages } from '../i18n/messages.js';
import type { CodeController } from './code-controller.js';
import { addressFor, codeDescription, codeStepOf, digitsOf, instructionText } from './step-text.js';
import type { LoginErrorCode } from '../errors.js';
import type { MethodId } from '../types.js';
import { chooseView } from '../views/choose-view.js';
import { codeView } from '../views/code-view.js';
import { linkButton, type Content } from '../views/layout.js';
import type { SignUpProps } from '../views/sign-up-view.js';
import { doneView, passkeyPromptView } from '../views/notice-view.js';
import type { ViewProps } from '../views/view.js';
import { waitingView } from '../views/waiting-view.js';

export interface StepProps extends Pick<
  ViewProps,
  | 'headingLevel'
  | 'theme'
  | 'dir'
  | 'lang'
  | 'message'
  | 'counting'
  | 'hint'
  | 'status'
  | 'isBusy'
  | 'isHeld'
  | 'pictures'
> {
  readonly state: FlowState;
  /** Digits of the codes that the tenant sends. */
  readonly codeLength: number;
  readonly messages: Messages;
  /** Seconds until the method may send again. */
  readonly resendIn: number;
  /** How often it was sent again, and whether that was a moment ago. */
  readonly resends?: number;
  readonly isResent?: boolean;
  /** The method with which this person signed in last. */
  readonly last?: string;
  /** What is said of the step in the place of the usual words. */
  readonly note?: string;
  /** Whether another page follows the sign-in. */
  readonly isLeaving?: boolean;
  /** What comes before the identifier in its box. */
  readonly country?: Content;
  readonly dispatch: (event: FlowEvent) => void;
  /** Goes on from the identifier. */
  readonly onSubmit: () => void;
  /** What is done with the code, and with the key for an authenticator app. */
  readonly code: Pick<CodeController, 'submit' | 'copied'>;
  /** Present where a person may create an account. */
  readonly signUpView?: (props: SignUpProps) => TemplateResult;
  /** Goes back from creating an account to signing in. */
  readonly onSignIn: () => void;
  readonly onSkipPasskey: () => void;
  /** A part of the view was loaded, or is to say something else. */
  readonly onChange: () => void;
  /** Present when the window of the pre-built UI seems closed and only the person can tell. */
  readonly onClosed?: () => void;
}

/** A part of a view that most people never see: `undefined` until it is loaded, which `onLoad` tells. */
export function lazyPart<T>(load: () => Promise<T>): (onLoad: () => void) => T | undefined {
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

/** The room of a QR code that is being loaded. */
const qrCodeRoom = html`<div class="qr-code"></div>`;

/** Loaded by then where the person typed a number. */
const phonePart = lazyPart(() => import('../phone/phone-field.js'));

const totpSetupPart = lazyPart(() => import('./totp-setup.js'));

/** After these only another method can help. */
const HOPELESS: readonly LoginErrorCode[] = ['not-enrolled', 'passkey-unavailable'];

/** The heading that stays while Cognito is answered. */
function headingOf({ after, verified: { method } }: AnsweringState, messages: Messages): string {
  switch (after?.kind) {
    case 'presenting':
      return messages.openPrebuilt;
    case 'passkey-prompt':
      return messages.offerPasskey;
    case 'waiting':
      if (after.progress?.isClaimed) return messages.headings.push;
      break;
    case undefined:
    case 'starting':
    case 'verifying':
      break;
    default:
      void (after satisfies never);
  }
  return method ? messages.headings[method] : messages.signIn;
}

/** The view for `state`; `undefined` where the first step shows on. */
export function renderStep(props: StepProps): TemplateResult | undefined {
  const { state, messages, dispatch } = props;
  const resendIn = resendAtOf(state) === undefined ? undefined : props.resendIn;
  const base = {
    ...props,
    // That of the first step.
    description: undefined,
    resendIn,
    isResending: state.from === 'entering' || state.from === 'waiting',
    onBack: () => dispatch({ type: 'back' }),
    onResend: () => dispatch({ type: 'resend' }),
    onOtherMethod:
      state.attempt && state.attempt.offered.length > 1
        ? () => dispatch({ type: 'other-method' })
        : undefined,
  };
  /** An address as people write it. */
  const written = (address: string) =>
    address.startsWith('+') ? (phonePart(props.onChange)?.format(address) ?? address) : address;
  /** `text` with the address in it made plain, and the way to another one. */
  const named = (text: string) => {
    const address = identifierOf(state);
    const [start, end] = address ? text.split(address) : [];
    if (end === undefined) return { description: text };
    const who = written(address);
    const label = html`${messages.change}<span class="status"> ${who}</span>`;
    const description = html`${start}<bdi class="who" dir="ltr">${who}</bdi>${end}
      ${linkButton({ label, onClick: base.onBack })}`;
    return { description, isNamed: true };
  };
  const about = (method: MethodId) => ({
    heading: messages.headings[method],
    ...named(instructionText(state, method, messages, props.codeLength)),
    body: props.pictures?.progress(method),
    isMissing:
      (props.resends ?? 0) > 1 &&
      METHOD_CATALOG[method].sendsTo === 'email' &&
      base.onOtherMethod !== undefined,
  });
  const choosing = (methods: readonly MethodId[], chosen?: MethodId) =>
    chooseView({
      ...base,
      methods,
      chosen,
      addressOf: (method) => {
        const address = addressFor(method, identifierOf(state));
        return address && written(address);
      },
      onChoose: (method) => dispatch({ type: 'choose', method }),
    });
  const onRetry = () => dispatch({ type: 'retry' });
  // What went wrong is in the message.
  const halt =
    state.failure || state.isCancelled
      ? {
          description: state.failure ? '' : messages.cancelled,
          isNamed: false,
          isHopeless: state.failure && HOPELESS.includes(state.failure.code),
          onRetry,
          resendIn: undefined,
        }
      : {};

  const code = codeStepOf(state);
  if (code) {
    const { method, setup } = code;
    return codeView({
      ...base,
      ...about(method),
      ...named(codeDescription(state, code, messages, props.codeLength)),
      ...(setup && { heading: messages.setUpTotp }),
      digits: digitsOf(method, props.codeLength),
      setup: setup
        ? (totpSetupPart(props.onChange)?.totpSetup({
            messages,
            setup,
            outcome: props.code.copied,
            onCopied: (outcome) => {
              props.code.copied = outcome;
              props.onChange();
            },
          }) ?? qrCodeRoom)
        : undefined,
      onSubmit: () => props.code.submit(),
    });
  }

  switch (state.kind) {
    case 'identify':
    case 'starting':
      return state.isSigningUp ? props.signUpView?.(base) : undefined;

    case 'passkey-sign-in':
      return waitingView({ ...base, ...about('passkey') });

    case 'choosing':
      return choosing(state.attempt.offered);

    case 'sending':
      if (state.failure) return waitingView({ ...base, ...about(state.method), ...halt });
      switch (state.from) {
        case 'choosing':
          return choosing(state.attempt.offered, state.method);
        case 'sending':
        case 'waiting':
        case 'entering':
          return waitingView({ ...base, ...about(state.method) });
        case undefined:
          // Nobody has asked for a choice, so none is shown.
          return state.isSigningUp ? props.signUpView?.(base) : undefined;
        default:
          return state satisfies never;
      }

    case 'waiting': {
      const { qrText, isClaimed } = state.progress ?? {};
      return waitingView({
        ...base,
        ...about(state.method),
        ...(isClaimed && { heading: messages.headings.push, description: messages.qrCodeClaimed }),
        ...halt,
        body:
          qrText && !isClaimed && !halt.onRetry
            ? (qrCodePart(props.onChange)?.qrCode({ text: qrText, label: messages.qrCodeLabel }) ??
              qrCodeRoom)
            : props.pictures?.progress(isClaimed ? 'push' : state.method),
        elsewhere:
          METHOD_CATALOG[state.method].sendsTo === 'email'
            ? props.pictures?.mailLink(identifierOf(state), messages.openMail)
            : undefined,
      });
    }

    case 'presenting':
      return waitingView({
        ...base,
        heading: messages.openPrebuilt,
        body: props.pictures?.progress('window'),
        description: {
          redirect: '',
          popup: messages.openPopupDescription,
          window: messages.openPrebuiltDescription,
        }[state.mode],
        ...halt,
        onClosed: props.onClosed,
      });

    case 'passkey-prompt':
      return passkeyPromptView({
        ...base,
        description: props.note,
        onCreate: () => dispatch({ type: 'create-passkey' }),
        onSkip: props.onSkipPasskey,
      });

    case 'answering':
      return waitingView({
        ...base,
        heading: headingOf(state, messages),
        description: messages.answering,
        body: state.verified.method && props.pictures?.progress(state.verified.method),
        ...halt,
        onOtherMethod: undefined,
      });

    case 'done':
      return doneView({ ...base, isLeaving: props.isLeaving === true });

    case 'entering':
    case 'setting-up':
    case 'verifying':
      // They are where a code is typed, which is above.
      return undefined;

    default:
      return void (state satisfies never);
  }
}
