/** What every view of a step is given. */
import type { Messages } from '../i18n/messages.js';
import type { LayoutProps } from './layout.js';

export interface ViewProps extends Pick<LayoutProps, 'message' | 'status' | 'theme' | 'dir' | 'lang'> {
  readonly messages: Messages;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  /** Absent when there is no other method. */
  readonly onOtherMethod?: () => void;
}
