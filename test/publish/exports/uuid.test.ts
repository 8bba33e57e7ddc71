import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PROOFBOOK_NAMESPACE, uuidOf, uuidV5 } from '../../../src/publish/exports/uuid.ts';

test('the example of RFC 9562, appendix A.4', () => {
  expect(uuidV5('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('a name keeps its UUID for ever', () => {
  expect(PROOFBOOK_NAMESPACE).toBe('2b09e7f5-c430-4275-8158-db30e5dc15b2');
  expect(uuidOf('harbour', '2026-Q3', 'finding', 'TLS-1.1')).toMatchInlineSnapshot(`"2ed5222a-4854-5c20-ad42-fd28b2793b69"`);
});

test('every name gives a UUID of version 5, and other parts another one', () => {
  const name = fc.array(fc.string({ unit: 'binary' }), { maxLength: 4 });
  fc.assert(
    fc.property(name, name, (left, right) => {
      expect(uuidOf(...left)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(uuidOf(...left) === uuidOf(...right)).toBe(JSON.stringify(left) === JSON.stringify(right));
    }),
  );
});
