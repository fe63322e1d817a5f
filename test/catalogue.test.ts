/** Every method is known wherever methods are listed: a hole anywhere fails here. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VerificationMethod } from '@authsignal/node';
import { VERIFICATION_METHODS } from '../demo/local-cloud/authsignal/types.js';
import { CHOICES } from '../demo/playground/enrollment.js';
import { METHODS } from '../demo/playground/settings.js';
import type { Messages } from '../src/i18n/messages.js';
import { METHOD_CATALOG } from '../src/method-catalog.js';
import { loadMethod } from '../src/methods/registry.js';
import { METHOD_IDS } from '../src/types.js';

const root = new URL('../', import.meta.url);
const sorted = (names: Iterable<string>) => [...names].sort();
const IDS = sorted(METHOD_IDS);
const AUTHSIGNAL_NAMES = Object.values(METHOD_CATALOG).map(({ authsignalName }) => authsignalName);

const languages = readdirSync(new URL('src/i18n/locales/', root)).map((file) => file.replace(/\.ts$/, ''));

describe('every method', () => {
  it('has a row in the catalogue, with a name of its own that Authsignal knows', () => {
    assert.deepEqual(sorted(Object.keys(METHOD_CATALOG)), IDS);
    assert.equal(new Set(AUTHSIGNAL_NAMES).size, IDS.length);
    for (const name of AUTHSIGNAL_NAMES)
      assert.ok(Object.values<string>(VerificationMethod).includes(name), `Authsignal has no ${name}`);
  });

  for (const id of METHOD_IDS)
    it(`is what the registry loads, and does what the catalogue says: ${id}`, async () => {
      const method = await loadMethod(id);
      const { sendsTo, setUpWith } = METHOD_CATALOG[id];
      assert.equal(method.id, id);
      assert.ok(method.verify ?? method.wait, 'neither takes a code nor waits');
      if (sendsTo) assert.ok(method.isDelivered, 'sends to an address, and is not delivered');
      if (setUpWith === 'address') assert.ok(sendsTo, 'is set up with an address to which it does not send');
    });

  for (const language of languages)
    it(`has its words in every table: ${language}`, async () => {
      const module = (await import(`../src/i18n/locales/${language}.ts`)) as { default: Messages };
      const { methods, headings, instructions, expired } = module.default;
      assert.deepEqual(sorted(Object.keys(methods)), IDS);
      assert.deepEqual(sorted(Object.keys(headings)), IDS);
      assert.deepEqual(sorted(Object.keys(instructions)), IDS);
      for (const id of Object.keys(expired)) assert.ok(IDS.includes(id), `there is no method ${id}`);
    });

  it('can be chosen in the playground', () => {
    assert.deepEqual(sorted(Object.keys(METHODS)), IDS);
  });

  it('can be given to a person of the local cloud', () => {
    assert.deepEqual(sorted(CHOICES.map(({ method }) => method)), sorted(AUTHSIGNAL_NAMES));
    assert.deepEqual(sorted(VERIFICATION_METHODS), sorted(AUTHSIGNAL_NAMES));
  });

  it('needs in the playground the address to which it sends', () => {
    for (const { authsignalName, sendsTo, needsWebAuthn } of Object.values(METHOD_CATALOG)) {
      const choice = CHOICES.find(({ method }) => method === authsignalName);
      assert.equal(choice?.needs, needsWebAuthn ? 'browser' : sendsTo, authsignalName);
    }
  });

  it('is listed in the README', () => {
    const readme = readFileSync(new URL('README.md', root), 'utf8');
    const [, listed = ''] = /^Method ids: (.+)\.$/m.exec(readme) ?? [];
    assert.deepEqual(sorted(listed.split(' ').map((id) => id.replaceAll('`', ''))), IDS);
  });
});
