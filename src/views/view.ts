/** What every view of a step is given. */
import type { TemplateResult } from 'lit';
import type { Messages } from '../i18n/messages.js';
import type { MethodId } from '../types.js';
import type { Content, LayoutProps } from './layout.js';

/** What has pictures, once they are loaded. */
export interface Pictures {
  readonly icon: (method: MethodId) => TemplateResult;
  /** What is shown while something happens elsewhere. */
  readonly progress: (what: MethodId | 'window') => TemplateResult;
  /** Opens the mailbox of an address, where it is known which app that is. */
  readonly mailLink: (address: string, label: (app: string) => string) => Content;
}

export interface ViewProps extends Pick<
  LayoutProps,
  'headingLevel' | 'message' | 'counting' | 'hint' | 'status' | 'theme' | 'dir' | 'lang'
> {
  readonly messages: Messages;
  readonly isBusy: boolean;
  /** Whether the person has to wait before another try. */
  readonly isHeld?: boolean;
  readonly pictures?: Pictures;
  readonly onBack: () => void;
  /** Absent when there is no other method. */
  readonly onOtherMethod?: () => void;
}
