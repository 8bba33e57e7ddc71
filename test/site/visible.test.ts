import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visible } from '../../src/publish/site/visible.ts';

test('shows hidden characters at any depth, in names too, and keeps the lines of queries and remedies', () => {
  expect(visible({ path: 'a\u202Eb\nc', deep: [{ 'k\u200B': 1, n: null }], sql: 'select\n1\u0007', remedy: 'a\nb' })).toEqual({
    path: 'a\\u{202E}b\\u{A}c',
    deep: [{ 'k\\u{200B}': 1, n: null }],
    sql: 'select\n1\\u{7}',
    remedy: 'a\nb',
  });
});

test('leaves no character that turns the direction of reading', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
      expect(JSON.stringify(visible({ value, text }))).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B-\u200F]/);
    }),
  );
});
