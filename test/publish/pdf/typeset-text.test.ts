import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadFonts } from '../../../src/publish/pdf/fonts.ts';
import { breakable, typesetter } from '../../../src/publish/pdf/typeset-text.ts';

describe('breakable', () => {
  test.for([
    ['a short sentence, with commas', 'a short sentence, with commas'],
    ['logs/traefik-access.log', ['logs/', 'traefik-', 'access.', 'log']],
    ['see /opt/harbour/compose.yaml now', ['see /', 'opt/', 'harbour/', 'compose.', 'yaml now']],
    ['0123456789abcdef0123456789abcdef', ['01234567', '89abcdef', '01234567', '89abcdef']],
    ['https://harbour.example/x', ['https://', 'harbour.', 'example/', 'x']],
    ['', ''],
  ] as const)('%j breaks into %j', ([text, pieces]) => {
    expect(breakable(text)).toEqual(pieces);
  });

  test('loses nothing, and leaves no long run without a break', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        const pieces = [breakable(text)].flat();
        expect(pieces.join('')).toBe(text);
        for (const run of pieces.flatMap((piece) => piece.split(' '))) expect(run.length).toBeLessThanOrEqual(24);
      }),
    );
  });
});

describe('the typesetter with the fonts of the report', async () => {
  const { covers } = await loadFonts();
  const set = typesetter(covers);

  test.for([
    ['café Ωмега ✓ ✗ ◆ ☑ ▲ → “quoted”', 'café Ωмега ✓ ✗ ◆ ☑ ▲ → “quoted”'],
    ['漢 🙂', '\\u{6F22} \\u{1F642}'],
    ['a\n  b\tc ', 'a b c'],
    ['a\u202Eb', 'a\\u{202E}b'],
    ['\uE0A0', '\\u{E0A0}'],
  ] as const)('%j as a sentence is %j', ([text, shown]) => {
    expect([set.prose(text)].flat().join('')).toBe(shown);
  });

  test('a name keeps every character', () => {
    expect(set.exact(' a  b\n')).toBe(' a  b\\u{A}');
  });

  test('a heading breaks only when a word would run out of the page', () => {
    expect(set.title('Forward-secret AEAD suites only')).toBe('Forward-secret AEAD suites only');
    expect(set.title('x'.repeat(40))).toHaveLength(5);
  });
});
