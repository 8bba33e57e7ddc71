import { expect, test } from 'vitest';
import type { Assessment } from '../../../src/domain/assessment.ts';
import { loadReaders } from '../../../src/normalise/readers.ts';
import { oscalAssessmentResults } from '../../../src/publish/exports/oscal-assessment-results.ts';
import { oscalComponentDefinition } from '../../../src/publish/exports/oscal-component-definition.ts';
import { PROBES } from '../../../src/publish/exports/oscal-observations.ts';
import { oscalPoam } from '../../../src/publish/exports/oscal-poam.ts';
import { sampleAssessment, withLaterDeviation } from '../assessment-fixture.ts';
import { HOSTILE_TEXTS, withText } from './hostile-text.ts';
import { oscalFlaws } from './oscal-flaws.ts';

const results = (assessment: Assessment) => {
  const [result] = oscalAssessmentResults(assessment)['assessment-results'].results;
  if (result === undefined) throw new Error('There is no result.');
  return result;
};
const plan = (assessment: Assessment) => {
  const document = oscalPoam(assessment);
  if (document === null) throw new Error('There is no plan.');
  return document['plan-of-action-and-milestones'];
};

test('each status has its state and reason, and none but satisfied is a pass', () => {
  const rows = results(sampleAssessment()).findings.map(({ props, target }) => {
    const status = props.find(({ name }) => name === 'status')?.value;
    return `${status}: ${target.status.state}, ${target.status.reason}${target['implementation-status'] ? ', not-applicable' : ''}`;
  });
  expect([...new Set(rows)].sort()).toMatchInlineSnapshot(`
    [
      "accepted: not-satisfied, fail",
      "attested: satisfied, other",
      "not-applicable: satisfied, other, not-applicable",
      "not-assessed: not-satisfied, other",
      "not-satisfied: not-satisfied, fail",
      "satisfied: satisfied, pass",
    ]
  `);
});

test('an observation says where it was read and when that was taken', () => {
  const found = results(sampleAssessment()).observations?.find(({ title }) => title.startsWith('TLS-2.1'));
  expect(found).toMatchInlineSnapshot(`
    {
      "collected": "2026-09-28T06:10:00.000Z",
      "description": "stsSeconds is 31536000.",
      "methods": [
        "EXAMINE",
      ],
      "props": [
        {
          "name": "outcome",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "fail",
        },
        {
          "name": "control",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "TLS-2.1",
        },
        {
          "name": "check",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "hsts",
        },
        {
          "name": "subject",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "security-headers",
        },
        {
          "name": "collected-from",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "evidence",
        },
      ],
      "relevant-evidence": [
        {
          "description": "traefik/dynamic.yml, line 22",
          "href": "evidence/dd6dc8cf015858149d73fdaa88ec27ef5ba1604b9df0f23e64db4e63a1b36109",
          "links": [
            {
              "href": "#3c10969e-4f9b-569a-94ab-25dffcdd8a11",
              "rel": "reference",
            },
          ],
          "props": [
            {
              "name": "path",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "traefik/dynamic.yml",
            },
            {
              "name": "at",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "line 22",
            },
            {
              "name": "sha256",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "dd6dc8cf015858149d73fdaa88ec27ef5ba1604b9df0f23e64db4e63a1b36109",
            },
          ],
        },
        {
          "description": "compose/harbour.json, $.services.traefik.labels",
          "href": "evidence/c71986de6f6946e6576af055e570dd1b5e229cab8e18f2337b457a641a007aaf",
          "links": [
            {
              "href": "#b12a6a75-73a4-5843-9745-39cc53008463",
              "rel": "reference",
            },
          ],
          "props": [
            {
              "name": "path",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "compose/harbour.json",
            },
            {
              "name": "at",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "$.services.traefik.labels",
            },
            {
              "name": "sha256",
              "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
              "value": "c71986de6f6946e6576af055e570dd1b5e229cab8e18f2337b457a641a007aaf",
            },
          ],
        },
      ],
      "remarks": "Set stsSeconds: 63072000 at line 22.",
      "title": "TLS-2.1 HSTS is long and forced: security-headers",
      "types": [
        "control-objective",
      ],
      "uuid": "b6922005-ef24-55a5-898c-76da8530cf18",
    }
  `);
});

