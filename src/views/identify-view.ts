/** The first step: who are you? */
import { html, type TemplateResult } from 'lit';
import { field, layout, primaryButton } from './layout.js';
import type { ViewProps } from './view.js';

export interface IdentifyProps extends ViewProps {
  readonly onSubmit: () => void;
  /** What is going on while busy. */
  readonly status: string;
}

export const identifyView = (props: IdentifyProps): TemplateResult => {
  const { messages, isBusy, onSubmit } = props;
  return layout({
    ...props,
    heading: messages.signIn,
    isFirst: true,
    description: messages.signInDescription,
    body: field('identifier'),
    actions: html`${primaryButton({ label: messages.continue, onClick: onSubmit, isBusy })}
      <slot name="terms"></slot>`,
  });
};
