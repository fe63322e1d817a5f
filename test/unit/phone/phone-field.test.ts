import { expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import en from '../../../src/i18n/locales/en.js';
import { PhoneHarness } from './phone-form.js';

const boxOf = (element: Element) => {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { left, top, width, height };
};

describe('the country choice', () => {
  describe('accessibility', () => {
    const STATES = {
      'at rest': {},
      'while busy': { isBusy: true },
      'without a country': { settings: { country: '', locale: '', language: '' } },
    };
    for (const [name, state] of Object.entries(STATES))
      for (const dir of ['ltr', 'rtl'])
        it(`axe finds nothing ${name}, ${dir}`, async () => {
          const { form } = await PhoneHarness.mount(state, dir);
          await expect(form).to.be.accessible();
        });

    it('has a name, and options that say more than is seen', async () => {
      const harness = await PhoneHarness.mount();
      expect(harness.select.getAttribute('aria-label')).to.equal(en.countryLabel);
      expect(harness.select.value).to.equal('NZ');
      expect(harness.shortText).to.equal('NZ +64');
      expect(harness.option('NZ').replace('\u200E', '')).to.equal('New Zealand +64');
      expect(harness.form.renderRoot.querySelector('.country-text')?.ariaHidden).to.equal('true');
    });

    it('keeps letters from the shortcuts of the page, and no other key', async () => {
      const { select } = await PhoneHarness.mount();
      const heard: string[] = [];
      const listen = ({ key }: KeyboardEvent) => void heard.push(key);
      document.addEventListener('keydown', listen);
      for (const [key, modifiers] of [
        ['s', {}],
        [' ', {}],
        ['Enter', {}],
        ['Escape', {}],
        ['Tab', {}],
        ['k', { ctrlKey: true }],
      ] as const)
        select.dispatchEvent(
          new KeyboardEvent('keydown', { key, ...modifiers, bubbles: true, composed: true }),
        );
      document.removeEventListener('keydown', listen);
      expect(heard).to.deep.equal(['Enter', 'Escape', 'Tab', 'k']);
    });

    it('is large enough for a finger, in the box and before the input', async () => {
      const { select, input } = await PhoneHarness.mount();
      const box = select.getBoundingClientRect();
      expect(box.height).to.be.at.least(44);
      expect(box.width).to.be.at.least(44);
      expect(box.right).to.be.at.most(input.getBoundingClientRect().left);
    });

    it('is on the right of the input where people read from right to left', async () => {
      const { select, input } = await PhoneHarness.mount({}, 'rtl');
      // Firefox adds the same lengths up in another order.
      const { right } = input.getBoundingClientRect();
      expect(boxOf(select).left).to.be.closeTo(right, 0.01);
    });

    for (const dir of ['ltr', 'rtl'])
      it(`leaves the number its room where text is large, one below the other, ${dir}`, async () => {
        const { form, select, input } = await PhoneHarness.mount({}, dir);
        form.style.inlineSize = '304px';
        const country = select.getBoundingClientRect();
        expect(country.height).to.be.at.least(44);
        expect(input.getBoundingClientRect().top).to.be.closeTo(country.top, 2);
        const base = form.renderRoot.querySelector<HTMLElement>('.base');
        if (base) base.style.fontSize = '200%';
        form.style.inlineSize = '344px';
        const [above, below] = [select.getBoundingClientRect(), input.getBoundingClientRect()];
        expect(below.top).to.be.closeTo(above.bottom, 2);
        expect(below.width).to.be.closeTo(above.width, 3);
      });

    it('keeps the plus sign before the digits among names from right to left', async () => {
      const harness = await PhoneHarness.mount(
        { settings: { country: 'IL', locale: 'he', language: 'he' } },
        'rtl',
      );
      expect(harness.option('IL')).to.equal('ישראל \u200E+972');
      const text = harness.form.renderRoot.querySelector('.country-text');
      expect(text && getComputedStyle(text).direction).to.equal('ltr');
    });
  });

  describe('keyboard', () => {
    it('comes before the input and chooses by a letter', async () => {
      const harness = await PhoneHarness.mount();
      harness.select.focus();
      // The only country with this letter: after a pause, a second one would begin another name.
      await sendKeys({ press: 'q' });
      await harness.form.updateComplete;
      expect(harness.shortText).to.equal('QA +974');
      await sendKeys({ press: 'Tab' });
      expect(document.activeElement).to.equal(harness.input);
    });

    it('shows where the focus is', async () => {
      const harness = await PhoneHarness.mount();
      const before = document.createElement('button');
      harness.form.before(before);
      before.focus();
      await sendKeys({ press: 'Tab' });
      expect(harness.form.shadowRoot?.activeElement).to.equal(harness.select);
      const text = harness.form.renderRoot.querySelector('.country-text');
      expect(text && getComputedStyle(text).outlineStyle).to.equal('solid');
      // One ring, not one in another.
      const box = harness.form.renderRoot.querySelector('.field');
      expect(box && getComputedStyle(box).outlineStyle).to.equal('none');
    });
  });

  describe('while busy', () => {
    it('keeps focus and country, and is not disabled', async () => {
      const harness = await PhoneHarness.mount();
      harness.select.focus();
      harness.form.isBusy = true;
      await harness.form.refresh();
      expect(harness.select.disabled).to.equal(false);
      expect(harness.select.ariaDisabled).to.equal('true');
      expect(harness.form.shadowRoot?.activeElement).to.equal(harness.select);
      await sendKeys({ press: 'g' });
      expect(harness.select.value).to.equal('NZ');
      await harness.choose('DE');
      expect(harness.select.value).to.equal('NZ');
      expect(harness.shortText).to.equal('NZ +64');
      expect(getComputedStyle(harness.select).pointerEvents).to.equal('none');
    });
  });

  for (const [isBusy, key, isKept] of [
    [true, 'ArrowDown', true],
    [true, ' ', true],
    [true, 'Tab', false],
    [false, 'ArrowDown', false],
  ] as const)
    it(`${isKept ? 'stays closed' : 'lets the browser act'} when "${key}" is pressed ${isBusy ? 'while busy' : 'at rest'}`, async () => {
      const { select } = await PhoneHarness.mount({ isBusy });
      const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      select.dispatchEvent(press);
      expect(press.defaultPrevented).to.equal(isKept);
    });

  describe('and the number', () => {
    it('switches to the country of a number that is typed internationally, without touching text or focus', async () => {
      const harness = await PhoneHarness.mount();
      harness.input.focus();
      await harness.type('+49 151');
      harness.input.setSelectionRange(2, 2);
      await harness.form.refresh();
      expect(harness.select.value).to.equal('DE');
      // The calling code is in the number already.
      expect(harness.shortText).to.equal('DE');
      expect(harness.input.value).to.equal('+49 151');
      expect(harness.input.selectionStart).to.equal(2);
      expect(document.activeElement).to.equal(harness.input);
    });

    it('goes back to the country before when the calling code is taken out again', async () => {
      const harness = await PhoneHarness.mount();
      await harness.type('+49');
      await harness.type('');
      expect(harness.select.value).to.equal('NZ');
      expect(harness.shortText).to.equal('NZ +64');
    });

    it('puts the calling code of the chosen country in the place of the one that was typed', async () => {
      const harness = await PhoneHarness.mount();
      await harness.type('+64 21 123 4567');
      await harness.choose('AU');
      expect(harness.input.value).to.equal('+61 211234567');
      expect(harness.shortText).to.equal('AU');
    });

    it('leaves a number without calling code as it is', async () => {
      const harness = await PhoneHarness.mount();
      await harness.type('0412 345 678');
      await harness.choose('AU');
      expect(harness.input.value).to.equal('0412 345 678');
      expect(await harness.submit()).to.equal('+61412345678');
    });

    it('stays with the chosen one of several countries with the same calling code', async () => {
      const harness = await PhoneHarness.mount();
      await harness.type('+1 201 555 0123');
      expect(harness.shortText).to.equal('US');
      await harness.choose('CA');
      expect(harness.shortText).to.equal('CA');
      expect(harness.select.value).to.equal('CA');
      expect(harness.input.value).to.equal('+1 201 555 0123');
    });

    it('says how a number of the country looks when it is wrong', async () => {
      const harness = await PhoneHarness.mount();
      expect(await harness.submit('021')).to.equal(en.phoneLength('021 123 4567'));
      expect(await harness.submit('+1 201')).to.equal(en.phoneLength('(201) 555-0123'));
      expect(await harness.submit('+999 1234567')).to.equal(en.phoneCountry);
    });

    it('asks for a country where nothing suggests one', async () => {
      const harness = await PhoneHarness.mount({
        settings: { country: '', locale: 'en-001', language: 'en-001' },
      });
      const languages = Object.getOwnPropertyDescriptor(navigator, 'languages');
      Object.defineProperty(navigator, 'languages', { configurable: true, value: [] });
      try {
        harness.form.settings = { country: '', locale: '', language: '' };
        await harness.form.refresh();
        expect(harness.select.value).to.equal('');
        expect(harness.select.selectedOptions[0]?.text).to.equal(en.countryLabel);
        expect(await harness.submit('021 123 4567')).to.equal(en.phoneCountry);
        await harness.choose('NZ');
        expect(await harness.submit()).to.equal('+64211234567');
      } finally {
        if (languages) Object.defineProperty(navigator, 'languages', languages);
        else Reflect.deleteProperty(navigator, 'languages');
      }
    });
  });

  describe('layout', () => {
    it('comes without moving or shrinking anything', async () => {
      const harness = await PhoneHarness.early();
      const before = [boxOf(harness.input), boxOf(harness.form)];
      expect(harness.selectOrNone).to.equal(null);
      harness.input.focus();
      await harness.type('021');
      await harness.loaded();
      expect(harness.select.value).to.equal('NZ');
      expect([boxOf(harness.input), boxOf(harness.form)]).to.deep.equal(before);
      expect(document.activeElement).to.equal(harness.input);
    });

    it('has room for the longest short text', async () => {
      const harness = await PhoneHarness.mount({ settings: { country: 'MM', locale: 'en', language: 'en' } });
      await harness.choose('MW');
      const text = harness.form.renderRoot.querySelector('.country-text');
      expect(text?.scrollWidth).to.be.at.most(text?.clientWidth ?? 0);
    });

    it('comes and goes with what looks like a number, where an email address will do as well', async () => {
      const harness = await PhoneHarness.mount({ takesEmail: true });
      const { input } = harness;
      const height = boxOf(harness.form).height;
      input.focus();
      expect(harness.selectOrNone).to.equal(null);
      for (const [text, isShown] of [
        ['0', true],
        ['021', true],
        ['021a', false],
        ['021@', false],
        ['+64 21', true],
        ['ana@example.com', false],
      ] as const) {
        await harness.type(text);
        expect(harness.selectOrNone !== null, text).to.equal(isShown);
        expect(document.activeElement, text).to.equal(input);
        expect(harness.input, text).to.equal(input);
        expect(boxOf(harness.form).height, text).to.equal(height);
      }
    });
  });
});
