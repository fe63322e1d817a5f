/** What every view is given. */
import type { Messages } from '../i18n/messages.js';
import type { LayoutProps } from './layout.js';

export interface ViewProps extends Pick<LayoutProps, 'message' | 'theme' | 'dir' | 'lang'> {
  readonly messages: Messages;
  readonly isBusy: boolean;
}
