/** Where in a page the widget can be, and how people can have the page shown to them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import ar from '../../src/i18n/locales/ar.js';
import en from '../../src/i18n/locales/en.js';
import { type OpenOptions, prepareStage } from '../helpers/e2e.js';
import { assertUsable } from '../helpers/layout.js';
import type { PlaywrightLogin } from '../helpers/playwright-login.js';

const stage = prepareStage();

interface Place {
  what: string;
  options: OpenOptions;
  /** What happens before the person can use the form. */
  arrive?: (login: PlaywrightLogin) => Promise<unknown>;
}

const show = ({ page }: PlaywrightLogin) =>
  page.evaluate(() => document.getElementById('tab')?.removeAttribute('hidden'));

const PLACES: Place[] = [
  {
    what: 'a modal dialog of the page',
    options: { around: '<dialog id="box" aria-label="Account"><slot></dialog>' },
    arrive: ({ page }) => page.evaluate(() => document.querySelector('dialog')?.showModal()),
  },
  {
    what: 'a tab that is shown later',
    options: { around: '<div id="tab" hidden><slot></div>' },
    arrive: show,
  },
  {
    what: "another component's shadow root",
    options: { around: '<div><template shadowrootmode="open"><slot></template></div>' },
  },
  {
    what: 'a page that runs from right to left, in English',
    options: { html: 'lang="en" dir="rtl"' },
  },
  {
    what: 'a narrow screen, or a page at 400 %',
    options: { context: { viewport: { width: 320, height: 640 }, deviceScaleFactor: 4 } },
  },
  {
    what: 'a page whose text is twice as large',
    options: {
      style: 'html { font-size: 200%; }',
      context: { viewport: { width: 640, height: 900 } },
    },
  },
  {
    what: 'a narrow screen whose text is twice as large',
    options: {
      style: 'html { font-size: 200%; }',
      // Tall enough to see the whole step: what is outside is not hit-tested.
      context: { viewport: { width: 320, height: 1400 } },
    },
  },
];

describe('a person signs in', () => {
  for (const { what, options, arrive } of PLACES)
    it(`in ${what}`, async () => {
      const email = 'places@example.com';
      const picture = `place-${what.replace(/\W+/g, '-')}`;
      const login = await stage.open({ context: { viewport: { width: 600, height: 700 } }, ...options });
      await arrive?.(login);
      await login.typeUsername(email);
      await login.screenshot(`${picture}-identify`);
      await assertUsable(login);
      await login.usernameField.press('Enter');
      await login.untilStep('entering');
      await login.screenshot(`${picture}-code`);
      await assertUsable(login);
      const overflow = await login.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.equal(overflow, 0);
      await login.enterCode(login.codeFor(email));
      await login.untilStep('done');
    });
});

describe('a page in Arabic', () => {
  it('has the form run from right to left, addresses and codes apart', async () => {
    const email = 'arabic@example.com';
    const login = await stage.open({
      html: 'lang="ar" dir="rtl"',
      context: { viewport: { width: 600, height: 700 } },
    });
    const { widget } = login;
    await widget.getByText(ar.emailLabel).waitFor();
    await widget.locator('input[slot="identifier"]').fill(email);
    await login.screenshot('place-arabic-identify');
    await assertUsable(login);
    await login.button(ar.continue).click();
    await login.untilStep('entering');
    await login.screenshot('place-arabic-code');
    await assertUsable(login);
    const { label, field } = await widget.evaluate((element) => {
      const right = (found: Element | null | undefined) => found?.getBoundingClientRect().right;
      return {
        label: right(element.querySelector('label[slot="code-label"]')),
        field: right(element.shadowRoot?.querySelector('[part="field"]')),
      };
    });
    assert.equal(label, field);
    await widget.locator('input[slot="code"]').pressSequentially(login.codeFor(email));
    await login.untilStep('done');
    await login.screenshot('place-arabic-done');
  });
});

describe("in another component's shadow root", () => {
  it('no passkeys are among the suggestions, because the SDK cannot find the field there', async () => {
    const login = await stage.open({
      around: '<div><template shadowrootmode="open"><slot></template></div>',
    });
    await login.requestCode('shadow@example.com');
    assert.deepEqual(login.autofillRequests(), []);
  });
});

describe('a tab that is hidden in the code step and shown again', () => {
  it('keeps the step and what was typed', async () => {
    const email = 'tabs@example.com';
    const login = await stage.open({ around: '<div id="tab"><slot></div>' });
    await login.requestCode(email);
    await login.codeField.pressSequentially('12');
    const requests = login.requests();
    await login.page.evaluate(() => document.getElementById('tab')?.setAttribute('hidden', ''));
    await show(login);
    await login.rendered();
    assert.equal(await login.codeField.inputValue(), '12');
    assert.deepEqual(login.requests(), requests);
  });
});

describe('forced colours', () => {
  it('leave the form with edges and a focus ring, in none but the colours of the device', async () => {
    const login = await stage.open({ context: { forcedColors: 'active' } });
    await login.usernameField.focus();
    await login.screenshot('forced-colours-identify');
    await assertUsable(login, { hasForcedColors: true });
    const edges = await login.widget.evaluate((widget) => {
      const parts = [...(widget.shadowRoot?.querySelectorAll('[part~="button"], [part="field"]') ?? [])];
      return parts.map((part) => {
        const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(part);
        const isClear = /^rgba\(.*, 0\)$/.test(borderTopColor);
        return [part.getAttribute('part'), borderTopWidth, borderTopStyle, isClear];
      });
    });
    assert.deepEqual(edges, [
      ['field', '1px', 'solid', false],
      ['button button-primary', '1px', 'solid', false],
      ['button method', '1px', 'solid', false],
    ]);
    const ring = await login.widget.evaluate((widget) => {
      const field = widget.shadowRoot?.querySelector('[part="field"]');
      const { outlineStyle, outlineWidth } = getComputedStyle(field ?? widget);
      return [outlineStyle, outlineWidth];
    });
    assert.deepEqual(ring, ['solid', '2px']);
    const exceptions = await login.widget.evaluate(
      (widget) =>
        [...(widget.shadowRoot?.querySelectorAll('*') ?? []), ...widget.children].filter(
          (element) => getComputedStyle(element).forcedColorAdjust === 'none',
        ).length,
    );
    assert.equal(exceptions, 0);
    await login.requestCode('forced@example.com');
    await login.screenshot('forced-colours-code');
    await assertUsable(login, { hasForcedColors: true });
  });
});

describe('reduced motion', () => {
  const durationOf = (login: PlaywrightLogin) =>
    login.widget.evaluate((widget) => {
      const spinner = widget.shadowRoot?.querySelector('[part="spinner"]');
      return spinner ? getComputedStyle(spinner).animationDuration : undefined;
    });

  for (const [reducedMotion, duration] of [
    ['reduce', '4s'],
    ['no-preference', '0.8s'],
  ] as const)
    it(`"${reducedMotion}" turns the spinner once in ${duration}`, async () => {
      const login = await stage.open({ context: { reducedMotion } });
      stage.cloud.faults.add({ service: 'cognito', operation: 'InitiateAuth', kind: 'delay', ms: 30_000 });
      await login.typeUsername('calm@example.com');
      await login.submit();
      await login.untilStep('starting');
      assert.equal(await durationOf(login), duration);
      assert.equal(await login.widget.getByRole('status').innerText(), en.starting);
    });
});
