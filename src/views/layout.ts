/** What every step has in common: heading, description, body, message, actions. */
import { html, nothing, type TemplateResult } from 'lit';

export type Content = TemplateResult | string | typeof nothing | undefined;

export interface LayoutProps {
  readonly heading: string;
  /** 1 to 6; 2 when absent. */
  readonly headingLevel?: number;
  /** Whether the page's own header takes the place of the heading. */
  readonly isFirst?: boolean;
  readonly description?: Content;
  readonly body?: Content;
  /** What went wrong; announced at once. */
  readonly message: string;
  /** What is seen in its place, when that changes from second to second. */
  readonly counting?: Content;
  /** What the developer should know. */
  readonly hint?: Content;
  readonly actions?: Content;
  /** What is going on, for screen readers. */
  readonly status: string;
  readonly theme: string;
  /** Those of the page, when absent. */
  readonly dir?: 'ltr' | 'rtl';
  readonly lang?: string;
}

/** The frame of the widget. The two live regions are always there, so that what is put into them is announced. */
export const layout = (props: LayoutProps): TemplateResult => html`
  <div part="base" class="base ${props.theme}" dir=${props.dir ?? nothing} lang=${props.lang ?? nothing}>
    <slot name="logo"></slot>
    ${
      /* eslint-disable lit-a11y/accessible-name -- A heading's text is a property, which outlives a page translator. */
      props.isFirst
        ? html`<slot name="header"
            ><h2
              part="heading"
              tabindex="-1"
              aria-level=${props.headingLevel ?? nothing}
              .textContent=${props.heading}
            ></h2
          ></slot>`
        : html`<slot name="header"></slot>
            <h2
              part="heading"
              tabindex="-1"
              aria-level=${props.headingLevel ?? nothing}
              .textContent=${props.heading}
            ></h2>`
      /* eslint-enable lit-a11y/accessible-name */
    }
    ${props.description ? html`<p part="description">${props.description}</p>` : nothing} ${props.body}
    <div
      part="message"
      role="alert"
      class=${props.counting ? 'status' : ''}
      .textContent=${props.message}
    ></div>
    ${props.counting} ${props.hint} ${props.actions}
    <div class="status" role="status" .textContent=${props.status}></div>
    <slot name="footer"></slot>
  </div>
`;

export interface ButtonProps {
  readonly label: Content;
  readonly onClick: (event: Event) => void;
  /** Whether it is at work; it stays focusable and shows it. */
  readonly isBusy?: boolean;
  /** Whether it has to be waited for; it stays focusable, too. */
  readonly isDisabled?: boolean;
}

/** What is under way. */
export const spinner = html`<span part="spinner" class="spinner" aria-hidden="true"></span>`;

/** The one thing to do next. */
export const primaryButton = ({ label, onClick, isBusy, isDisabled }: ButtonProps): TemplateResult => html`
  <button
    part="button button-primary"
    class="primary"
    type="button"
    aria-disabled=${isBusy || isDisabled ? 'true' : 'false'}
    @click=${onClick}
  >
    ${isBusy ? spinner : nothing}<span>${label}</span>
  </button>
`;

/** One of several ways. */
export const methodButton = ({ label, onClick, isDisabled = false }: ButtonProps): TemplateResult => html`
  <button
    part="button method"
    class="method"
    type="button"
    aria-disabled=${isDisabled ? 'true' : 'false'}
    @click=${onClick}
  >
    ${label}
  </button>
`;

/** Something else that can be done. */
export const linkButton = ({ label, onClick, isDisabled = false }: ButtonProps): TemplateResult => html`
  <button
    part="button button-link"
    class="link"
    type="button"
    aria-disabled=${isDisabled ? 'true' : 'false'}
    @click=${onClick}
  >
    ${label}
  </button>
`;

/** A field whose label and input are in the light DOM. */
export const field = (name: string, before: Content = nothing, className = ''): TemplateResult => html`
  <div class="field-group">
    <div part="label"><slot name="${name}-label"></slot></div>
    <div part="field" class="field ${className}">${before}<slot name=${name}></slot></div>
  </div>
`;