test('an observation without dated evidence says that it was collected at the assessment', () => {
  const assessment = sampleAssessment();
  for (const file of assessment.evidence) file.takenAt = null;
  const observations = results(assessment).observations ?? [];
  expect(new Set(observations.map(({ collected }) => collected))).toEqual(new Set([assessment.asOf]));
  expect(
    observations.every(({ props }) => props.some(({ name, value }) => name === 'collected-from' && value === 'assessment')),
  ).toBe(true);
});

test('an observation on a record ends with the record', () => {
  const assessment = sampleAssessment();
  const [record] = assessment.attestations;
  const observation = assessment.findings.flatMap(({ verdicts }) => verdicts.flatMap(({ observations }) => observations))[0];
  if (record === undefined || observation === undefined) throw new Error('The sample lacks a record or an observation.');
  observation.pointers = [record.from];
  expect(results(assessment).observations?.[0]).toMatchObject({ expires: record.expires, collected: '2026-09-30T09:00:00.000Z' });
});

test('a query makes an observation a test, and can be run again', () => {
  const document = oscalAssessmentResults(sampleAssessment())['assessment-results'];
  const activity = document['local-definitions'].activities?.find(({ title }) => title === 'Each source speaks every day');
  expect(activity?.remarks).toMatchInlineSnapshot(
    `"    SELECT source, count(*) AS days FROM events WHERE time_ms >= :from_ms GROUP BY source"`,
  );
  expect(activity?.props.filter(({ name }) => name === 'query-parameter').map(({ value }) => value)).toEqual([
    'from_ms = 1782864000000',
    'to_ms = 1790812800000',
  ]);
  const methods = results(sampleAssessment()).observations?.map(
    ({ title, methods: [method] }) => `${title.split(' ')[0]} ${method}`,
  );
  expect(methods).toContain('MON-3.2 TEST');
  expect(methods).toContain('TLS-2.1 EXAMINE');
});

test('evidence of a probe makes an observation a test, and every probe is a format that is read', async () => {
  const { files, logs } = await loadReaders();
  const formats = [...files, ...logs].map(({ format }) => format);
  expect(formats).toEqual(expect.arrayContaining([...PROBES]));
  const assessment = sampleAssessment();
  for (const file of assessment.evidence) if (file.path.startsWith('tls/')) file.format = 'testssl';
  expect(results(assessment).observations?.find(({ title }) => title.startsWith('TLS-1.2'))?.methods).toEqual(['TEST']);
});

test('every file that was received is a resource, and only those with bytes have a hash', () => {
  const { resources } = oscalAssessmentResults(sampleAssessment())['assessment-results']['back-matter'];
  const files = resources.filter(({ props }) => props.some(({ name }) => name === 'evidence-state'));
  expect(files).toHaveLength(12);
  expect(files.filter((file) => 'rlinks' in file)).toHaveLength(11);
  expect(files[0]).toMatchObject({
    rlinks: [{ href: expect.stringMatching(/^evidence\/[0-9a-f]{64}$/), hashes: [{ algorithm: 'SHA-256' }] }],
  });
});

test('there is no assessment plan, and the document says so', () => {
  const document = oscalAssessmentResults(sampleAssessment())['assessment-results'];
  expect(document['import-ap'].remarks).toMatch(/^There is no OSCAL assessment plan/);
});

test('a deviation that begins later is no expired one, and its first day is given', () => {
  const open = plan(withLaterDeviation()).risks.find(({ title }) => title.startsWith('CTR-1.1'));
  expect(open?.props.map(({ name, value }) => [name, value])).toEqual([
    ['status', 'not-satisfied'],
    ['later-deviation', 'portal-as-root'],
    ['later-deviation-begins', '2026-10-05'],
  ]);
});

