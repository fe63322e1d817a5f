/** The rules of the local tenant, the devices that they know, and the language of what is sent. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { TrackAttributes } from '@authsignal/node';
import { PLACES } from '../../demo/local-cloud/authsignal/places.js';
import type { Rule } from '../../demo/local-cloud/authsignal/rule.js';
import { defaultSettings, patchSettings } from '../../demo/local-cloud/authsignal/settings.js';
import { EMAIL, startAuthsignal, type Harness } from './authsignal-harness.js';

const DEVICE = 'device-1';
const [here, newZealand, germany, , proxy] = PLACES;

let harness: Harness;
before(async () => {
  harness = await startAuthsignal();
});
after(() => harness.close());
beforeEach(async () => {
  harness.authsignal.settings.rules = [];
  harness.authsignal.settings.rateLimits = false;
  await harness.node.deleteUser({ userId: 'user-1' });
  await harness.enroll(EMAIL, ['EMAIL_OTP']);
});

const stateWith = async (attributes: TrackAttributes) =>
  (await harness.track({ email: EMAIL, ...attributes })).state;

const devicesOf = async (method = 'GET'): Promise<{ deviceId: string }[]> => {
  const url = `${harness.origin}/authsignal/demo/users/${EMAIL}/devices`;
  return (await (await fetch(url, { method })).json()) as { deviceId: string }[];
};

describe('rules', () => {
  const table: [what: string, conditions: Rule['if'], told: TrackAttributes, fits: boolean][] = [
    ['a new device', { 'device.isNew': true }, { deviceId: DEVICE }, true],
    ['a device that nobody told', { 'device.isNew': true }, {}, false],
    ['a country', { 'ip.countryCode': 'NZ' }, { ipAddress: newZealand.ipAddress }, true],
    ['another country', { 'ip.countryCode': 'NZ' }, { ipAddress: germany.ipAddress }, false],
    ['one of some countries', { 'ip.countryCode': ['NZ', 'DE'] }, { ipAddress: germany.ipAddress }, true],
    ['none of some countries', { 'ip.countryCode': { not: ['NZ'] } }, { ipAddress: germany.ipAddress }, true],
    ['no country', { 'ip.countryCode': { not: 'NZ' } }, { ipAddress: here.ipAddress }, false],
    ['no address', { 'ip.isAnonymous': false }, {}, false],
    ['an anonymous address', { 'ip.isAnonymous': true }, { ipAddress: proxy.ipAddress }, true],
    ['an address that says who it is', { 'ip.isAnonymous': true }, { ipAddress: germany.ipAddress }, false],
    ['somebody who never passed a challenge', { 'user.hasPreviouslyVerified': false }, {}, true],
    ['own data', { 'custom.contextSigned': true }, { custom: { contextSigned: true } }, true],
    ['own data of another kind', { 'custom.plan': 1 }, { custom: { plan: '1' } }, false],
    ['own data that nobody told', { 'custom.plan': { not: 'gold' } }, {}, false],
    ['nothing', {}, {}, true],
    ['all conditions', { 'custom.a': 1, 'custom.b': 2 }, { custom: { a: 1, b: 3 } }, false],
  ];
  for (const [what, conditions, told, fits] of table) {
    it(`decide by ${what}: ${fits ? 'it fits' : 'it does not'}`, async () => {
      harness.authsignal.settings.rules = [{ name: 'a', if: conditions, then: 'BLOCK' }];
      const { state, ruleIds } = await harness.track({ email: EMAIL, ...told });
      assert.deepEqual([state, ruleIds], fits ? ['BLOCK', ['a']] : ['CHALLENGE_REQUIRED', []]);
    });
  }

  it('decide in their order, each with its outcome', async () => {
    harness.authsignal.settings.rules = [
      { name: 'blocked', if: { 'custom.n': 1 }, then: 'BLOCK' },
      { name: 'reviewed', if: { 'custom.n': [1, 2] }, then: 'REVIEW' },
      { name: 'allowed', if: { 'custom.n': [1, 2, 3] }, then: 'ALLOW' },
      { name: 'challenged', if: {}, then: 'CHALLENGE' },
    ];
    const states = await Promise.all([1, 2, 3, 4].map((n) => stateWith({ custom: { n } })));
    assert.deepEqual(states, ['BLOCK', 'REVIEW_REQUIRED', 'ALLOW', 'CHALLENGE_REQUIRED']);
  });

  const wrong: [what: string, rules: unknown, expected: RegExp][] = [
    ['no list', {}, /list of rules/],
    ['no name', [{ if: {}, then: 'ALLOW' }], /must be rules such as/],
    ['no conditions', [{ name: 'a', then: 'ALLOW' }], /must be rules such as/],
    ['an outcome that there is not', [{ name: 'a', if: {}, then: 'MAYBE' }], /"then" of "a"/],
    [
      'a feature that there is not',
      [{ name: 'a', if: { 'moon.phase': 1 }, then: 'ALLOW' }],
      /"moon.phase" of "a"/,
    ],
    [
      'a condition of another form',
      [{ name: 'a', if: { 'custom.a': { is: 1 } }, then: 'ALLOW' }],
      /"custom.a" of "a"/,
    ],
  ];
  for (const [what, rules, expected] of wrong) {
    it(`are refused with ${what}`, () => {
      assert.throws(() => patchSettings(defaultSettings(), { rules }), expected);
    });
  }
});

describe('devices', () => {
  it('are known by a challenge that was passed on them, not by having been seen', async () => {
    harness.authsignal.settings.rules = [{ name: 'known', if: { 'device.isNew': false }, then: 'ALLOW' }];
    assert.equal(await stateWith({ deviceId: DEVICE }), 'CHALLENGE_REQUIRED');
    const { token } = await harness.track({ email: EMAIL, deviceId: DEVICE });
    assert.deepEqual(await devicesOf(), []);
    await harness.signInByEmail(token);
    assert.equal(await stateWith({ deviceId: DEVICE }), 'ALLOW');
    assert.equal(await stateWith({ deviceId: 'device-2' }), 'CHALLENGE_REQUIRED');
    assert.deepEqual(
      (await devicesOf()).map(({ deviceId }) => deviceId),
      [DEVICE],
    );
    await devicesOf('DELETE');
    assert.equal(await stateWith({ deviceId: DEVICE }), 'CHALLENGE_REQUIRED');
  });

  it('do not matter to who has passed a challenge before', async () => {
    harness.authsignal.settings.rules = [
      { name: 'before', if: { 'user.hasPreviouslyVerified': true }, then: 'REVIEW' },
    ];
    const { token, state } = await harness.track({ email: EMAIL });
    assert.equal(state, 'CHALLENGE_REQUIRED');
    await harness.signInByEmail(token);
    assert.equal(await stateWith({}), 'REVIEW_REQUIRED');
  });
});

describe('what is sent', () => {
  const sentWith = async (attributes: TrackAttributes) => {
    const { token } = await harness.track({ email: EMAIL, ...attributes });
    await harness.signInByEmail(token);
    return harness.lastDelivery().text ?? '';
  };

  for (const [locale, words] of [
    ['en', /^Your code/],
    ['fr', /^Votre code est \d/],
    ['fr-CA', /^Votre code est le/],
    ['de', /^Ihr Code/],
    ['es', /^Su código/],
    ['it', /^Il tuo codice/],
    ['nl', /^Uw code/],
    ['pl', /^Twój kod/],
    ['pt-BR', /^Seu código/],
    ['ja', /^Your code/],
  ] as const) {
    it(`is in the language of track: ${locale}`, async () => assert.match(await sentWith({ locale }), words));
  }

  it('is in the language of the user where track says none', async () => {
    await harness.track({ email: EMAIL });
    await harness.node.updateUser({ userId: 'user-1', attributes: { locale: 'it' } });
    assert.match(await sentWith({}), /^Il tuo codice/);
    assert.match(await sentWith({ locale: 'nl' }), /^Uw code/);
  });
});

describe('the demo’s controls', () => {
  it('show what was tracked, and where one can pretend to be', async () => {
    await harness.track({ email: EMAIL, deviceId: DEVICE, custom: { plan: 'gold' } });
    const get = async (path: string) => (await fetch(`${harness.origin}/authsignal/demo/${path}`)).json();
    const [newest] = (await get('actions')) as { who: string; circumstances: object }[];
    assert.equal(newest?.who, EMAIL);
    assert.deepEqual(newest?.circumstances, { deviceId: DEVICE, custom: { plan: 'gold' } });
    assert.deepEqual(await get('places'), PLACES);
  });
});
