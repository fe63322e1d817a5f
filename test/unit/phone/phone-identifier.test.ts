/** The first step where people may type a phone number. */
import { expect, fixture, html } from '@open-wc/testing';
import { LitElement, nothing } from 'lit';
import en from '../../../src/i18n/locales/en.js';
import { PhoneIdentifier } from '../../../src/phone/phone-identifier.js';

/** A first step that says what is wrong, until it is told that the country is another. */
class PhoneStep extends LitElement {
  readonly input = { value: '' };
  message = '';
  readonly entry = new PhoneIdentifier(this, {
    input: this.input,
    config: () => ({ country: 'NZ' }),
    flow: {
      state: { kind: 'identify', identifier: '' },
      load: () => Promise.reject(new Error('The words are there.')),
    },
    locale: { first: en, language: 'en', locale: { lang: 'en', dir: 'ltr' } },
    words: () => en,
    start: () => undefined,
    refuse: (fault) => void (this.message = fault()),
    failToLoad: () => undefined,
    onChange: () => void (this.message = ''),
  });

  override render() {
    return this.entry.country() ?? html`${nothing}`;
  }
}
customElements.define('phone-step', PhoneStep);

describe('the entry of a phone number', () => {
  it('tells that the person chose another country', async () => {
    const step = await fixture<PhoneStep>(html`<phone-step></phone-step>`);
    while (!step.renderRoot.querySelector('select'))
      await new Promise<void>((resolve) => {
        const observer = new MutationObserver(() => {
          observer.disconnect();
          resolve();
        });
        observer.observe(step.renderRoot, { childList: true, subtree: true });
      });
    step.input.value = '+1 123 456 7890';
    step.requestUpdate();
    await step.updateComplete;
    step.entry.submit();
    expect(step.message).to.equal(en.phoneCountry);
    const select = step.renderRoot.querySelector('select');
    if (select) select.value = 'AU';
    select?.dispatchEvent(new Event('change', { bubbles: true }));
    expect(step.message).to.equal('');
    expect(step.input.value).to.match(/^\+61/);
  });
});
