import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gate } from '../../src/events/gate.ts';
import authentikEvents from '../../src/normalise/logs/authentik-events.ts';
import traefikAccessLog from '../../src/normalise/logs/traefik-access-log.ts';
import { sealed } from '../normalise/sealed.ts';

const request = '{"RequestMethod":"GET","RequestPath":"/","DownstreamStatus":200,"StartUTC":"2026-07-01T08:00:00.123456789Z"}';
const through = (text: string | Uint8Array) => Array.from(gate(sealed('access.log', text), traefikAccessLog));
const word = (line: ReturnType<typeof through>[number]) =>
  'reject' in line ? line.reject : 'blank' in line ? 'blank' : line.instant;

describe('one line of a log', () => {
  test.for([
    ['a request', request, '2026-07-01T08:00:00.123Z'],
    ['a request with a carriage return', `${request}\r`, '2026-07-01T08:00:00.123Z'],
    ['white space only', ' \t', 'blank'],
    ['a truncated object', request.slice(0, 50), 'not JSON'],
    ['cut right after a colon', '{"RequestMethod":', 'not JSON'],
    ['two objects', `${request}${request}`, 'not JSON'],
    ['a trailing comma', '{"RequestMethod":"GET",}', 'not JSON'],
    ['logfmt', 'time="2026-07-01T08:00:00Z" level=debug msg="x"', 'not JSON'],
    ['two values of one name', request.replace('"/"', '"/","RequestMethod":"POST"'), '"RequestMethod" stands twice in one object'],
    ['two values of one name below', request.replace('"/"', '{"a":1,"\\u0061":2}'), '"a" stands twice in one object'],
    ['a number', '7', 'not a JSON object'],
    ['a list', '[1]', 'not a JSON object'],
    ['a message of a plugin', '{"level":"debug","msg":"x","time":"2026-07-01T08:00:00Z"}', 'not a request: no "RequestMethod"'],
    ['a time without a zone', request.replace('789Z', '789'), 'no instant: neither "StartUTC" nor "time" is a date-time with zone'],
    ['half a surrogate pair', request.replace('"/"', '"\\ud800"'), 'holds half of a surrogate pair'],
    ['an escaped backslash before ud800', request.replace('"/"', '"\\\\ud800"'), '2026-07-01T08:00:00.123Z'],
  ] as const)('%s', ([, line, expected]) => {
    expect(through(`${line}\n`).map(word)).toEqual([expected]);
  });

  test('bytes that are no UTF-8', () => {
    expect(through(Uint8Array.of(0x7b, 0xff, 0x7d)).map(word)).toEqual(['not UTF-8']);
  });

  test('a bad line does not take its neighbours with it', () => {
    const lines = [request, request.slice(0, 30), request, '', '['.repeat(100_000), request];
    expect(through(lines.join('\n')).map((line) => ('reject' in line ? 'reject' : 'blank' in line ? 'blank' : line.at))).toEqual([
      'line 1',
      'reject',
      'line 3',
      'blank',
      'reject',
      'line 6',
    ]);
  });
});

test('every line comes out exactly once, in order, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const feeds = bytes.filter((byte) => byte === 0x0a).length;
      const expected = feeds + (bytes.length > 0 && bytes.at(-1) !== 0x0a ? 1 : 0);
      expect(through(bytes).map(({ at }) => at)).toEqual(Array.from({ length: expected }, (_, index) => `line ${index + 1}`));
    }),
  );
});

describe('a whole-document log', () => {
  const events = (document: unknown) => Array.from(gate(sealed('events.json', JSON.stringify(document)), authentikEvents));

  test('its elements have JSON paths', () => {
    const results = [{ action: 'login', created: '2026-07-01T10:00:00.5+02:00' }, { created: '2026-07-01' }, 'x'];
    expect(events({ results }).map((element) => [element.at, word(element)])).toEqual([
      ['$.results[0]', '2026-07-01T08:00:00.500Z'],
      ['$.results[1]', 'not an event: no "action"'],
      ['$.results[2]', 'not a JSON object'],
    ]);
  });

  test('one that is cut off is refused whole: a part would look like a quiet period', () => {
    const whole = JSON.stringify({ results: [{ action: 'login', created: '2026-07-01T10:00:00Z' }] });
    const read = (length: number) => () => Array.from(gate(sealed('events.json', whole.slice(0, length)), authentikEvents));
    for (let length = 0; length < whole.length; length += 1)
      expect(read(length)).toThrow(/events\.json: (?:The JSON cannot be read|The file has no content)/);
    expect(read(whole.length)()).toHaveLength(1);
  });

  test.for([[[]], ['text'], [null], [{ results: 5 }]])('%j is refused', ([document]) => {
    expect(() => events(document)).toThrow(/not a JSON object|is not a list/);
  });
});

test('a log of more lines than any log has, or of nothing but rejects, is refused before it takes for ever', () => {
  const lines = (text: string) => [...gate(sealed('access.log', text), traefikAccessLog, { lines: 5, rejected: 2 })].length;
  expect(lines('\n'.repeat(5))).toBe(5);
  expect(() => lines('\n'.repeat(6))).toThrow('access.log: There are more than 5 lines, or more than 2 that are no records.');
  expect(lines('{\n{\n')).toBe(2);
  expect(() => lines('{\n{\n{\n')).toThrow('The last of them, line 3, is not JSON.');
});
