/** The choice of a phone number's country: short when closed, with names when open. */
import { html, nothing, type TemplateResult } from 'lit';

export interface CountryOption {
  readonly code: string;
  readonly name: string;
  /** Digits, without `+`. */
  readonly callingCode: string;
}

export interface CountrySelectProps {
  readonly countries: readonly CountryOption[];
  /** The code of the chosen one. */
  readonly value: string | undefined;
  /** Whether its calling code is in the number already. */
  readonly hasCode: boolean;
  readonly label: string;
  readonly isBusy: boolean;
  readonly onChange: (code: string) => void;
}

/** Keeps `+64` from turning into `64+` next to a name that is written from right to left. */
const LEFT_TO_RIGHT_MARK = '\u200E';

export const countrySelect = (props: CountrySelectProps): TemplateResult => {
  const { countries, value, hasCode, label, isBusy, onChange } = props;
  const chosen = countries.find(({ code }) => code === value);
  const change = ({ currentTarget }: Event) => {
    if (!(currentTarget instanceof HTMLSelectElement)) return;
    const code = currentTarget.value;
    if (isBusy) currentTarget.value = value ?? '';
    else onChange(code);
  };
  const keepClosed = (event: KeyboardEvent) => {
    if (isBusy && event.key !== 'Tab') event.preventDefault();
  };
  return html`
    <span class="country">
      <select
        aria-label=${label}
        aria-disabled=${isBusy ? 'true' : 'false'}
        @change=${change}
        @keydown=${keepClosed}
      >
        ${chosen ? nothing : html`<option value="">${label}</option>`}
        ${countries.map(
          ({ code, name, callingCode }) =>
            html`<option value=${code} .selected=${code === value}>
              ${name} ${LEFT_TO_RIGHT_MARK}+${callingCode}
            </option>`,
        )}
      </select>
      <span class="country-text" dir="ltr" aria-hidden="true">
        ${chosen ? (hasCode ? chosen.code : `${chosen.code} +${chosen.callingCode}`) : '+'}
      </span>
    </span>
  `;
};
