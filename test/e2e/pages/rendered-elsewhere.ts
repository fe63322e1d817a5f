/** A form that a server wrote, in a browser that has no script for it yet. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import en from '../../../src/i18n/locales/en.js';
import type { DriverLogin, OtherStage } from '../../helpers/e2e-other-browsers.js';

/** What the element will find. */
const asked = (visitor: DriverLogin) =>
  visitor.evaluate(() => {
    const element = document.querySelector('authsignal-cognito-login');
    return {
      text: element?.querySelector('input')?.value,
      byEnter: element?.querySelector('dialog')?.open === false,
      byButton: element?.shadowRoot?.querySelector(':popover-open')?.id ?? '',
    };
  });

/** `enter` is what the browser's driver takes for the key. */
export function describeRendered(stage: OtherStage, enter: string): void {
  describe('a form that a server wrote, without its script', () => {
    it('remembers Enter, and a click', async () => {
      const url = '/cdn/authsignal-cognito-login.css';
      const visitor = await stage.open(
        {},
        { render: { stylesheet: url }, policy: ['the form in the HTML'], isScriptless: true },
      );
      const text = 'ana@example.com';
      await visitor.type(en.emailLabel, text);
      assert.deepEqual(await asked(visitor), { text, byEnter: false, byButton: '' });
      await visitor.type(en.emailLabel, enter);
      await visitor.until('what Enter does', async () => (await asked(visitor)).byEnter);
      await visitor.press(en.continue);
      await visitor.until('what a click does', async () => (await asked(visitor)).byButton !== '');
      assert.deepEqual(await asked(visitor), { text, byEnter: true, byButton: 'continue' });
    });
  });
}
