import { expect, test } from 'vitest';
import { sampleOf } from '../../src/normalise/sample.ts';
import trivyLegacy from '../../src/normalise/trivy-legacy.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

test('an image is named by the result on its operating system; nothing is known of date and classes', () => {
  const reading = trivyLegacy.read(fixture('trivy-legacy/image.json'));
  expect(reading).toMatchObject({ artefact: 'container_image registry.harbour.example/gateway:0.9', takenAt: null });
  expect(reading.facts[0]).toMatchObject({
    kind: 'scan',
    artifactType: 'container_image',
    operatingSystem: 'alpine 3.12.0',
    scannedAt: null,
    classes: [],
  });
  const rows = reading.facts.flatMap((fact) =>
    fact.kind === 'vulnerability' ? [[fact.id, fact.severity, fact.fixed, fact.from.at].join(' | ')] : [],
  );
  expect(rows).toMatchInlineSnapshot(`
    [
      "CVE-2020-90001 | high | 1.1.1i-r0 | $[1].Vulnerabilities[0]",
      "CVE-2020-90002 | medium |  | $[1].Vulnerabilities[1]",
    ]
  `);
});

test('without such a result the file names the artefact, and clean results are a scan without findings', () => {
  const reading = trivyLegacy.read(sealed('scans/old.json', '[{"Target":"Cargo.lock","Type":"cargo","Vulnerabilities":null}]'));
  expect(reading.facts).toEqual([expect.objectContaining({ kind: 'scan', artifact: 'scans/old.json', artifactType: 'unknown' })]);
});

test('misconfigurations of the last old releases are read', () => {
  const results = [
    { Target: 'Dockerfile', Class: 'config', Misconfigurations: [{ ID: 'DS002', Severity: 'HIGH', Status: 'FAIL' }] },
  ];
  const { facts } = trivyLegacy.read(sealed('old.json', JSON.stringify(results)));
  expect(facts[1]).toMatchObject({ kind: 'misconfiguration', id: 'DS-0002', outcome: 'fail', target: 'Dockerfile' });
});

test('a vulnerability without an id is refused', async () => {
  const file = sealed('old.json', '[{"Target":"composer.lock","Vulnerabilities":[{"PkgName":"p"}]}]');
  expect(await refusalOf(trivyLegacy, file)).toMatchInlineSnapshot(
    `"old.json $[0].Vulnerabilities[0].VulnerabilityID: Invalid input: expected string, received undefined."`,
  );
});

test.for([
  ['[{"Target":"a","Vulnerabilities":null}]', true],
  ['[{"Target":"a"', true],
  ['[]', false],
  ['null', false],
  ['{"Target":"a","Vulnerabilities":null}', false],
  ['[{"Target":"a","Score":3}]', false],
  ['[{"apiVersion":"v1","kind":"VulnerabilityReport"}]', false],
  ['[{"type":"issue","check_name":"container_scanning"}]', false],
] as const)('%s is recognised: %s', ([text, recognised]) => {
  expect(trivyLegacy.recognises(sampleOf('x.json', new TextEncoder().encode(text)))).toBe(recognised);
});
