/** Bytes and requests of the script-tag build, against the budgets. Brotli 11, 1 kB = 1000 bytes. */
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { METHOD_IDS } from '../src/types.js';
import { brotliBytes, chunksByName, staticGraph } from './helpers/bundle.js';

const ENTRY = 'authsignal-cognito-login.js';
const KB = 1000;

// What a sign-in by email code loads, one after the other.
const EMAIL_CODE_SIGN_IN = ['steps', 'cognito-sdk', 'authsignal-sdk', 'email-otp'];
const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja'];
const WITHOUT_BUDGET = [
  // Only for who needs them: an error of the clouds, an endpoint of the page, triggers that do not say what is enrolled,
  // the pre-built UI, phone numbers.
  'cognito-errors',
  'authsignal-errors',
  'page-endpoints',
  'unsaid',
  'passkey-enrollment',
  'prebuilt',
  'redirect-flow',
  'memory',
  'store',
  'phone-entry',
  'phone-field',
  // The QR encoder.
  'view-qr-code',
  'view-totp-setup',
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

const table: { what: string; bytes: number; budget: number }[] = [];

function assertWithin(what: string, bytes: number, budget: number): void {
  table.push({ what, bytes, budget });
  assert.ok(bytes <= budget, `${what}: ${bytes} bytes, at most ${budget}`);
}

describe('budgets', () => {
  after(() => console.table(table));

  it('keeps what loads until the form can be used small', () => {
    assertWithin('until the form can be used', brotliBytes(folder, entry), 14 * KB);
  });

  it('needs two requests at most until the form can be used', () => {
    assert.ok(entry.size <= 2, [...entry].join(', '));
  });

  it('keeps the Cognito chunk small', () => {
    assertWithin('Cognito chunk', own('cognito-sdk'), 21 * KB);
  });

  it('keeps the Authsignal chunk small', () => {
    assertWithin('Authsignal chunk', own('authsignal-sdk'), 14 * KB);
  });

  it('keeps all that an email-code sign-in loads small', () => {
    const loaded = EMAIL_CODE_SIGN_IN.flatMap((name) => [...graphOf(name)]);
    assertWithin('email-code sign-in', brotliBytes(folder, new Set([...entry, ...loaded])), 50 * KB);
  });

  for (const id of METHOD_IDS.filter((method) => chunks.has(method))) {
    it(`keeps the method ${id} small`, () => assertWithin(`method ${id}`, own(id), 3 * KB));
  }

  for (const language of LANGUAGES) {
    it(`keeps the language ${language} small`, () =>
      assertWithin(`language ${language}`, own(language), 3 * KB));
  }

  it('accounts for every chunk', () => {
    const loaded = [...EMAIL_CODE_SIGN_IN, ...METHOD_IDS, ...LANGUAGES]
      .filter((name) => chunks.has(name))
      .map(graphOf);
    const known = new Set([...entry, ...loaded.flatMap((graph) => [...graph])]);
    const others = [...chunks].filter(([name, file]) => !known.has(file) && !WITHOUT_BUDGET.includes(name));
    assert.deepEqual(others, []);
  });
});
