/** Bytes and requests of the script-tag build, against the budgets. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { measureBudgets } from './helpers/budgets.js';
import {
  chunksByName,
  EMAIL_CODE_SIGN_IN,
  ENTRY,
  LANGUAGES,
  METHODS,
  staticGraph,
} from './helpers/bundle.js';

const WITHOUT_BUDGET = [
  // For developers: when an attribute is wrong, and when they ask what is.
  'config-faults',
  'diagnose-page',
  // Only for who needs them: an error of the clouds, an endpoint of the page, triggers that ask for the context, or that do not
  // say what is enrolled, the pre-built UI, phone numbers.
  'gateways-cognito-errors',
  'gateways-retry-after',
  'gateways-authsignal-errors',
  'gateways-authsignal-post',
  'gateways-page-endpoints',
  'methods-offer-fallback',
  'passkeys-enrollment',
  'passkeys-capabilities',
  'flow-create-passkey',
  // A dialog for passkeys, the page's own words, a code that is pasted with something around it.
  'methods-dialog',
  'i18n-merge-messages',
  'sign-in-one-time-code',
  'sign-in-sign-up',
  'prebuilt-present',
  'prebuilt-url',
  'prebuilt-redirect-state',
  'last-sign-in',
  'session-store',
  'phone-phone-identifier',
  'phone-phone-field',
  // The QR encoder.
  'views-qr-code',
  'sign-in-totp-setup',
  // On pages that redirect.
  'sign-in-resume',
];

const folder = fileURLToPath(new URL('../dist/cdn/', import.meta.url));
const chunks = chunksByName(folder);
const entry = staticGraph(folder, ENTRY);

function graphOf(name: string): Set<string> {
  const file = chunks.get(name);
  assert.ok(file, `there is no chunk named ${name}, only ${[...chunks.keys()].join(', ')}`);
  return staticGraph(folder, file);
}

const budgets = measureBudgets(folder);

describe('budgets', () => {
  after(() => console.table(budgets));

  for (const { what, bytes, budget } of budgets) {
    it(`hold: ${what}`, () => assert.ok(bytes <= budget, `${bytes} bytes, at most ${budget}`));
  }

  it('allow one request until the form can be used', () => {
    assert.deepEqual([...entry], [ENTRY]);
  });

  it('account for every chunk', () => {
    const loaded = [
      ...EMAIL_CODE_SIGN_IN,
      ...METHODS.map((id) => `methods-${id}`),
      ...LANGUAGES.map((language) => `locales-${language}`),
      'i18n-locales',
      'views-pictures',
    ].map(graphOf);
    const known = new Set([...entry, ...loaded.flatMap((graph) => [...graph])]);
    const others = [...chunks].filter(([name, file]) => !known.has(file) && !WITHOUT_BUDGET.includes(name));
    assert.deepEqual(others, []);
  });
});
