/** With sign-up="off", who exists and who does not look alike: on the screen, to the page and on the wire. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Request } from 'playwright-core';
import { createTriggers } from '../../src/triggers/index.js';
import { type Attributes, prepareStage, withFakeClock } from '../helpers/e2e.js';
import { type PlaywrightLogin, wrongCodeFor } from '../helpers/playwright-login.js';

/** How long there is to wait, which passes while the two are compared. */
const WAIT = /in (?:\d+:\d\d|\d+ minutes?(?: \d+ seconds?)?|\d+ seconds?)/g;

const stage = prepareStage();

const LONG = /^[\w-]{20,}(\.[\w-]+){0,4}$/;

/** The claims of a token, or of Authsignal's, without those that are new each time. */
function claimsOf(text: string): unknown {
  const [, payload = ''] = text.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString());
}

/** `value` without what is random: of a secret its length, of a name that it is one. */
function shapeOf(value: unknown, names: readonly string[]): unknown {
  if (typeof value === 'string') {
    const text = names.reduce((all, name) => all.replaceAll(name, '<name>'), value);
    if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) return { claims: shapeOf(claimsOf(text), names) };
    if (/^https?:/.test(text)) {
      const { origin, pathname, searchParams } = new URL(text);
      return [origin, pathname, [...searchParams].map(([key, inner]) => [key, shapeOf(inner, names)])];
    }
    if (/^\d{6}$/.test(text)) return '<code>';
    return /^[0-9a-f-]{36}$/.test(text) || LONG.test(text) ? `<${text.length} characters>` : text;
  }
  if (typeof value === 'number') return value > 1e9 ? '<moment>' : value;
  if (Array.isArray(value)) return value.map((inner) => shapeOf(inner, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner, names)]));
}

const isCall = (request: Request) => request.method() === 'POST' && request.url().startsWith(stage.cloud.url);

/** Every call and its answer, in the order in which the calls were made. */
function watchCalls(login: PlaywrightLogin, name: string): () => Promise<unknown[]> {
  const calls: Promise<unknown>[] = [];
  login.page.on('request', (request) => {
    if (!isCall(request)) return;
    const answer = async () => {
      const response = await request.response();
      const headers = Object.keys((await response?.allHeaders()) ?? {});
      return {
        url: request.url().replace(stage.cloud.url, ''),
        operation: request.headers()['x-amz-target'],
        sent: shapeOf(JSON.parse(request.postData() || '{}'), [name]),
        status: response?.status(),
        headers: headers.sort(),
        got: shapeOf(await response?.json(), [name]),
      };
    };
    calls.push(answer());
  });
  return () => Promise.all(calls);
}

/** What is to be seen and read, by people and by screen readers. */
const screenOf = async (login: PlaywrightLogin, name: string) => {
  const seen = await login.widget.evaluate((widget) => ({
    html: widget.shadowRoot?.getHTML() ?? '',
    fields: [...widget.querySelectorAll('input, label')].map((field) => field.outerHTML),
    focus: document.activeElement?.getAttribute('autocomplete') ?? document.activeElement?.localName,
  }));
  // Lit's own marks are numbered anew on each page; fields have ids of their own.
  const text = JSON.stringify(seen)
    .replace(asWritten(name), '<name>')
    .replaceAll(/lit\$\d+\$/g, 'lit$')
    // How long a test takes, or a wait that is chosen at random, tells nothing.
    .replaceAll(WAIT, 'in …');
  return text;
};

/** A name as it is, and a phone number as people write it. */
const asWritten = (name: string) => {
  const characters = [...name].map((character) => character.replace(/\W/, String.raw`\$&`));
  return new RegExp(characters.join('(&nbsp;)?'), 'g');
};

interface Case {
  readonly what: string;
  readonly attributes: Attributes;
  /** Whether decoys are delivered, too, where they are not by default. */
  readonly isDelivered?: boolean;
  /** Whether the triggers ask for the context first, and the endpoint signs it. */
  readonly hasContext?: boolean;
  /** Of the same length. */
  readonly known: string;
  readonly unknown: string;
}

const CASES: Case[] = [
  { what: 'an email address', attributes: {}, known: 'here@example.com', unknown: 'none@example.com' },
  {
    what: 'an email address, with the context round',
    attributes: {},
    hasContext: true,
    known: 'there@example.com',
    unknown: 'nobod@example.com',
  },
  {
    what: 'a phone number where decoys are delivered',
    attributes: { identifier: 'phone' },
    isDelivered: true,
    known: '+12015550123',
    unknown: '+12015550124',
  },
];

/** The project's triggers, but that decoys get text messages. */
const deliverDecoys = () =>
  createTriggers({
    authsignal: { apiSecretKey: 'local-authsignal-secret', apiUrl: `${stage.cloud.url}/authsignal/v1` },
    redirectUrl: `${stage.cloud.url}/`,
    decoy: 'deliver',
    minimumDuration: 0,
    updateUserAttributes: async () => {},
    replacePassword: async () => {},
  });

