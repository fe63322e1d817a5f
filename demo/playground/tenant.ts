/** What the Authsignal tenant of this machine's cloud is set to. */
import { VERIFICATION_METHODS, type VerificationMethod } from '../local-cloud/authsignal/vocabulary.js';
import { byId, call, element, messageOf } from './dom.js';

/** The settings that a visitor may change, as `/settings` has them under `authsignal`. */
interface Tenant {
  readonly outcome: string;
  readonly codeLength: number;
  readonly tokenDurationInMinutes: number;
  readonly prebuiltUiHost?: string | null;
  readonly allowedVerificationMethods: readonly VerificationMethod[];
}

const OUTCOMES = ['CHALLENGE', 'ALLOW', 'REVIEW', 'BLOCK'];

const patch = (change: Partial<Tenant>) => call('/settings', 'PATCH', { authsignal: change });

const row = (id: string, label: string, control: HTMLElement): HTMLElement =>
  element('div', { class: 'row' }, element('label', { for: id }, label), control);

/** Builds the controls into the page's `tenant`. `onChange` is told once the tenant has taken a change. */
export async function buildTenant(onChange: () => void): Promise<void> {
  const { authsignal: tenant } = await call<{ authsignal: Tenant }>('/settings');
  const problem = element('p', { role: 'alert' });
  const set = (change: Partial<Tenant>) => {
    patch(change).then(
      () => {
        problem.textContent = '';
        onChange();
      },
      (error: unknown) => (problem.textContent = messageOf(error)),
    );
  };

  const outcome = element('select', { id: 'tenant-outcome' });
  outcome.append(...OUTCOMES.map((name) => element('option', {}, name)));
  outcome.value = tenant.outcome;
  outcome.addEventListener('change', () => set({ outcome: outcome.value }));

  const number = (id: string, value: number, min: number, max: number, take: (value: number) => void) => {
    const field = element('input', { id, type: 'number', min: String(min), max: String(max) });
    field.valueAsNumber = value;
    field.addEventListener('change', () => {
      if (field.reportValidity()) take(field.valueAsNumber);
    });
    return field;
  };
  const host = element('input', { id: 'tenant-host', type: 'text', placeholder: 'login.localhost' });
  host.value = tenant.prebuiltUiHost ?? '';
  host.addEventListener('change', () => set({ prebuiltUiHost: host.value.trim() || null }));

  const allowed = new Set(tenant.allowedVerificationMethods);
  const boxes = VERIFICATION_METHODS.map((method) => {
    const id = `tenant-${method}`;
    const box = element('input', { id, type: 'checkbox' });
    box.checked = allowed.has(method);
    box.addEventListener('change', () => {
      if (box.checked) allowed.add(method);
      else allowed.delete(method);
      set({ allowedVerificationMethods: [...allowed] });
    });
    return element(
      'span',
      { class: 'flag' },
      box,
      element('label', { for: id }, element('code', {}, method)),
    );
  });

  byId('tenant').replaceChildren(
    row('tenant-outcome', 'Outcome of the action', outcome),
    row(
      'tenant-code-length',
      'Digits of a code',
      number('tenant-code-length', tenant.codeLength, 2, 10, (codeLength) => set({ codeLength })),
    ),
    row(
      'tenant-duration',
      'Minutes for which a token is good',
      number('tenant-duration', tenant.tokenDurationInMinutes, 1, 1440, (tokenDurationInMinutes) =>
        set({ tokenDurationInMinutes }),
      ),
    ),
    row('tenant-host', 'Host of the pre-built page', host),
    element(
      'fieldset',
      {},
      element('legend', {}, 'Methods of the tenant'),
      element('div', { class: 'choices' }, ...boxes),
    ),
    problem,
  );
}
