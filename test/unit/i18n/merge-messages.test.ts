import { expect } from '@open-wc/testing';
import en from '../../../src/i18n/locales/en.js';
import { mergeMessages } from '../../../src/i18n/merge-messages.js';
import { mergeFirst } from '../../../src/i18n/messages.js';

function merge(overrides: unknown) {
  const warnings: string[] = [];
  const messages = mergeMessages(en, overrides, (problem) => warnings.push(problem));
  return { messages, warnings };
}

describe("a page's own words", () => {
  it('take the place of some, in tables and functions too', () => {
    const { messages, warnings } = merge({
      signIn: 'Welcome',
      methods: { sms: 'Text me' },
      resendIn: (seconds: number) => `${seconds} s`,
      errors: { network: undefined },
    });
    expect(messages.signIn).to.equal('Welcome');
    expect(messages.methods).to.deep.equal({ ...en.methods, sms: 'Text me' });
    expect(messages.resendIn(30, '0:30')).to.equal('30 s');
    expect(messages.errors).to.deep.equal(en.errors);
    expect(messages.continue).to.equal(en.continue);
    expect(warnings).to.be.empty;
  });

  it('may name the code with a plain word, whatever its length', () => {
    const { messages, warnings } = merge({ codeLabel: 'Code' });
    expect(messages.codeLabel(8)).to.equal('Code');
    expect(warnings).to.be.empty;
  });

  const REFUSED: [what: string, overrides: unknown, warning: string][] = [
    ['an unknown word', { singIn: 'Welcome' }, 'messages.singIn is unknown.'],
    ['an unknown error', { errors: { netwrok: 'Oh' } }, 'messages.errors.netwrok is unknown.'],
    ['a name that every object has', { constructor: 'Oh' }, 'messages.constructor is unknown.'],
    ['a number', { signIn: 7 }, 'messages.signIn is no string.'],
    ['null', { signIn: null }, 'messages.signIn is no string.'],
    ['a function in place of a word', { signIn: () => 'Oh' }, 'messages.signIn is no string.'],
    ['a word in place of a function', { retryIn: 'Soon' }, 'messages.retryIn is no function.'],
    ['a word in place of a table', { errors: 'Oh' }, 'messages.errors is no object.'],
    ['no object', 'Oh', 'messages is no object.'],
  ];
  for (const [what, overrides, warning] of REFUSED)
    it(`are passed over, with a warning, where there is ${what}`, () => {
      const { messages, warnings } = merge(overrides);
      expect(messages).to.deep.equal(en);
      expect(warnings).to.deep.equal([warning]);
    });

  for (const overrides of [undefined, null, {}, { errors: {} }])
    it(`are those of the language where there are none: ${JSON.stringify(overrides)}`, () => {
      expect(merge(overrides)).to.deep.equal({ messages: en, warnings: [] });
    });

  it('give way to those of the language where a function fails', () => {
    const { messages, warnings } = merge({
      retryIn: () => {
        throw new Error('Oh');
      },
      openMail: () => 7,
    });
    expect(messages.retryIn(71, '1:11')).to.equal(en.retryIn(71, '1:11'));
    expect(messages.openMail('Gmail')).to.equal(en.openMail('Gmail'));
    expect(warnings).to.deep.equal([
      'messages.retryIn threw an error: Error: Oh',
      'messages.openMail returned no string.',
    ]);
  });

  it('are text in the first step, or passed over', () => {
    for (const overrides of [undefined, 'Oh', 7, null, [], { signIn: 7 }, { signIn: undefined }])
      expect(mergeFirst(en, overrides as object | undefined).signIn).to.equal(en.signIn);
    expect(mergeFirst(en, { signIn: 'Welcome' }).signIn).to.equal('Welcome');
  });
});
