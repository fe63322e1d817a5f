import { expect } from '@open-wc/testing';
import { parseIdentifier } from '../../../src/identifier/identifier.js';
import type { IdentifierType } from '../../../src/types.js';

const ROWS: readonly (readonly [type: IdentifierType, typed: string, expected: string | undefined])[] = [
  ['email', 'ana@example.com', 'ana@example.com'],
  ['email', '  Ana@Example.COM ', 'ana@example.com'],
  ['email', 'ana+shop@mail.example.co.uk', 'ana+shop@mail.example.co.uk'],
  ['email', 'josé@exämple.com', 'josé@exämple.com'],
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
});
