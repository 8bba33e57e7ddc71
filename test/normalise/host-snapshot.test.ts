import { describe, expect, test } from 'vitest';
import hostSnapshot from '../../src/normalise/host-snapshot.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const header = {
  kind: 'host-snapshot',
  version: 1,
  host: 'quay-1',
  takenAt: '2026-09-28T06:12:44Z',
  collector: 'collect-host.sh 1',
};
const location = { kind: 'backup-location', name: 'vault', path: '/srv', medium: 'remote-disk', offSite: true };
const file = { kind: 'file', path: '/opt/.env', mode: '0600', owner: 'root', group: 'root', size: 1, holds: 'secrets' };
const secret = {
  kind: 'secret',
  file: '/opt/.env',
  name: 'KEY',
  length: 56,
  alphabet: 'base64',
  bitsPerCharacter: 5.4,
  fingerprint: `hmac-sha256:${'6f'.repeat(32)}`,
  knownDefault: false,
};
const snapshot = (...lines: unknown[]) => sealed('host/quay-1.ndjson', lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
const complete = (...records: unknown[]) => snapshot(header, ...records, { kind: 'end', records: records.length });

test('every kind of record becomes a fact with its line; unknown kinds are gaps', () => {
  const reading = hostSnapshot.read(fixture('host-snapshot/quay-1.snapshot.ndjson'));
  expect(reading).toMatchObject({ artefact: 'host quay-1', takenAt: '2026-09-28T06:12:44.000Z' });
  expect(reading.facts.map(({ kind, from }) => `${kind} ${from.at}`)).toMatchInlineSnapshot(`
    [
      "hostFile line 2",
      "hostFile line 3",
      "hostSecret line 4",
      "schedule line 5",
      "backupLocation line 6",
      "backupLocation line 7",
      "backup line 8",
      "hostUnread line 10",
    ]
  `);
  expect(reading.facts.every((fact) => 'host' in fact && fact.host === 'quay-1')).toBe(true);
  expect(reading.notes).toEqual([]);
  expect(reading.gaps).toMatchObject([
    { kinds: hostSnapshot.yields, what: 'Lines of the unknown kind "sysctl" were passed over: 1.', at: 'line 9' },
  ]);
});

test('settings of how long logs are kept are no facts yet, and are named', () => {
  const setting = { kind: 'setting', source: '/etc/systemd/journald.conf', name: 'MaxRetentionSec', value: '1year' };
  expect(hostSnapshot.read(complete(setting))).toMatchObject({
    facts: [],
    notes: ['1 × setting of how long logs are kept, which no check reads: /etc/systemd/journald.conf: MaxRetentionSec 1year.'],
  });
});

test('roles of locations: the live data is primary, everything else a copy', () => {
  const { facts } = hostSnapshot.read(complete({ ...location, role: 'primary' }, location));
  expect(facts).toEqual([expect.objectContaining({ role: 'primary' }), expect.objectContaining({ role: 'copy' })]);
});

test.for([
  ['0600', '0600'],
  ['600', '0600'],
  ['4755', '4755'],
  ['04755', '4755'],
  ['0000', '0000'],
])('the mode %s is %s', ([written, mode]) => {
  expect(hostSnapshot.read(complete({ ...file, mode: written })).facts[0]).toMatchObject({ mode });
});

test('the letters of a fingerprint do not matter', () => {
  const { facts } = hostSnapshot.read(complete({ ...secret, fingerprint: `HMAC-SHA256:${'6F'.repeat(32)}` }));
  expect(facts).toMatchObject([{ fingerprint: secret.fingerprint }]);
});

test('a snapshot of nothing is a reading without facts', () => {
  expect(hostSnapshot.read(complete()).facts).toEqual([]);
});

test('line ends of Windows change nothing', () => {
  const text = [header, file, { kind: 'end', records: 1 }].map((line) => JSON.stringify(line)).join('\r\n');
  expect(hostSnapshot.read(sealed('s.ndjson', text)).facts).toHaveLength(1);
});

test('is refused, in words that name the line', async () => {
  const end = { kind: 'end', records: 1 };
  const faults: [string, ReturnType<typeof snapshot>][] = [
    ['no end', snapshot(header, file)],
    ['an end that counts more', snapshot(header, file, { kind: 'end', records: 2 })],
    ['an end that counts less', snapshot(header, file, file, end)],
    ['a header alone', snapshot(header)],
    ['a line after the end', snapshot(header, file, end, file)],
    ['two snapshots in one', snapshot(header, file, end, header, { kind: 'end', records: 3 })],
    ['no header', snapshot(file, end)],
    ['a header of another version', snapshot({ ...header, version: 2 }, file, end)],
    ['a header without a zone', snapshot({ ...header, takenAt: '2026-09-28T06:12:44' }, file, end)],
    ['a mode that is a number', complete({ ...file, mode: 600 })],
    ['a mode that is not octal', complete({ ...file, mode: '0680' })],
    ['a mode in letters', complete({ ...file, mode: 'rw-------' })],
    ['a member that does not exist', complete({ ...location, Role: 'primary' })],
    ['the value of a secret', complete({ kind: 'secret', file: '/opt/.env', name: 'KEY', value: 'NEVER-SHOWN' })],
    ['a missing member', complete({ kind: 'unread', path: '/opt/.env' })],
    ['a fingerprint that was cut off', complete({ ...secret, fingerprint: 'hmac-sha256:6f1e' })],
    ['more bits than there are', complete({ ...secret, bitsPerCharacter: 6.01 })],
    ['bits below nothing', complete({ ...secret, bitsPerCharacter: -1 })],
    ['bits in words', complete({ ...secret, bitsPerCharacter: 'nan' })],
    ['an alphabet that does not exist', complete({ ...secret, alphabet: 'runes' })],
    ['a length beyond all numbers', complete({ ...secret, length: 1e300 })],
    ['a blank line', sealed('s.ndjson', `${JSON.stringify(header)}\n\n${JSON.stringify({ ...end, records: 1 })}\n`)],
    ['a mode twice', sealed('s.ndjson', `${JSON.stringify(header)}\n{"kind":"file","mode":"0600","mode":"0644"}\n`)],
    ['a line without a kind', complete({ path: '/opt/.env' })],
  ];
  const refusals = await Promise.all(faults.map(async ([name, fault]) => `${name}: ${await refusalOf(hostSnapshot, fault)}`));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "no end: host/quay-1.ndjson:2: The last line is not the end of a snapshot.",
      "an end that counts more: host/quay-1.ndjson:3: Its end counts 2 records, but there are 1.",
      "an end that counts less: host/quay-1.ndjson:4: Its end counts 1 records, but there are 2.",
      "a header alone: host/quay-1.ndjson:1: The last line is not the end of a snapshot.",
      "a line after the end: host/quay-1.ndjson:4: The last line is not the end of a snapshot.",
      "two snapshots in one: host/quay-1.ndjson:3: A line of kind "end" stands in the middle.",
      "no header: host/quay-1.ndjson:1 kind: the first line must be the header of the snapshot (5 further mismatches).",
      "a header of another version: host/quay-1.ndjson:1 version: Invalid input: expected 1.",
      "a header without a zone: host/quay-1.ndjson:1 takenAt: "2026-09-28T06:12:44" is no date-time with a zone, such as 2026-09-28T06:12:44Z.",
      "a mode that is a number: host/quay-1.ndjson:2 mode: mode must be octal text, such as "0600".",
      "a mode that is not octal: host/quay-1.ndjson:2 mode: mode must be octal text, such as "0600".",
      "a mode in letters: host/quay-1.ndjson:2 mode: mode must be octal text, such as "0600".",
      "a member that does not exist: host/quay-1.ndjson:2: Unrecognized key: "Role".",
      "the value of a secret: host/quay-1.ndjson:2 length: Invalid input: expected number, received undefined (5 further mismatches).",
      "a missing member: host/quay-1.ndjson:2 reason: Invalid input: expected string, received undefined.",
      "a fingerprint that was cut off: host/quay-1.ndjson:2 fingerprint: fingerprint must be "hmac-sha256:" and 64 hexadecimal digits.",
      "more bits than there are: host/quay-1.ndjson:2 bitsPerCharacter: 6.01 bits are more than a character of the alphabet "base64" can carry.",
      "bits below nothing: host/quay-1.ndjson:2 bitsPerCharacter: Too small: expected number to be >=0.",
      "bits in words: host/quay-1.ndjson:2 bitsPerCharacter: Invalid input: expected number, received string.",
      "an alphabet that does not exist: host/quay-1.ndjson:2 alphabet: Invalid option: expected one of "empty"|"digits"|"hex"|"base64"|"base64url"|"printable"|"other".",
      "a length beyond all numbers: host/quay-1.ndjson:2 length: Too big: expected int to be <=9007199254740991.",
      "a blank line: s.ndjson:2: The line is not JSON.",
      "a mode twice: s.ndjson:2 $.mode: The member "mode" stands twice in one object.",
      "a line without a kind: host/quay-1.ndjson:2 kind: Invalid input: expected string, received undefined.",
    ]
  `);
  expect(refusals.join()).not.toContain('NEVER-SHOWN');
});

describe('is recognised', () => {
  test.for([
    ['whole', '{"kind":"host-snapshot","version":1}\n{"kind":"end","records":0}\n', true],
    ['cut off in the header', '{"kind":"host-snapshot","ver', true],
    ['cut off in a record', '{"kind":"host-snapshot","version":1}\n{"kind":"fi', true],
    ['with the kind further back', '{"host":"quay-1","kind":"host-snapshot"}\n{"kind":"end"}', true],
    ['another kind first', '{"kind":"file"}\n{"kind":"host-snapshot"}', false],
    ['an array', '[{"kind":"host-snapshot"}]', false],
  ] as const)('%s', ([, text, recognised]) => {
    expect(hostSnapshot.recognises(sampleOf('x', new TextEncoder().encode(text)))).toBe(recognised);
  });
});
