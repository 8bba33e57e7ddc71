import { describe, expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import trivyReport from '../../src/normalise/trivy-report.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const minimal = { SchemaVersion: 2, CreatedAt: '2026-09-21T04:12:00Z', ArtifactName: '.', ArtifactType: 'repository' };
const report = (members: object) => sealed('scan.json', JSON.stringify({ ...minimal, ...members }));
const withResult = (members: object) => report({ Results: [{ Target: 't', Class: 'lang-pkgs', ...members }] });
const vulnerability = { VulnerabilityID: 'CVE-2026-90001', PkgName: 'p', InstalledVersion: '1' };
const factsOf = (file: ReturnType<typeof report>) => trivyReport.read(file).facts;

describe('an image report', () => {
  const reading = trivyReport.read(fixture('trivy-report/image.json'));

  test('says what was scanned, when, and for what', () => {
    expect(reading.artefact).toBe(
      'container_image registry.harbour.example/gateway:1.4.0 of linux/amd64 (libraries, system packages)',
    );
    expect(reading.takenAt).toBe('2026-09-21T04:10:30.000Z');
    expect(reading.facts[0]).toMatchObject({
      kind: 'scan',
      tags: ['registry.harbour.example/gateway:1.4.0'],
      digests: [expect.stringContaining('gateway@sha256:2222')],
      imageId: expect.stringContaining('sha256:6c1d'),
      imageUser: '',
      operatingSystem: 'debian 11.9',
      classes: ['custom', 'lang-pkgs', 'license', 'os-pkgs', 'secret'],
      endOfLife: true,
      from: { at: '' },
    });
    expect(reading.notes).toMatchInlineSnapshot(`
      [
        "It does not show which scanners ran, nor whether findings were left out by severity, by status, by kind of package, or by an ignore file without --show-suppressed.",
        "debian 11.9 receives no security updates any more.",
        "Licences passed over: 1.",
        "Secrets that lie in an image, which no control asks for: 1. Replace those that are yours.",
        "Custom resources passed over: 1.",
      ]
    `);
  });

  test('lists each finding once, with its place, and those set aside with the reason', () => {
    const rows = reading.facts.flatMap((fact) =>
      fact.kind === 'vulnerability' ? [[fact.id, fact.severity, fact.fixed, fact.suppressed, fact.from.at].join(' | ')] : [],
    );
    expect(rows).toMatchInlineSnapshot(`
      [
        "CVE-2026-90001 | critical | 1.1.0-1+deb11u2 |  | $.Results[0].Vulnerabilities[0]",
        "TEMP-0841856-B18BAF | unknown |  |  | $.Results[0].Vulnerabilities[1]",
        "CVE-2026-90002 | unknown |  |  | $.Results[0].Vulnerabilities[2]",
        "GHSA-9999-8888-7777 | high | 4.2.1, 5.0.3 |  | $.Results[1].Vulnerabilities[0]",
        "CVE-2026-90003 | high |  | not_affected: vulnerable_code_not_in_execute_path (vex/gateway.openvex.json) | $.Results[1].ExperimentalModifiedFindings[0]",
        "CVE-2026-90004 | low |  | ignored (.trivyignore) | $.Results[1].ExperimentalModifiedFindings[1]",
        "CVE-2026-90005 | high |  |  | $.Results[1].ExperimentalModifiedFindings[2]",
      ]
    `);
  });

  test('keeps nothing of a secret itself', () => {
    expect(reading.facts.filter(({ kind }) => kind === 'imageSecret')).toHaveLength(1);
    expect(JSON.stringify(reading)).not.toMatch(/NEVER-SHOWN/);
  });
});

test('a configuration report lists rules with one spelling of their ids, passed and excepted ones too', () => {
  const reading = trivyReport.read(fixture('trivy-report/repository-config.json'));
  expect(reading.artefact).toBe('repository . of trivy-report/repository-config.json (configuration)');
  expect(reading.facts[0]).toMatchObject({ kind: 'scan', imageUser: null, classes: ['config'] });
  const rows = reading.facts.flatMap((fact) =>
    fact.kind === 'misconfiguration' ? [[fact.id, fact.outcome, fact.severity, fact.suppressed, fact.from.at].join(' | ')] : [],
  );
  expect(rows).toMatchInlineSnapshot(`
    [
      "DS-0002 | fail | high |  | $.Results[0].Misconfigurations[0]",
      "DS-0026 | pass | low |  | $.Results[0].Misconfigurations[1]",
      "DS-0005 | exception | low |  | $.Results[0].Misconfigurations[2]",
      "harbour-labels | fail | unknown |  | $.Results[0].Misconfigurations[3]",
      "DS-0017 | fail | high | ignored: the base image sets it (.trivyignore.yaml) | $.Results[0].ExperimentalModifiedFindings[0]",
    ]
  `);
  expect(reading.notes).toMatchInlineSnapshot(`
    [
      "Licences passed over: 1.",
      "Unknown members of results passed over: Attestations.",
    ]
  `);
});

describe('a report that found nothing', () => {
  test.for([{}, { Results: null }, { Results: [] }])('%j is a reading of one scan that looked for nothing known', (members) => {
    const reading = trivyReport.read(report(members));
    expect(reading.facts).toEqual([
      expect.objectContaining({ kind: 'scan', classes: [] }),
      expect.objectContaining({ kind: 'repositoryScan', artifact: '.', url: null, classes: [] }),
    ]);
    expect(reading.notes).toEqual([expect.stringContaining('The report has no results')]);
  });

  test('of an image says so', () => {
    const reading = trivyReport.read(fixture('trivy-report/nothing-found.json'));
    expect(reading.artefact).toBe('container_image registry.harbour.example/scratch:1');
    expect(reading.notes).toMatchInlineSnapshot(`
      [
        "The report has no results: no package of the image was recognised, or what was looked for left no trace. It does not show what was looked for.",
      ]
    `);
  });

  test('with a class is a clean scan of that class', () => {
    expect(factsOf(withResult({ Type: 'npm' }))[0]).toMatchObject({ kind: 'scan', classes: ['lang-pkgs'] });
  });

  test('without a class, a name or a date says what it lacks', () => {
    const reading = trivyReport.read(fixture('trivy-report/classless.json'));
    expect(reading).toMatchObject({
      artefact: 'filesystem trivy-report/classless.json of trivy-report/classless.json',
      takenAt: null,
    });
    expect(reading.notes).toMatchInlineSnapshot(`
      [
        "Results that name no class, so that it is not known what was looked for in them: 1.",
        "The report does not name its artefact; it is called by the path of the file.",
        "The report does not say when it was made.",
      ]
    `);
  });
});

describe('scans of one artefact', () => {
  const artefactOf = (...classes: string[]) =>
    trivyReport.read(report({ Results: classes.map((name) => ({ Target: 't', Class: name })) })).artefact;

  test('replace one another only within what they looked for', () => {
    expect(artefactOf('secret')).not.toBe(artefactOf('config'));
    expect(artefactOf('lang-pkgs')).not.toBe(artefactOf('config'));
    expect(artefactOf('secret')).not.toBe(artefactOf());
    expect(artefactOf('os-pkgs')).not.toBe(artefactOf('lang-pkgs', 'os-pkgs'));
  });

  test('replace one another although a secret was found in one of them', () => {
    expect(artefactOf('os-pkgs', 'secret')).toBe(artefactOf('os-pkgs'));
  });
});

test.for([
  ['container_image', { architecture: 'amd64', config: { User: '1000:1000' } }, '1000:1000'],
  ['container_image', { architecture: 'amd64', config: {} }, ''],
  ['container_image', { architecture: 'amd64' }, null],
  ['container_image', { architecture: '', config: {} }, null],
  ['container_image', null, null],
  ['filesystem', { architecture: 'amd64', config: {} }, null],
] as const)('the user of a %s with configuration %j is %j', ([ArtifactType, ImageConfig, user]) => {
  expect(factsOf(report({ ArtifactType, Metadata: { ImageConfig } }))[0]).toMatchObject({ imageUser: user });
});

test('a repository is known by where it was cloned from', () => {
  const RepoURL = 'https://git.harbour.example/app.git';
  expect(factsOf(report({ Metadata: { RepoURL } }))[1]).toMatchObject({ kind: 'repositoryScan', artifact: '.', url: RepoURL });
  expect(factsOf(report({ ArtifactType: 'container_image' })).map(({ kind }) => kind)).toEqual(['scan']);
});

test('a member that may list findings leaves what it would list in doubt', () => {
  expect(trivyReport.read(withResult({ ModifiedFindings: [] })).gaps).toMatchObject([{ at: '$.Results[0].ModifiedFindings' }]);
  expect(trivyReport.read(withResult({ CryptoAssets: [] })).gaps).toEqual([]);
});

test.for([
  ['2021-08-25T12:20:30Z', '2021-08-25T12:20:30.000Z'],
  ['2024-09-09T13:21:09.230231+06:00', '2024-09-09T07:21:09.230Z'],
  ['2021-08-25T12:20:30.000000005Z', '2021-08-25T12:20:30.000Z'],
])('CreatedAt %s is %s', ([written, instant]) => {
  expect(trivyReport.read(report({ CreatedAt: written })).takenAt).toBe(instant);
});

test.for([
  ['affected', null],
  ['under_investigation', null],
  ['not_affected', 'not_affected'],
  ['fixed', 'fixed'],
  ['ignored', 'ignored'],
])('a modified finding with the status %s is suppressed as %s', ([status, suppressed]) => {
  const file = withResult({ ExperimentalModifiedFindings: [{ Type: 'vulnerability', Status: status, Finding: vulnerability }] });
  expect(factsOf(file)).toContainEqual(expect.objectContaining({ kind: 'vulnerability', suppressed }));
});

test('is refused, in words that name the place', async () => {
  const faults: [string, ReturnType<typeof report>][] = [
    ['an unknown severity', withResult({ Vulnerabilities: [{ ...vulnerability, Severity: 'NEGLIGIBLE' }] })],
    ['a severity in lower case', withResult({ Secrets: [{ RuleID: 'r', Severity: 'high' }] })],
    ['an unknown outcome', withResult({ Misconfigurations: [{ ID: 'DS002', Status: 'SKIPPED' }] })],
    ['a rule without an id', withResult({ Misconfigurations: [{ Status: 'FAIL' }] })],
    ['a vulnerability without an id', withResult({ Vulnerabilities: [{ PkgName: 'p' }] })],
    ['findings that are no list', withResult({ Vulnerabilities: {} })],
    ['a result with other spelling', report({ Results: [{ target: 't', vulnerabilities: [vulnerability] }] })],
    ['a date without a zone', report({ CreatedAt: '2026-09-21T04:12:00' })],
    ['another schema', report({ SchemaVersion: 3 })],
    ['a failure that is counted but not listed', withResult({ MisconfSummary: { Successes: 1, Failures: 1 } })],
    ['a set-aside finding of an unknown kind', withResult({ ExperimentalModifiedFindings: [{ Type: 'malware', Finding: {} }] })],
  ];
  const refusals = await Promise.all(faults.map(async ([name, file]) => `${name}: ${await refusalOf(trivyReport, file)}`));
  expect(refusals).toMatchInlineSnapshot(`
    [
      "an unknown severity: scan.json $.Results[0].Vulnerabilities[0].Severity: "NEGLIGIBLE" is none of Trivy's severities UNKNOWN, LOW, MEDIUM, HIGH and CRITICAL.",
      "a severity in lower case: scan.json $.Results[0].Secrets[0].Severity: "high" is none of Trivy's severities UNKNOWN, LOW, MEDIUM, HIGH and CRITICAL.",
      "an unknown outcome: scan.json $.Results[0].Misconfigurations[0].Status: "SKIPPED" is none of Trivy's outcomes PASS, FAIL and EXCEPTION.",
      "a rule without an id: scan.json $.Results[0].Misconfigurations[0]: a misconfiguration without an ID.",
      "a vulnerability without an id: scan.json $.Results[0].Vulnerabilities[0].VulnerabilityID: Invalid input: expected string, received undefined.",
      "findings that are no list: scan.json $.Results[0].Vulnerabilities: Invalid input: expected array, received object.",
      "a result with other spelling: scan.json $.Results[0].Target: Invalid input: expected string, received undefined.",
      "a date without a zone: scan.json $.CreatedAt: "2026-09-21T04:12:00" is no instant: expected RFC 3339 with a zone.",
      "another schema: scan.json $.SchemaVersion: expected SchemaVersion 2, the only one that Trivy has written since 0.20.",
      "a failure that is counted but not listed: scan.json $.Results[0]: Its summary counts 1 failed rules, but 0 are listed.",
      "a set-aside finding of an unknown kind: scan.json $.Results[0].ExperimentalModifiedFindings[0].Type: Invalid discriminator value. Expected 'vulnerability' | 'misconfiguration' | 'secret' | 'license'.",
    ]
  `);
});

describe('is not recognised', () => {
  test.for([
    ['a cluster report', { SchemaVersion: 2, ClusterName: 'c', Resources: [] }],
    ['a summary of a cluster', { ClusterName: 'c', Findings: [] }],
    ['a compliance report', { ID: 'docker-cis', Title: 'CIS', Results: [{ ID: '4.1', Results: [] }] }],
    ['a compliance summary', { SchemaVersion: 0, ID: '1', Title: 'CIS', SummaryControls: [] }],
    ['SARIF', { version: '2.1.0', $schema: 's', runs: [] }],
    ['CycloneDX', { bomFormat: 'CycloneDX', specVersion: '1.6' }],
    ['ASFF', { Findings: [] }],
    ['a report of the operator', { apiVersion: 'aquasecurity.github.io/v1alpha1', kind: 'VulnerabilityReport' }],
    ['null', null],
    ['an empty array', []],
  ] as const)('%s', ([, document]) => {
    expect(trivyReport.recognises(sampleOf('x.json', new TextEncoder().encode(JSON.stringify(document))))).toBe(false);
  });
});