test('the plan lists open controls and accepted deviations; only an acceptance has a deadline', () => {
  const { 'poam-items': items, risks } = plan(sampleAssessment());
  expect(items.map(({ title }) => title)).toMatchInlineSnapshot(`
    [
      "NET-2.1 Only administrators reach all ports of the servers",
      "TLS-1.2 Forward-secret AEAD suites only",
      "TLS-2.1 HSTS for two years, with subdomains and preload",
      "CTR-1.1 No container runs as root",
      "MON-2.2 No open HIGH or CRITICAL vulnerability",
      "MON-3.2 Audit events arrive without gaps",
      "CTR-3.1 accepted until 2026-12-31: postgresql",
    ]
  `);
  expect(risks.filter((risk) => 'deadline' in risk)).toMatchObject([
    { status: 'deviation-approved', deadline: '2027-01-01T00:00:00.000Z', title: 'CTR-3.1 accepted: postgresql-writable-root' },
  ]);
  expect(risks.find(({ title }) => title.startsWith('CTR-1.1'))).toMatchInlineSnapshot(`
    {
      "description": "2 of 34 services run as root.",
      "props": [
        {
          "name": "status",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "not-satisfied",
        },
        {
          "name": "expired-deviation",
          "ns": "urn:uuid:2b09e7f5-c430-4275-8158-db30e5dc15b2",
          "value": "portal-as-root",
        },
      ],
      "related-observations": [
        {
          "observation-uuid": "c4c6d361-be2f-55b1-add6-0f314152a0b8",
        },
        {
          "observation-uuid": "578baa56-3a02-5b13-895d-495ed9a0add2",
        },
      ],
      "remediations": [
        {
          "description": "Set "user" in the Compose file, or USER in the image.",
          "lifecycle": "recommendation",
          "title": "What would satisfy CTR-1.1",
          "uuid": "7e65d4f2-25d1-55b1-b25a-01b7e1ca8d4b",
        },
      ],
      "statement": "Root in a container is one kernel fault away from root on the host.",
      "status": "open",
      "title": "CTR-1.1 No container runs as root",
      "uuid": "6eac0ec2-9c17-5e14-b890-795d522a11ee",
    }
  `);
});

test('nothing left to do is no plan', () => {
  const assessment = sampleAssessment();
  for (const finding of assessment.findings) finding.status = 'satisfied';
  assessment.deviations = assessment.deviations.filter(({ state }) => state !== 'applied');
  expect(oscalPoam(assessment)).toBeNull();
});

test('the component lists what is checked and not how it came out', () => {
  const { components } = oscalComponentDefinition(sampleAssessment())['component-definition'];
  const requirements = components[0]?.['control-implementations']?.[0]?.['implemented-requirements'] ?? [];
  expect(requirements.map((requirement) => requirement['control-id'])).toEqual([
    'NET-1.1',
    'NET-2.1',
    'NET-3.2',
    'TLS-1.2',
    'TLS-2.1',
    'CTR-1.1',
    'CTR-3.1',
    'MON-2.2',
    'MON-3.2',
  ]);
  expect(JSON.stringify(requirements)).not.toMatch(/not-satisfied|"fail"/);
});

test('no checks at all is a component without implementations', () => {
  const assessment = sampleAssessment();
  for (const finding of assessment.findings) finding.verdicts = [];
  expect(oscalFlaws(oscalComponentDefinition(assessment))).toEqual([]);
});

const documents = {
  'assessment results': oscalAssessmentResults,
  'plan of action': oscalPoam,
  'component definition': oscalComponentDefinition,
};

test.for(Object.entries(documents))('the %s hang together', ([, write]) => {
  expect(oscalFlaws(write(sampleAssessment()))).toEqual([]);
});

test.for(HOSTILE_TEXTS)('%s in every place leaves the documents valid', ([, text]) => {
  for (const write of Object.values(documents)) {
    // Hostile text gives files the same path, and so the same UUID.
    const flaws = oscalFlaws(write(withText(sampleAssessment(), text))).filter((flaw) => !flaw.endsWith('given twice'));
    expect(flaws).toEqual([]);
  }
});

test('the flaws are found', () => {
  expect(
    oscalFlaws({ uuid: 'x', props: [], title: 'a\nb', name: 'a b', value: ' a', href: '#y', collected: '2026-10-01' }),
  ).toHaveLength(7);
});
