/** The doctor against the triggers of published samples. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type LocalCloud, startLocalCloud } from '../../demo/local-cloud/local-cloud.js';
import { callCognito } from '../local-cloud/server-client.js';
import { examine, optionsFor, type Options } from './doctor-run.js';

const PERSON = 'grace@example.com';

interface Dialect {
  name: string;
  options: Options;
  /** What the doctor says of the challenge. */
  note: string;
  /** What is found by asking for nobody; the samples take everybody for somebody who exists. */
  nobody: string[];
  /** What is found when the form's attributes are not those of the dialect. */
  unset: string[];
}

const DIALECTS: Dialect[] = [
  {
    name: 'token',
    options: {},
    note: 'token',
    nobody: ['unknown-users-are-one'],
    unset: ['unknown-users-are-one'],
  },
  {
    name: 'url',
    options: { mode: 'popup' },
    note: 'url',
    nobody: ['unknown-users-are-one'],
    unset: ['mode-without-token', 'unknown-users-are-one'],
  },
  {
    name: 'url-json',
    options: { mode: 'redirect', 'answer-format': 'json' },
    note: 'url',
    nobody: ['unknown-users-are-one'],
    unset: ['mode-without-token', 'answer-format', 'unknown-users-are-one'],
  },
  // It tracks by user name, which every name has.
  { name: 'two-rounds', options: {}, note: 'two rounds', nobody: [], unset: [] },
];

for (const { name, options, note, nobody, unset } of DIALECTS) {
  describe(`the doctor with triggers that speak "${name}"`, () => {
    let cloud: LocalCloud;
    before(async () => {
      cloud = await startLocalCloud({
        triggers: fileURLToPath(new URL(`../e2e/dialects/${name}`, import.meta.url)),
      });
      const UserAttributes = [{ Name: 'email', Value: PERSON }];
      await callCognito(cloud.url, 'AdminCreateUser', {
        UserPoolId: 'us-east-1_LocalDemo',
        Username: PERSON,
        MessageAction: 'SUPPRESS',
        UserAttributes,
      });
      await callCognito(cloud.url, 'AdminSetUserPassword', {
        UserPoolId: 'us-east-1_LocalDemo',
        Username: PERSON,
        Password: 'Never-used-1',
        Permanent: true,
      });
    });
    after(() => cloud.close());

    const check = async (more: Options) => {
      const { codes, checks, stdout } = await examine({
        ...optionsFor(cloud),
        ...more,
      });
      assert.deepEqual(cloud.outbox.list(), []);
      return { codes, stdout, note: checks.find(({ id }) => id === 'challenge')?.note };
    };

    it('finds nothing wrong for somebody who exists', async () => {
      const { codes, note: found, stdout } = await check({ ...options, identifier: PERSON });
      assert.deepEqual({ codes, note: found }, { codes: [], note }, stdout);
    });

    it('finds what becomes of unknown users', async () => {
      assert.deepEqual((await check(options)).codes, nobody);
    });

    it('finds what the form is not told', async () => {
      assert.deepEqual((await check({})).codes, unset);
    });
  });
}

describe('the doctor with this project’s triggers in the dialects of the local cloud', () => {
  let cloud: LocalCloud;
  before(async () => {
    cloud = await startLocalCloud();
  });
  after(() => cloud.close());

  it('finds nothing wrong with triggers that ask for the context, and with the endpoint that signs it', async () => {
    const own = await startLocalCloud({ context: true });
    try {
      const { codes, checks, stdout } = await examine({
        ...optionsFor(own),
        'context-url': `${own.url}/context`,
        page: 'https://shop.example/',
      });
      // The page is made up.
      assert.deepEqual(
        codes.filter((code) => !/^pa(ge|sskey)-/.test(code)),
        [],
        stdout,
      );
      const statusOf = (id: string) => checks.find((check) => check.id === id)?.status;
      assert.deepEqual(
        [statusOf('context-url'), statusOf('challenge'), statusOf('answer')],
        ['ok', 'ok', 'ok'],
      );
    } finally {
      await own.close();
    }
  });

  for (const { name, options } of DIALECTS) {
    it(`finds nothing wrong with "${name}"`, async () => {
      const patched = await fetch(`${cloud.url}/settings`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ dialect: name }),
      });
      assert.equal(patched.status, 200);
      const { codes, stdout } = await examine({
        ...optionsFor(cloud),
        ...options,
      });
      assert.deepEqual(codes, [], stdout);
      assert.deepEqual(cloud.outbox.list(), []);
    });
  }
});
