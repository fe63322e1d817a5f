/** Bytes and requests of the script-tag build, against the budgets. Brotli 11, 1 kB = 1000 bytes. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METHOD_IDS } from '../src/types.js';
import {
  brotliBytes,
  chunksByName,
  EMAIL_CODE_SIGN_IN,
  ENTRY,
  LANGUAGES,
  staticGraph,
} from './helpers/bundle.js';

const KB = 1000;

const WITHOUT_BUDGET = [
  // For developers, when an attribute is wrong.
  'config-faults',
  // Only for who needs them: an error of the clouds, an endpoint of the page, triggers that do not say what is enrolled,
  // the pre-built UI, phone numbers.
  'gateways-cognito-errors',
  'gateways-authsignal-errors',
  'gateways-page-endpoints',
  'methods-offer-fallback',
  'passkeys-enrollment',
  'prebuilt-present',
  'prebuilt-redirect-state',
  'last-sign-in',
  'session-store',
  'phone-phone-identifier',
  'phone-phone-field',
  // The QR encoder.
  'views-qr-code',
  'views-totp-setup',
];

const folder = fileURLToPath(new URL('../dist/cdn/', import.meta.url));
const chunks = chunksByName(folder);
const entry = staticGraph(folder, ENTRY);

function graphOf(name: string): Set<string> {
  const file = chunks.get(name);
  assert.ok(file, `there is no chunk named ${name}, only ${[...chunks.keys()].join(', ')}`);
  return staticGraph(folder, file);
}

/** What a chunk adds to the bytes that the page has loaded for the form. */
const own = (name: string) =>
  brotliBytes(
    folder,
    [...graphOf(name)].filter((file) => !entry.has(file)),
  );

const table: { what: string; bytes: number; budget: number; left: number }[] = [];

function assertWithin(what: string, bytes: number, budget: number): void {
  table.push({ what, bytes, budget, left: budget - bytes });
  assert.ok(bytes <= budget, `${what}: ${bytes} bytes, at most ${budget}`);
}

describe('budgets', () => {
  after(() => console.table(table));

  it('keeps what loads until the form can be used small', () => {
    assertWithin('until the form can be used', brotliBytes(folder, entry), 14 * KB);
  });

  it('needs one request until the form can be used', () => {
    assert.deepEqual([...entry], [ENTRY]);
  });

  it('keeps the Cognito chunk small', () => {
    assertWithin('Cognito chunk', own('gateways-cognito-sdk'), 11 * KB);
  });

  it('keeps the Authsignal chunk small', () => {
    assertWithin('Authsignal chunk', own('gateways-authsignal-sdk'), 13 * KB);
  });

  it('keeps all that an email-code sign-in loads small', () => {
    const loaded = EMAIL_CODE_SIGN_IN.flatMap((name) => [...graphOf(name)]);
    assertWithin('email-code sign-in', brotliBytes(folder, new Set([...entry, ...loaded])), 52 * KB);
  });

  for (const id of METHOD_IDS) {
    it(`keeps the method ${id} small`, () => assertWithin(`method ${id}`, own(`methods-${id}`), 3 * KB));
  }

  for (const language of LANGUAGES) {
    it(`keeps the language ${language} small`, () =>
      assertWithin(`language ${language}`, own(`locales-${language}`), 2.6 * KB));
  }

  it('keeps the table of languages small', () => {
    assertWithin('table of languages', own('i18n-locales'), 1.5 * KB);
  });

  it('accounts for every chunk', () => {
    const loaded = [
      ...EMAIL_CODE_SIGN_IN,
      ...METHOD_IDS.map((id) => `methods-${id}`),
      ...LANGUAGES.map((language) => `locales-${language}`),
      'i18n-locales',
    ].map(graphOf);
    const known = new Set([...entry, ...loaded.flatMap((graph) => [...graph])]);
    const others = [...chunks].filter(([name, file]) => !known.has(file) && !WITHOUT_BUDGET.includes(name));
    assert.deepEqual(others, []);
  });
});
