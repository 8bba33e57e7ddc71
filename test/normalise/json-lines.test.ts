import { expect, test } from 'vitest';
import { jsonRecords } from '../../src/normalise/json-lines.ts';
import { sealed } from './sealed.ts';

const records = (text: string) => Array.from(jsonRecords(sealed('a.json', text), ['logs']));

test('a first line that gives a name twice is one rejected line, and the lines after it count', () => {
  expect(records('{"user": "a", "user": "b"}\n{"user": "c"}\n')).toEqual([
    { at: 'line 1', reject: '"user" stands twice in one object' },
    { at: 'line 2', value: { user: 'c' } },
  ]);
});

test('a document that gives a name twice is refused: which records it lists is not known', () => {
  expect(() => records('{"logs": [{"user": "a"}],\n "logs": []}')).toThrow(
    'a.json $.logs: The member "logs" stands twice in one object, the second time on line 2.',
  );
});
