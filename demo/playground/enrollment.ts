/** A panel in which a visitor sets what a person is enrolled with, and sees what that person's authenticator app shows. */
import type { VerificationMethod } from '../local-cloud/authsignal/types.js';
import { call, element, messageOf } from './dom.js';

/** What the local cloud tells about a person. */
interface Enrollment {
  readonly verificationMethods: readonly VerificationMethod[];
  readonly totp?: { readonly code: string };
}

interface Choice {
  readonly method: VerificationMethod;
  readonly label: string;
  /** What the identifier must be for it; `browser` where only a ceremony in the browser makes one. */
  readonly needs?: 'email' | 'phone' | 'browser';
}

export const CHOICES: readonly Choice[] = [
  { method: 'EMAIL_OTP', label: 'Code by email', needs: 'email' },
  { method: 'EMAIL_MAGIC_LINK', label: 'Link by email', needs: 'email' },
  { method: 'SMS', label: 'Code by text message', needs: 'phone' },
  { method: 'WHATSAPP', label: 'Code by WhatsApp', needs: 'phone' },
  { method: 'AUTHENTICATOR_APP', label: 'Code of an authenticator app' },
  { method: 'PUSH', label: 'Prompt on the phone' },
  { method: 'DEVICE', label: 'QR code to scan' },
  { method: 'QR_CODE', label: 'QR code to scan, by its other name' },
  { method: 'PASSKEY', label: 'Own passkey', needs: 'browser' },
  { method: 'SECURITY_KEY', label: 'Own security key', needs: 'browser' },
];

const REASONS = {
  email: 'needs an email address',
  phone: 'needs a phone number',
  browser: 'is made in the browser',
} as const;

/** Milliseconds between two looks at the authenticator app. */
const REFRESH_MS = 5000;

/** Asks what a person is enrolled with; sets it first when `verificationMethods` says to what. */
async function ask(
  identifier: string,
  verificationMethods?: readonly VerificationMethod[],
): Promise<Enrollment> {
  const url = `/authsignal/demo/users/${encodeURIComponent(identifier)}/authenticators`;
  return verificationMethods ? call(url, 'POST', { verificationMethods }) : call(url);
}

/** The identifier as the local cloud knows it: numbers without what people put between the digits. */
const canonical = (text: string): string => {
  const trimmed = text.trim().toLowerCase();
  return trimmed.startsWith('+') ? trimmed.replace(/[^+\d]/g, '') : trimmed;
};

const isFitting = ({ needs }: Choice, identifier: string): boolean =>
  needs === undefined ||
  (needs === 'email' && identifier.includes('@')) ||
  (needs === 'phone' && identifier.startsWith('+'));

/** Builds the panel into `root`. Returns what shows a person in it, by email address, E.164 number or user id. */
export function buildEnrollment(root: HTMLElement): (identifier: string) => void {
  const field = element('input', {
    id: 'person',
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'ana@example.com or +64 21 123 4567',
  });
  const status = element('p', { class: 'hint', role: 'status' });
  const boxes = CHOICES.map((choice) => {
    const id = `enrolled-${choice.method}`;
    const box = element('input', { id, type: 'checkbox', disabled: true, 'aria-describedby': `${id}-hint` });
    const reason = element('span', { id: `${id}-hint`, class: 'hint' });
    const item = element('span', { class: 'flag' }, box, element('label', { for: id }, choice.label), reason);
    return { choice, box, reason, item };
  });
  const items = boxes.map(({ item }) => item);
  const fieldset = element('fieldset', {}, element('legend', {}, 'Enrolled with'), ...items);
  root.replaceChildren(
    element('div', { class: 'row' }, element('label', { for: 'person' }, 'Person'), field),
    fieldset,
    status,
  );

  /** Counts the questions: only the answer to the last one is shown. */
  let question = 0;
  let hasApp = false;

  const show = (identifier: string, { verificationMethods, totp }: Enrollment): void => {
    for (const { choice, box, reason } of boxes) {
      box.checked = verificationMethods.includes(choice.method);
      // What is there can always be taken away.
      box.disabled = !identifier || (!box.checked && !isFitting(choice, identifier));
      reason.textContent = identifier && box.disabled && choice.needs ? REASONS[choice.needs] : '';
    }
    hasApp = totp !== undefined;
    status.textContent = totp ? `The authenticator app shows ${totp.code}.` : '';
  };

  const update = async (verificationMethods?: readonly VerificationMethod[]): Promise<void> => {
    const identifier = canonical(field.value);
    const mine = (question += 1);
    try {
      const enrollment = identifier
        ? await ask(identifier, verificationMethods)
        : { verificationMethods: [] };
      if (mine === question) show(identifier, enrollment);
    } catch (error) {
      if (mine !== question) return;
      if (verificationMethods) await update();
      status.textContent = messageOf(error);
    }
  };

  field.addEventListener('input', () => void update());
  fieldset.addEventListener('change', () => {
    const checked = boxes.filter(({ box }) => box.checked);
    void update(checked.map(({ choice }) => choice.method));
  });
  setInterval(() => {
    if (!document.hidden && hasApp) void update();
  }, REFRESH_MS);

  return (identifier) => {
    field.value = identifier;
    void update();
  };
}
