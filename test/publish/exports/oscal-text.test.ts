import fc from 'fast-check';
import { expect, test } from 'vitest';
import { markdown, markdownCode, markdownLine, oneLine, token } from '../../../src/publish/exports/oscal-text.ts';

test.for([
  ['', '(empty)'],
  [' \t\u3000 ', '\\u{9}'],
  ['\u00A0 ', '(empty)'],
  [' a  b ', 'a  b'],
  ['a\nb', 'a\\u{A}b'],
  ['\u202Egnp', '\\u{202E}gnp'],
] as const)('one line of %j is %j', ([text, line]) => {
  expect(oneLine(text)).toBe(line);
});

test.for([
  ['read_only of CVE-2026-1 is *', 'read_only of CVE-2026-1 is \\*'],
  ['_x_ [a](b) ![c](d)', '\\_x\\_ \\[a](b) !\\[c](d)'],
  ['<b>&lt;</b>', '\\<b>\\&lt;\\</b>'],
  ['# not a heading', '\\# not a heading'],
  ['- not a list', '\\- not a list'],
  ['1. not a list', '1\\. not a list'],
  ['2026-W33', '2026-W33'],
  ['{{ insert: param, p }} ${local.name}', '\\{{ insert: param, p }} ${local.name}'],
  ['`code` ~sub~ ^sup^', '\\`code\\` \\~sub\\~ \\^sup\\^'],
] as const)('Markdown shows %j literally', ([text, escaped]) => {
  expect(markdownLine(text)).toBe(escaped);
});

test('lines become paragraphs, and code stays code', () => {
  expect(markdown('Set it:\n\n  - a\n')).toBe('Set it:\n\n\\- a');
  expect(markdown('\n')).toBe('(empty)');
  expect(markdownCode('SELECT *\nFROM t')).toBe('    SELECT *\n    FROM t');
});

test.for([
  ['owasp-top-10-2025', 'owasp-top-10-2025'],
  ['2025 edition', '_2025-edition'],
  ['', '_'],
] as const)('the token of %j is %j', ([name, expected]) => {
  expect(token(name)).toBe(expected);
});

test('any text is a valid StringDatatype, MarkupLineDatatype and TokenDatatype', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
      expect(oneLine(text)).toMatch(/^\S(.*\S)?$/u);
      expect(markdownLine(text)).toMatch(/^[^\n]+$/u);
      expect(token(text)).toMatch(/^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$/u);
    }),
  );
});
