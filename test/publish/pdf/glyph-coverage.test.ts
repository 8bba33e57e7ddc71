import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { glyphCoverage } from '../../../src/publish/pdf/glyph-coverage.ts';
import { run } from './tools.ts';

const { resolve } = createRequire(import.meta.url);

test.for([
  '@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf',
  '@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf',
])('%s covers what fontconfig says, but for private use', (font) => {
  const listed = run('fc-query', '--format', '%{charset}', resolve(font))
    .output.split(' ')
    .flatMap((range) => {
      const [first = 0, last = first] = range.split('-').map((digits) => Number.parseInt(digits, 16));
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
  const expected = listed.filter((codePoint) => codePoint < 0xe000 || codePoint > 0xf8ff);
  const found = glyphCoverage(readFileSync(resolve(font)));
  expect(expected.length).toBeGreaterThan(900);
  expect(expected.filter((codePoint) => !found.has(codePoint))).toEqual([]);
  // fontconfig leaves controls out; a font may have empty glyphs for them.
  expect([...found].filter((codePoint) => codePoint > 0x20 && !expected.includes(codePoint))).toEqual([]);
});

test('a font that is cut off is refused', () => {
  const font = readFileSync(resolve('@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf'));
  expect(() => glyphCoverage(font.subarray(0, 400))).toThrow(RangeError);
});
