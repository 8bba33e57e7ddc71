import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadContent } from '../src/content.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofbook-content-'));
  cpSync(new URL('../content', import.meta.url).pathname, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const deviation = (changes: Readonly<Record<string, string | null>>) =>
  Object.entries({
    proofbook: 'deviation/1',
    id: 'risk',
    control: 'CTR-3.1',
    subject: 'redis',
    reason: 'It cannot.',
    compensating: 'No capabilities.',
    approvedBy: 'Head of platform',
    approved: '2026-05-11',
    expires: '2026-12-31',
    ...changes,
  })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');

test.for<[string, Readonly<Record<string, string | null>>, RegExp]>([
  ['without an end', { expires: null }, /risk\.yaml:1: "expires" is missing; a calendar date such as 2026-12-31 is expected\./],
  ['for a time and not until a day', { expires: '1m' }, /risk\.yaml:9: "expires" is "1m"; a calendar date such as 2026-12-31 is/],
  ['until a day that does not exist', { expires: '2027-02-29' }, /"expires" is "2027-02-29"; a calendar date/],
  ['that ends before it begins', { expires: '2026-05-10' }, /ends on 2026-05-10, before it was approved on 2026-05-11/],
  ['for ever', { expires: '9999-12-31' }, /expected a day within 5 years of the approval/],
  ['that nobody approved', { approvedBy: '" "' }, /"approvedBy" is " "; expected words, found none\./],
  ['without a reason', { reason: '""' }, /"reason" is ""; expected words, found none\./],
  ['about a number', { subject: '5' }, /risk\.yaml:4: "subject" is the number 5; text is expected\./],
  ['of another name than its file', { id: 'other' }, /called "other" and its file "risk\.yaml"/],
  ['of a control that is not there', { control: 'CTR-9.9' }, /CTR-9\.9, which no guide page declares/],
  ['with a field too many', { until: '2030-01-01' }, /risk\.yaml:10: "until" is not known here\./],
  ['with a field of a wrong name', { expires: null, expiry: '2026-12-31' }, /"expiry" is not known here\. There is 1 more fault\./],
])('a deviation %s is refused', async ([, changes, words]) => {
  writeFileSync(join(folder, 'deviations/risk.yaml'), deviation(changes));
  await expect(loadContent(folder)).rejects.toThrow(words);
});

test('keys of roles and OpenVEX documents are content: each changes a digest, and a broken one is refused', async () => {
  const before = await loadContent(folder);
  expect(before.signers.map(({ role }) => role)).toEqual(['Security engineer', 'On-call engineer']);
  expect(before.vex.map(({ id, status }) => `${id} ${status}`)).toEqual(['webasset-glob#1 not_affected']);

  rmSync(join(folder, 'people'), { recursive: true });
  rmSync(join(folder, 'deviations/webasset-glob.openvex.json'));
  const after = await loadContent(folder);
  expect([after.signers, after.vex]).toEqual([[], []]);
  expect(after.digests.organisation).not.toBe(before.digests.organisation);
  expect(after.digests.deviations).not.toBe(before.digests.deviations);
  expect(after.digests.guide).toBe(before.digests.guide);

  writeFileSync(join(folder, 'deviations/cut.openvex.json'), '{"@context": "https://openvex.dev/ns/v0.2.0", "@id": "x"');
  await expect(loadContent(folder)).rejects.toThrow(/cut\.openvex\.json: The JSON cannot be read/);
});

test.for([
  [
    'attestations: { signatures: sometimes }',
    /"parameters\.attestations\.signatures" is "sometimes"; "required", .*or "optional" is expected/,
  ],
  ['vexMaximumAge: 1m', /"parameters\.vexMaximumAge" is "1m"; expected an ISO 8601 duration/],
  ['vexMaximumAge: 90', /"parameters\.vexMaximumAge" is the number 90; text is expected/],
  ['attestation: {}', /"parameters\.attestation" is not known here/],
] as const)('a parameter "%s" is refused', async ([line, words]) => {
  const place = join(folder, 'organisation.yaml');
  writeFileSync(place, `${readFileSync(place, 'utf8').trimEnd()}\n  ${line}\n`);
  await expect(loadContent(folder)).rejects.toThrow(words);
});

test('unsigned records count, and statements hold for three months, unless the organisation says otherwise', async () => {
  const { organisation } = await loadContent(folder);
  expect(organisation.parameters).toMatchObject({ attestations: { signatures: 'optional' }, vexMaximumAge: 'P3M' });
});
