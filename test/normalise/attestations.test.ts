import { expect, test } from 'vitest';
import attestations from '../../src/normalise/attestations.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const good = ['control: CMP-3.1', 'performed: 2026-07-06', 'by: Security engineer', 'statement: Read.', 'expires: 2026-10-06'];
const records = (...fields: string[]) => {
  const replaced = good.filter((line) => !fields.some((field) => field.split(':')[0] === line.split(':')[0]));
  const body = [...replaced, ...fields.filter((field) => !field.startsWith('-'))].join('\n    ');
  return sealed('attestations/a.yaml', `proofbook: attestations/1\nrecords:\n  - ${body}\n`);
};

test('records become facts with their lines; an expiry date holds through its day', () => {
  const reading = attestations.read(fixture('attestations/reviews.yaml'));
  expect(reading.artefact).toBe('attestations/reviews.yaml');
  expect(reading.facts).toMatchInlineSnapshot(`
    [
      {
        "by": "Security engineer",
        "control": "CMP-3.1",
        "covers": {
          "from": "2026-06-29T00:00:00.000Z",
          "to": "2026-07-06T00:00:00.000Z",
        },
        "expires": "2026-10-07T00:00:00.000Z",
        "from": {
          "at": "line 3",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "attestation",
        "performed": "2026-07-06T00:00:00.000Z",
        "signature": {
          "key": null,
          "note": "Nobody signed it.",
          "principal": null,
          "state": "unsigned",
        },
        "statement": "All failed logins of the week were read; two bursts came from a forgotten device.",
        "subject": "2026-W27",
      },
      {
        "by": "Head of platform",
        "control": "IR-3.2",
        "covers": null,
        "expires": "2027-02-13T23:00:00.000Z",
        "from": {
          "at": "line 11",
          "evidence": "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd",
        },
        "kind": "attestation",
        "performed": "2026-08-14T19:30:00.000Z",
        "signature": {
          "key": null,
          "note": "Nobody signed it.",
          "principal": null,
          "state": "unsigned",
        },
        "statement": "The database was restored from the off-site copy on a spare host in 48 minutes.",
        "subject": null,
      },
    ]
  `);
});

test('a record of the future is data: whether it counts is not decided here', () => {
  const { facts } = attestations.read(records('performed: 2999-01-01', 'expires: 2999-01-01'));
  expect(facts[0]).toMatchObject({ performed: '2999-01-01T00:00:00.000Z', expires: '2999-01-02T00:00:00.000Z' });
});

test('no records is a reading without facts', () => {
  expect(attestations.read(sealed('a.yaml', 'proofbook: attestations/1\nrecords: []\n')).facts).toEqual([]);
});

test('one faulty record makes the file unreadable, in words that name line and field', async () => {
  const faults: [string, ReturnType<typeof records>][] = [
    ['no such control id', records('control: CMP 3.1')],
    ['a day that does not exist', records('performed: 2026-02-30')],
    ['a time without a zone', records('performed: 2026-07-06T10:00:00')],
    ['no expiry', sealed('a.yaml', `proofbook: attestations/1\nrecords:\n  - ${good.slice(0, 4).join('\n    ')}\n`)],
    ['an expiry before the deed', records('expires: 2026-07-05')],
    ['an expiry at the very instant', records('performed: 2026-07-06T10:00:00Z', 'expires: 2026-07-06T10:00:00Z')],
    ['a span that ends before it starts', records('covers: { from: 2026-07-06, to: 2026-06-29 }')],
    ['a span of nothing', records('covers: { from: 2026-07-06, to: 2026-07-06 }')],
    ['half a span', records('covers: { from: 2026-07-06 }')],
    ['a misspelt field', records('expire: 2026-10-06')],
    ['nobody', records('by: " "')],
    ['a number for a subject', records('subject: 27')],
    ['another edition', sealed('a.yaml', 'proofbook: attestations/2\nrecords: []\n')],
    ['records that are no list', sealed('a.yaml', 'proofbook: attestations/1\nrecords: {}\n')],
    ['no records', sealed('a.yaml', 'proofbook: attestations/1\n')],
    ['a field given twice', records('statement: Read.\n    statement: Not read.')],
    ['two documents', sealed('a.yaml', 'proofbook: attestations/1\nrecords: []\n---\nproofbook: attestations/1\nrecords: []\n')],
  ];
  const refusals = await Promise.all(faults.map(async ([name, fault]) => `${name}: ${await refusalOf(attestations, fault)}`));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "no such control id: attestations/a.yaml:7 control: "CMP 3.1" is no id of a control, such as CMP-3.1.",
      "a day that does not exist: attestations/a.yaml:7 performed: "2026-02-30" is neither a calendar date such as 2026-07-06 nor a date-time with a zone.",
      "a time without a zone: attestations/a.yaml:7 performed: "2026-07-06T10:00:00" is neither a calendar date such as 2026-07-06 nor a date-time with a zone.",
      "no expiry: a.yaml:3 expires: Invalid input: expected string, received undefined.",
      "an expiry before the deed: attestations/a.yaml:7 expires: expires must lie after performed.",
      "an expiry at the very instant: attestations/a.yaml:7 expires: expires must lie after performed.",
      "a span that ends before it starts: attestations/a.yaml:8 covers.to: covers.to must lie after covers.from.",
      "a span of nothing: attestations/a.yaml:8 covers.to: covers.to must lie after covers.from.",
      "half a span: attestations/a.yaml:8 covers.to: Invalid input: expected string, received undefined.",
      "a misspelt field: attestations/a.yaml:3: Unrecognized key: "expire".",
      "nobody: attestations/a.yaml:7 by: expected words, found none.",
      "a number for a subject: attestations/a.yaml:8 subject: Invalid input: expected string, received number.",
      "another edition: a.yaml:1 proofbook: Invalid input: expected "attestations/1".",
      "records that are no list: a.yaml:2: Invalid input: expected array, received object.",
      "no records: a.yaml:1: Invalid input: expected array, received undefined.",
      "a field given twice: attestations/a.yaml:8: The key "statement" stands here and in line 7.",
      "two documents: a.yaml:4: There are 2 YAML documents where one is expected.",
    ]
  `);
});

test.for([
  ['proofbook: attestations/1\nrecords:\n', true],
  ['# comment\n"proofbook": "attestations/1"\nreco', true],
  ['proofbook: deviation/1\nid: a\n', false],
  ['proofbook: collection/1\n', false],
  ['statement: |\n  proofbook: attestations/1\n', false],
  ['{"proofbook":"attestations/1"}', false],
] as const)('%j is recognised: %s', ([text, recognised]) => {
  expect(attestations.recognises(sampleOf('a.yaml', new TextEncoder().encode(text)))).toBe(recognised);
});
