/** The words of a widget, in the language of the page around it. */
import { expect } from '@open-wc/testing';
import type { PartialMessages } from '../../../src/i18n/messages.js';
import { LocaleController } from '../../../src/i18n/locale-controller.js';
import english from '../../../src/i18n/en-steps.js';
import ar from '../../../src/i18n/locales/ar.js';
import de from '../../../src/i18n/locales/de.js';
import en from '../../../src/i18n/locales/en.js';
import '../on-demand.js';

async function speak(lang: string, messages?: PartialMessages) {
  const host: Element & { messages?: PartialMessages } = document.createElement('div');
  host.setAttribute('lang', lang);
  host.messages = messages;
  const locale = new LocaleController(host);
  await locale.ready();
  return { host, locale };
}

describe('LocaleController', () => {
  it('has the words of the first step in English at once', () => {
    const locale = new LocaleController(document.createElement('div'));
    expect(locale.first.signIn).to.equal(en.signIn);
    expect(locale.attributes).to.deep.equal({ lang: 'en', dir: 'ltr' });
  });

  it('has nothing to wait for while the language stays the same', async () => {
    const { locale } = await speak('de');
    expect(locale.ready()).to.equal(undefined);
  });

  it('speaks the language of the page, with its direction', async () => {
    const { locale } = await speak('ar');
    expect([locale.first.signIn, locale.all(english).verify]).to.deep.equal([ar.signIn, ar.verify]);
    expect(locale.attributes).to.include({ lang: 'ar', dir: 'rtl' });
  });

  it('follows the page to another language', async () => {
    const { host, locale } = await speak('de');
    host.setAttribute('lang', 'en');
    await locale.ready();
    expect(locale.all(english)).to.deep.equal(en);
  });

  it('says in English what it does not speak, and knows what was asked for', async () => {
    const { locale } = await speak('tlh-Latn');
    expect(locale.first.signIn).to.equal(en.signIn);
    expect([locale.locale.lang, locale.language]).to.deep.equal(['en', 'tlh-latn']);
  });

  it("says the page's own words in the first step", async () => {
    const { locale } = await speak('de', { signIn: 'Hallo' });
    expect(locale.first.signIn).to.equal('Hallo');
    expect(locale.first.continue).to.equal(de.continue);
    expect(locale.attributes.lang).to.equal('de');
  });

  it("leaves the language to the page where the page's own words stand for English ones", async () => {
    const { locale } = await speak('tlh', { signIn: 'yI’el' });
    expect(locale.attributes).to.deep.equal({});
  });
});
