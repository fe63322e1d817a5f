/** What the second half of the widget may ask of the first. */
import type { LitElement } from 'lit';
import type { PageEvents } from './controllers/page-events.js';
import type { FirstConfig, RawConfig } from './first-config.js';
import type { FlowController } from './flow/flow-controller.js';
import type { LocaleController } from './i18n/locale-controller.js';
import type { IdentifierController } from './identifier/identifier-controller.js';
import type { LoginStep } from './types.js';

export interface LoginContext {
  /** The widget. */
  readonly host: LitElement & {
    readonly theme: string;
    readonly step: LoginStep;
    reset(): void;
    readonly messages?: unknown;
    readonly resolveUsername?: unknown;
  };
  readonly flow: FlowController;
  readonly identifier: IdentifierController;
  readonly locale: LocaleController;
  readonly page: PageEvents;
  /** The settings of the moment; those of the sign-in while one is under way. */
  readonly config: () => FirstConfig | undefined;
  /** The attributes as the page set them, by name. */
  readonly attributes: () => RawConfig;
  /** The window that was opened in the person's click, for the pre-built UI. */
  readonly window: () => Window | null;
}
