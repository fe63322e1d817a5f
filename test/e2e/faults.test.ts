/** Every way in which a call can fail, on each call of a sign-in: said in the widget's own words, and got over. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Page, Request } from 'playwright-core';
import type { Fault } from '../../demo/local-cloud/context.js';
import en from '../../src/i18n/locales/en.js';
import type { LoginErrorCode } from '../../src/index.js';
import { chunkAddress, prepareStage, withFakeClock } from '../helpers/e2e.js';
import { enroll } from '../helpers/phone.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

const stage = prepareStage();

interface Call {
  service: Fault['service'];
  operation: string;
  /** What the person does that makes the call. */
  during: 'submit' | 'code';
  /** The button with which they try again. */
  retry: string;
}

const CALLS: Call[] = [
  { service: 'cognito', operation: 'SignUp', during: 'submit', retry: en.continue },
  { service: 'cognito', operation: 'InitiateAuth', during: 'submit', retry: en.continue },
  { service: 'authsignal', operation: '/client/challenge/email-otp', during: 'submit', retry: en.tryAgain },
  { service: 'authsignal', operation: '/client/verify/email-otp', during: 'code', retry: en.verify },
  { service: 'cognito', operation: 'RespondToAuthChallenge', during: 'code', retry: en.tryAgain },
];

type FaultKind = Pick<Fault, 'kind' | 'status' | 'ms'>;

/** How late the answer comes. */
const DELAY_MS = 10_000;

/** Longer than the widget waits for Authsignal (15 s) and for Cognito (25 s), by the page's clock. */
const TOO_LONG_MS = 30_000;

/** Both services fail alike, so one code stands for a whole row of the table. */
const FAULTS: [string, FaultKind, LoginErrorCode][] = [
  ['a dropped connection', { kind: 'drop' }, 'network'],
  ['status 429', { kind: 'status', status: 429 }, 'rate-limited'],
  ['status 500', { kind: 'status', status: 500 }, 'bad-response'],
  ['a page of HTML', { kind: 'html' }, 'bad-response'],
  ['a refusal that is a message only', { kind: 'message-only' }, 'bad-response'],
  ['no answer in time', { kind: 'delay', ms: DELAY_MS }, 'timeout'],
];

const isCallTo =
  ({ service, operation }: Pick<Call, 'service' | 'operation'>) =>
  (request: Request): boolean =>
    service === 'cognito'
      ? (request.headers()['x-amz-target'] ?? '').endsWith(`.${operation}`)
      : request.url().endsWith(operation) && request.method() === 'POST';

/** Lets the widget's patience end once the call is on its way. */
async function waitInVain(page: Page, call: Call, act: () => Promise<void>): Promise<void> {
  const sent = page.waitForRequest(isCallTo(call));
  await act();
  await sent;
  await page.clock.fastForward(TOO_LONG_MS);
}

const addressIn = ({ page }: PlaywrightLogin): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector<HTMLInputElement>('input[autocomplete~=username]')?.value);

for (const [what, fault, expected] of FAULTS) {
  describe(`${what} is "${expected}" and can be got over`, () => {
    for (const call of CALLS) {
      const { service, operation, during, retry } = call;
      it(`at ${operation}`, async () => {
        const email =
          `${fault.kind}-${fault.status ?? ''}${operation.replace(/\W/g, '')}@example.com`.toLowerCase();
        const login = await stage.open({ prepare: withFakeClock });
        if (during === 'code') await login.requestCode(email);
        else await login.typeUsername(email);
        stage.cloud.faults.add({ service, operation, ...fault });
        const act = () => (during === 'code' ? login.enterCode(login.codeFor(email)) : login.submit());
        const error = await login.errorAfter(() =>
          fault.kind === 'delay' ? waitInVain(login.page, call, act) : act(),
        );

        assert.deepEqual([error.code, error.recoverable], [expected, true]);
        // Never again by itself: what was sent may have been done.
        assert.ok(login.countOf(operation.replace('/client/', '')) <= 1);
        const [, time = ''] = / in (.+)\.$/.exec(error.message) ?? [];
        const count = (unit: string) => Number(new RegExp(`(\\d+) ${unit}`).exec(time)?.[1] ?? 0);
        const seconds = count('minute') * 60 + count('second');
        const words = expected === 'rate-limited' ? en.retryIn(0, time) : en.errors[expected];
        assert.equal(error.message, words);
        assert.equal(await login.alert(), error.message);
        assert.equal(await addressIn(login), email);

        stage.cloud.faults.clear();
        if (seconds > 0) await login.page.clock.fastForward(seconds * 1000);
        await login.button(retry).click();
        if (during === 'submit') {
          await login.untilStep('entering');
          await login.enterCode(login.codeFor(email));
        }
        await login.untilStep('done');
        assert.equal(login.events('login-error').length, 1);
      });
    }
  });
}

describe('an answer that is lost on its way back', () => {
  it('is got over though the session is used up', async () => {
    const email = 'lost@example.com';
    const login = await stage.open();
    await login.requestCode(email);
    const isAnswer = isCallTo({ service: 'cognito', operation: 'RespondToAuthChallenge' });
    await login.page.route('**/cognito/**', async (route) => {
      if (!isAnswer(route.request())) return route.continue();
      await route.fetch();
      return route.abort('connectionreset');
    });
    const { code } = await login.errorAfter(() => login.enterCode(login.codeFor(email)));
    assert.equal(code, 'network');
    await login.page.unrouteAll();
    await login.button(en.tryAgain).click();
    await login.untilStep('done');
    assert.equal(login.countOf('InitiateAuth'), 2);
    assert.equal(login.countOf('verify/email-otp'), 1);
  });
});

describe('a part of the widget that does not load', () => {
  for (const chunk of [
    'sign-in-sign-in',
    'gateways-cognito-sdk',
    'gateways-authsignal-sdk',
    'methods-magic-link',
    'methods-poll',
  ]) {
    it(`is loaded with the next try: ${chunk}`, async () => {
      const email = `${chunk}@example.com`;
      const files = chunkAddress(chunk);
      const loaded: string[] = [];
      let isBack = false;
      const isMethods = chunk.startsWith('methods-');
      if (isMethods) await enroll(stage.cloud, email, 'EMAIL_MAGIC_LINK');
      const login = await stage.open({
        attributes: isMethods ? { methods: 'magic-link' } : {},
        prepare: ({ page }) => {
          page.on('response', (response) => loaded.push(new URL(response.url()).pathname));
          // Browsers keep a failed load: the address that was asked for first stays lost for the life of the page.
          return page.route(files, (route) =>
            isBack && route.request().url().includes('?')
              ? route.continue()
              : route.abort('connectionfailed'),
          );
        },
      });
      await login.typeUsername(email);
      const { code } = await login.errorAfter(() => login.submit());
      assert.equal(code, 'load-failed');
      assert.equal(await login.alert(), en.errors['load-failed']);
      assert.equal(await addressIn(login), email);
      isBack = true;
      await login.button(login.step() === 'identify' ? en.continue : en.tryAgain).click();
      await login.untilStep(isMethods ? 'waiting' : 'entering');
      assert.ok(loaded.some((path) => files.test(path)));
      // Nothing runs twice. The method's own file is loaded again where what it waits for was lost: it had not run.
      const scripts = loaded.filter((path) => path.endsWith('.js') && !path.includes('/methods-magic-link-'));
      assert.deepEqual(scripts, [...new Set(scripts)]);
    });
  }
});