async function askForContext(context: boolean): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ context });
  const { status } = await fetch(`${stage.cloud.url}/settings`, { method: 'PATCH', headers, body });
  assert.equal(status, 200);
}

/** Of how many people a context was believed; who was not there before is tracked twice. */
const believed = () =>
  new Set(
    stage.cloud.authsignal.actions
      .list()
      .filter(({ circumstances }) => circumstances?.custom?.contextSigned === true && circumstances.ipAddress)
      .map(({ userId }) => userId),
  ).size;

/** Signs in, so that the known one has done so before. */
async function signInBefore(known: string, attributes: Attributes): Promise<void> {
  const first = await stage.open({ attributes });
  await first.widget.locator('input').fill(known);
  await first.submit();
  await first.untilStep('entering');
  await first.enterCode(first.codeFor(known));
  await first.untilStep('done');
  // Not a moment ago: what a person does themselves counts for their limits.
  stage.cloud.clock.advance(3_600_000);
}

/** As far as somebody comes who does not have the mailbox: wrong codes until they are told to wait. */
async function tryIt(name: string, { attributes, hasContext }: Case): Promise<unknown[]> {
  stage.cloud.requests.clear();
  const login = await stage.open({
    attributes: {
      ...attributes,
      'sign-up': 'off',
      'without-passkey-autofill': '',
      'context-url': hasContext ? `${stage.cloud.url}/context` : undefined,
    },
    policy: ['an address of your own'],
    prepare: withFakeClock,
  });
  const calls = watchCalls(login, name);
  const screens: string[] = [];
  const look = async () => void screens.push(await screenOf(login, name));
  await login.widget.locator('input').fill(name);
  // The last that is loaded: the picture of a passkey.
  await login.widget.locator('.aside').waitFor();
  await look();
  await login.submit();
  await login.untilStep('entering');
  await look();
  const wrong = wrongCodeFor(login.codeFor(name));
  const { cloud } = stage;
  for (let count = 1; count <= 3; count += 1) {
    await login.errorAfter(() => login.codeField.fill(wrong));
    await look();
  }
  cloud.clock.advance(31_000);
  await login.page.clock.fastForward(31_000);
  await login.resend();
  await login.untilResent();
  await look();
  // Up to the limit of ten in five minutes, and beyond.
  for (let count = 4; count <= 11; count += 1) {
    const { code } = await login.errorAfter(() => login.codeField.fill(wrong));
    if (code === 'rate-limited') break;
  }
  await look();
  await login.goBack();
  await login.untilStep('identify');
  await look();
  const events = login.events().map(({ type, detail }) => [type, shapeOf(detail, [name])]);
  const said = JSON.stringify(events).replaceAll(WAIT, 'in …');
  return [screens, said, login.watched.console, await calls()];
}

describe('with sign-up="off", nobody learns whether somebody exists who signs in with', () => {
  for (const row of CASES) {
    const { what, attributes, isDelivered, hasContext, known, unknown } = row;
    it(what, async () => {
      const { replacedTriggers } = stage.cloud.cognito;
      if (isDelivered) Object.assign(replacedTriggers, deliverDecoys());
      try {
        await signInBefore(known, attributes);
        await askForContext(hasContext === true);
        const here = await tryIt(known, row);
        const none = await tryIt(unknown, row);
        assert.deepEqual(none, here);
        // It came as far as it was to come, and no further.
        assert.match(JSON.stringify(here), /rate-limited/);
        assert.equal(
          [...JSON.stringify(here).matchAll(/\.RespondToAuthChallenge/g)].length,
          hasContext ? 1 : 0,
        );
        if (hasContext) assert.equal(believed(), 2);
      } finally {
        await askForContext(false);
        for (const name of Object.keys(replacedTriggers)) Reflect.deleteProperty(replacedTriggers, name);
      }
    });
  }

  it('a phone number by the answer of Cognito, though nobody sends to one that nobody has', async () => {
    const attributes = { identifier: 'phone', 'sign-up': 'off', 'without-passkey-autofill': '' };
    const [known, unknown] = ['+12015550125', '+12015550126'];
    await signInBefore(known, { identifier: 'phone' });
    const answers: unknown[] = [];
    for (const name of [known, unknown]) {
      stage.cloud.outbox.clear();
      const login = await stage.open({ attributes });
      const calls = watchCalls(login, name);
      await login.widget.locator('input').fill(name);
      if (name === known) {
        await login.submit();
        await login.untilStep('entering');
      } else {
        await login.errorAfter(() => login.submit());
        login.watched.problems.splice(0);
        assert.deepEqual(stage.cloud.outbox.list(), []);
      }
      answers.push((await calls())[0]);
    }
    assert.deepEqual(answers[1], answers[0]);
  });
});
