import { expect } from '@open-wc/testing';
import { parseIdentifier } from '../../../src/identifier/identifier.js';
import type { IdentifierType } from '../../../src/types.js';

const ROWS: readonly (readonly [type: IdentifierType, typed: string, expected: string | undefined])[] = [
  ['email', 'ana@example.com', 'ana@example.com'],
  ['email', '  Ana@Example.COM ', 'ana@example.com'],
  ['email', 'ana+shop@mail.example.co.uk', 'ana+shop@mail.example.co.uk'],
  // One domain, one form: that of the address bar.
  ['email', 'josé@exämple.com', 'josé@xn--exmple-cua.com'],
  ['email', 'josé@EXÄMPLE.com', 'josé@xn--exmple-cua.com'],
  ['email', 'jose@xn--exmple-cua.com', 'jose@xn--exmple-cua.com'],
  ['email-or-phone', 'ana@müller.example', 'ana@xn--mller-kva.example'],
  ['email', 'ana@例え。テスト', 'ana@xn--r8jz45g.xn--zckzah'],
  // Each of these is another domain than the one without it.
  ['email', 'ana@straße.example', 'ana@xn--strae-oqa.example'],
  ['email', 'ana@strasse.example', 'ana@strasse.example'],
  ['email', 'ana@βόλος.example', 'ana@xn--nxasmm1c.example'],
  ['email', 'ana@نامه\u200Cای.example', 'ana@xn--mgba3gch31f060k.example'],
  ['email', 'ana@example.com,', 'ana@example.com'],
  ['email', 'ana@example.com.', 'ana@example.com'],
  ['email', 'ana@example.com!?', 'ana@example.com'],
  ['email', '(ana@example.com)', 'ana@example.com'],
  ['email', '[ana@example.com];', 'ana@example.com'],
  ['email', '<ana@example.com>,', 'ana@example.com'],
  ['email', 'Ana Maria <Ana@example.com>', 'ana@example.com'],
  ['email', '"Maria, Ana" <ana@example.com>', 'ana@example.com'],
  ['email', '"ana@example.com"', 'ana@example.com'],
  ['email', "'ana@example.com'", 'ana@example.com'],
  ['email', '„ana@example.com“', 'ana@example.com'],
  ['email', '« ana@example.com »', 'ana@example.com'],
  ['email', '`ana@example.com`', 'ana@example.com'],
  ['email', '**ana@example.com**', 'ana@example.com'],
  ['email', '• ana@example.com', 'ana@example.com'],
  ['email', 'mailto:ana@example.com', 'ana@example.com'],
  ['email', 'MAILTO:ana@example.com?subject=Hi%20there', 'ana@example.com'],
  ['email', '<mailto:ana@example.com>', 'ana@example.com'],
  ['email', 'E-Mail: ana@example.com', 'ana@example.com'],
  ['email', "ana.o'neil@example.com", "ana.o'neil@example.com"],
  ['email', '_ana_@example.com', '_ana_@example.com'],
  ['email', '_ana@example.com_', undefined],
  ['email', 'ana@example.com, ben@example.com', undefined],
  ['email', '<ana@example.com>, <ben@example.com>', undefined],
  ['email', 'ana@example.com ben', undefined],
  ['email', '"ana maria"@example.com', undefined],
  ['email', 'ana,maria@example.com', undefined],
  ['email', 'ana(work)@example.com', undefined],
  ['email', 'ana@example..com', undefined],
  ['email', 'ana@-example.com', undefined],
  ['email', 'ana@exam_ple.com', undefined],
  ['email', 'ana@example.com/inbox', undefined],
  ['email', 'ana@example.com:25', undefined],
  ['email', 'ana@[127.0.0.1]', undefined],
  ['email', 'ana@127.0.0.1', undefined],
  ['email', 'ana@0x7f.1', undefined],
  ['email', `ana@${'a'.repeat(64)}.com`, undefined],
  ['email', 'ana', undefined],
  ['email', 'ana@', undefined],
  ['email', '@example.com', undefined],
  ['email', 'ana@example', undefined],
  ['email', 'ana@example.', undefined],
  ['email', 'ana@@example.com', undefined],
  ['email', 'ana smith@example.com', undefined],
  ['email', '+15550109999', undefined],
  ['email', '   ', undefined],
  ['email', `${'a'.repeat(117)}@example.com`, undefined],
  ['email', '\u202Aana@example.com\u202C', 'ana@example.com'],
  ['email', '\u200Bana@example.com\uFEFF', 'ana@example.com'],
  ['email', '\u00A0ana@example.com\u3000', 'ana@example.com'],
  ['email', 'ana\u00A0smith@example.com', undefined],
  // The same letters in the forms of another keyboard; letters of another alphabet are others.
  ['email', 'ａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ', 'ana@example.com'],
  ['email', '\u212Aim@example.com', 'kim@example.com'],
  ['email', 'jose\u0301@example.com', 'jos\u00E9@example.com'],
  ['email', '\u0430na@example.com', '\u0430na@example.com'],
  ['email', `${'a'.repeat(300)}@example.com`, undefined],
  ['email-or-phone', 'Ana@example.com', 'ana@example.com'],
  ['email-or-phone', 'ana', undefined],
  ['email-or-phone', 'ana@', undefined],
  ['username', ' Ana_89 ', 'Ana_89'],
  ['username', 'ana@example.com', 'ana@example.com'],
  ['username', 'ana maria', undefined],
  ['username', 'ana\u2003maria', undefined],
  ['username', 'a\u200Bna', 'ana'],
  // A name is taken letter by letter: another form of it may be another person.
  ['username', 'Ａna', 'Ａna'],
  ['username', 'mailto:ana@müller.example,', 'mailto:ana@müller.example,'],
  ['username', '', undefined],
  ['username', 'a'.repeat(128), 'a'.repeat(128)],
  ['username', 'a'.repeat(129), undefined],
];

describe('parseIdentifier', () => {
  for (const [type, typed, expected] of ROWS) {
    const outcome = expected === undefined ? 'refuses' : 'takes';
    it(`${outcome} ${JSON.stringify(typed.slice(0, 40))} (${typed.length} characters) as ${type}`, () => {
      expect(parseIdentifier(typed, type)).to.equal(expected);
    });
  }

  it('takes no address that the browser’s own field would refuse', () => {
    const field = document.createElement('input');
    field.type = 'email';
    const marks = [...' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'];
    const texts = marks.flatMap((mark) => [
      `${mark}ana@example.com`,
      `a${mark}na@example.com`,
      `ana${mark}@example.com`,
      `ana@${mark}example.com`,
      `ana@exam${mark}ple.com`,
      `ana@example${mark}.com`,
      `ana@example.com${mark}`,
      `${mark}ana@example.com${mark}`,
    ]);
    const addresses = texts
      .map((text) => parseIdentifier(text, 'email'))
      .filter((text) => text !== undefined);
    const refused = addresses.filter((address) => {
      field.value = address;
      return !field.validity.valid;
    });
    expect(refused).to.deep.equal([]);
    expect(addresses.length).to.be.greaterThan(100);
    // The end of a domain is never a mark.
    expect(addresses.filter((address) => !/@[a-z.]+$/.test(address))).to.deep.equal(['ana@exam-ple.com']);
  });
});
