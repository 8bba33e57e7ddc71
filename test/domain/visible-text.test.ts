import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { visibleText } from '../../src/domain/visible-text.ts';

describe('visibleText', () => {
  test.for([
    ['plain text, with marks: #set *a* @b $c$ [d]', 'plain text, with marks: #set *a* @b $c$ [d]'],
    ['naïve Ωж 中文 🙂', 'naïve Ωж 中文 🙂'],
    ['a\u0000b\u001Bc\u007Fd\u0085e', 'a\\u{0}b\\u{1B}c\\u{7F}d\\u{85}e'],
    ['one\r\ntwo\tthree', 'one\\u{D}\\u{A}two\\u{9}three'],
    ['user\u202Efdp.exe\u202C', 'user\\u{202E}fdp.exe\\u{202C}'],
    ['\u2066x\u2069 \u061C \u200E \u200F', '\\u{2066}x\\u{2069} \\u{61C} \\u{200E} \\u{200F}'],
    ['ad\u200Bmin\u200D\u2060\uFEFF', 'ad\\u{200B}min\\u{200D}\\u{2060}\\u{FEFF}'],
    ['tag \u{E0041}', 'tag \\u{E0041}'],
    ['lone \uD83D end', 'lone \\u{D83D} end'],
    ['soft\u00ADhyphen', 'soft\\u{AD}hyphen'],
  ])('%j becomes %j', ([text, expected]) => {
    expect(visibleText(text ?? '')).toBe(expected);
  });

  test('leaves no hidden character, and a second pass changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visibleText(text);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cs}\u200B-\u200F\u202A-\u202E\u2066-\u2069\u061C\uFEFF\u{E0000}-\u{E007F}]/u);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });
});
