/** Every method is known wherever methods are listed: a hole anywhere fails here. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { VerificationMethod } from '@authsignal/node';
import { VERIFICATION_METHODS } from '../demo/local-cloud/authsignal/types.js';
import { CHOICES } from '../demo/playground/enrollment.js';
import { METHODS } from '../demo/playground/settings.js';
import type { Messages } from '../src/i18n/messages.js';
import { METHOD_CATALOG, methodsWith } from '../src/method-catalog.js';
import { loadMethod } from '../src/methods/registry.js';
import { methodsTo, toMethodIds, usualMethodId } from '../src/triggers/methods.js';
import { section } from './helpers/manual.js';
import { METHOD_IDS } from '../src/types.js';

const root = new URL('../', import.meta.url);
const sorted = (names: Iterable<string>) => [...names].sort();
const IDS = sorted(METHOD_IDS);
const AUTHSIGNAL_NAMES = Object.values(METHOD_CATALOG).flatMap(({ authsignalNames }) => authsignalNames);

const languages = readdirSync(new URL('src/i18n/locales/', root)).map((file) => file.replace(/\.ts$/, ''));

describe('every method', () => {
  it('has a row in the catalogue, with names of its own, the first of which Authsignal has', () => {
    assert.deepEqual(sorted(Object.keys(METHOD_CATALOG)), IDS);
    assert.equal(new Set(AUTHSIGNAL_NAMES).size, AUTHSIGNAL_NAMES.length);
    for (const { authsignalNames } of Object.values(METHOD_CATALOG)) {
      const [name] = authsignalNames;
      assert.ok(Object.values<string>(VerificationMethod).includes(name), `Authsignal has no ${name}`);
    }
  });

  it('means the same to the triggers', () => {
    for (const id of METHOD_IDS)
      for (const name of METHOD_CATALOG[id].authsignalNames) assert.deepEqual(toMethodIds([name]), [id]);
    assert.deepEqual(sorted(toMethodIds(Object.values(VerificationMethod))), IDS);
    for (const kind of ['email', 'phone'] as const) {
      const senders = methodsWith(({ sendsTo }) => sendsTo === kind);
      assert.deepEqual(sorted(toMethodIds(methodsTo(kind))), sorted(senders));
      assert.equal(usualMethodId(kind), senders[0]);
    }
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
    for (const { authsignalNames, sendsTo, needsWebAuthn } of Object.values(METHOD_CATALOG))
      for (const name of authsignalNames) {
        const choice = CHOICES.find(({ method }) => method === name);
        assert.equal(choice?.needs, needsWebAuthn ? 'browser' : sendsTo, name);
      }
  });

  it('is listed in the guides', () => {
    const [, listed = ''] = /^Method ids: (.+)\.$/m.exec(section('Attributes')) ?? [];
    assert.deepEqual(sorted(listed.split(' ').map((id) => id.replaceAll('`', ''))), IDS);
  });
});
