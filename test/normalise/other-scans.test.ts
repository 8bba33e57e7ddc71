import { describe, expect, test } from 'vitest';
import cyclonedx from '../../src/normalise/cyclonedx.ts';
import type { Reading } from '../../src/normalise/reader.ts';
import { sampleOf } from '../../src/normalise/sample.ts';
import trivyOperator from '../../src/normalise/trivy-operator.ts';
import trivySarif from '../../src/normalise/trivy-sarif.ts';
import { factsOf } from './facts.ts';
import { fixture, refusalOf, sealed } from './sealed.ts';

const linesOf = ({ facts }: Reading) => facts.map(({ kind, from, ...fact }) => `${kind}, ${from.at}: ${JSON.stringify(fact)}`);
const recognised = (reader: { recognises: typeof cyclonedx.recognises }, text: string) =>
  reader.recognises(sampleOf('x.json', new TextEncoder().encode(text)));

describe('CycloneDX', () => {
  test('the vulnerabilities it lists, one for each component; the worst rating counts', () => {
    const reading = cyclonedx.read(fixture('cyclonedx/wiki.cdx.json'));
    expect(reading).toMatchObject({ artefact: 'bill of materials quay.example/wiki:2.1', takenAt: '2026-09-20T06:00:00.000Z' });
    expect(linesOf(reading)).toMatchInlineSnapshot(`
      [
        "vulnerability, $.vulnerabilities[0]: {"id":"CVE-2026-1000","artifact":"quay.example/wiki:2.1","package":"openssl","installed":"3.0.1","fixed":null,"severity":"critical","title":"A flaw.","cwes":["CWE-79","CWE-787"],"status":null,"suppressed":null}",
        "vulnerability, $.vulnerabilities[0]: {"id":"CVE-2026-1000","artifact":"quay.example/wiki:2.1","package":"@quay/pad","installed":"1.0.0","fixed":null,"severity":"critical","title":"A flaw.","cwes":["CWE-79","CWE-787"],"status":null,"suppressed":null}",
        "vulnerability, $.vulnerabilities[1]: {"id":"CVE-2026-1001","artifact":"quay.example/wiki:2.1","package":"gone","installed":"","fixed":null,"severity":"low","title":null,"cwes":[],"status":"not_affected","suppressed":"not_affected: code_not_reachable"}",
        "vulnerability, $.vulnerabilities[2]: {"id":"CVE-2026-1002","artifact":"quay.example/wiki:2.1","package":"(not said)","installed":"","fixed":null,"severity":"unknown","title":null,"cwes":[],"status":"in_triage","suppressed":null}",
      ]
    `);
  });
  test('an empty list is no clean scan: it yields nothing and says so', () => {
    const reading = cyclonedx.read(fixture('cyclonedx/bare.json'));
    expect(reading.facts).toEqual([]);
    expect(reading.notes[0]).toContain('it is no scan');
    expect(cyclonedx.yields).not.toContain('scan');
  });
  const vulnerability = (members: string, components = '') =>
    factsOf(
      cyclonedx.read(
        sealed(
          'b.json',
          `{"bomFormat":"CycloneDX","components":[${components}],"vulnerabilities":[{"id":"CVE-2026-1",${members}}]}`,
        ),
      ),
      'vulnerability',
    )[0];
  const PAD = '{"bom-ref":"p","group":"org.quay","name":"pad","version":"1.0"}';
  const ON_PAD = '"affects":[{"ref":"p"}]';
  test.each([
    ['"recommendation":"Upgrade pad to version 1.2, 2.0.1"', '1.2, 2.0.1'],
    ['"recommendation":"Upgrade org.quay:pad to version 1.2; Upgrade other to version 9"', '1.2'],
    ['"recommendation":"Upgrade org.quay:pad to version 1.2 or higher."', '1.2'],
    ['"recommendation":"Upgrade other to version 9"', null],
    ['"recommendation":"Take the build of August."', 'Take the build of August.'],
    ['"recommendation":" "', null],
  ])('what repairs it, of %s', (members, fixed) => {
    expect(vulnerability(`${ON_PAD},${members}`, PAD)).toMatchObject({ package: 'org.quay/pad', installed: '1.0', fixed });
  });
  test.each([
    ['{"score":10,"method":"CVSSv3"}', 'critical'],
    ['{"score":9.8,"method":"CVSSv2"}', 'high'],
    ['{"score":7,"method":"CVSSv31","severity":"unknown"}', 'high'],
    ['{"score":4.1,"method":"CVSSv4"}', 'medium'],
    ['{"score":0.1,"method":"CVSSv3"}', 'low'],
    ['{"score":0,"method":"CVSSv3"}', 'low'],
    ['{"score":9.9,"method":"OWASP"}', 'unknown'],
    ['{"score":9.9}', 'unknown'],
    ['{"score":2,"method":"CVSSv3","severity":"high"}', 'high'],
    ['{"severity":"low"},{"score":9.1,"method":"CVSSv31"}', 'critical'],
  ])('rated %s it is %s', (ratings, severity) => {
    expect(vulnerability(`"ratings":[${ratings}]`)).toMatchObject({ severity });
  });
  test.each([
    ['urn:cdx:3e67-1/1#pkg:maven/org.quay/pad@2.6.0', '', 'org.quay/pad', '2.6.0'],
    ['urn:cdx:3e67-1/1#p', PAD, 'org.quay/pad', '1.0'],
    ['pkg:npm/%40quay/pad@1.0?arch=any', '', '@quay/pad', '1.0'],
    ['pkg:deb/debian/pad', '', 'debian/pad', '0.9'],
    ['odd', '', 'odd', '0.9'],
  ])('what %s stands for', (ref, components, name, installed) => {
    const members = `"affects":[{"ref":"${ref}","versions":[{"version":"0.9","status":"affected"}]}]`;
    expect(vulnerability(members, components)).toMatchObject({ package: name, installed });
  });
  test('where sources differ the gravest rating counts, and it is said', () => {
    const text =
      '{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"CVE-2026-1","ratings":[{"severity":"low"},{"severity":"high"},{"severity":"unknown"}]}]}';
    expect(cyclonedx.read(sealed('b.json', text)).notes[0]).toBe(
      '1 × vulnerability is rated differently by several sources, of which the gravest counts: CVE-2026-1.',
    );
  });
  test('other formats are left alone, a severity that does not exist is refused', async () => {
    expect(recognised(cyclonedx, '{"bomFormat":"CycloneDX","specVersion"')).toBe(true);
    expect(recognised(cyclonedx, '{"bomFormat":"SPDX"}')).toBe(false);
    const odd = '{"bomFormat":"CycloneDX","vulnerabilities":[{"id":"a","ratings":[{"severity":"dire"}]}]}';
    expect(await refusalOf(cyclonedx, sealed('b.json', odd))).toContain('$.vulnerabilities[0].ratings[0].severity');
  });
});

describe('SARIF of Trivy', () => {
  test('what the messages say of each finding, and no match of a secret', () => {
    const reading = trivySarif.read(fixture('trivy-sarif/image.sarif'));
    expect(linesOf(reading)).toMatchInlineSnapshot(`
      [
        "vulnerability, $.runs[0].results[0]: {"id":"CVE-2026-1000","artifact":"quay.example/wiki:2.1","severity":"high","title":"openssl: a flaw","suppressed":null,"package":"openssl","installed":"3.0.1","fixed":"3.0.2","cwes":[],"status":null}",
        "vulnerability, $.runs[0].results[1]: {"id":"CVE-2026-1001","artifact":"quay.example/wiki:2.1","severity":"unknown","title":null,"suppressed":"not reachable","package":"pad","installed":"1.0.0","fixed":null,"cwes":[],"status":null}",
        "misconfiguration, $.runs[0].results[2]: {"id":"DS-0002","target":"Dockerfile","artifact":"quay.example/wiki:2.1","severity":"high","title":"Image user should not be root","suppressed":null,"outcome":"fail","message":"Specify at least 1 USER command"}",
        "imageSecret, $.runs[0].results[3]: {"rule":"github-pat","target":"release.sh","artifact":"quay.example/wiki:2.1","severity":"critical","title":"GitHub Personal Access Token","suppressed":null}",
      ]
    `);
    expect(JSON.stringify(reading)).not.toContain('not-a-real-one');
  });
  test('it never counts as a scan, and that of other tools is left alone', () => {
    const empty = '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"Trivy","rules":[]}},"results":[]}]}';
    const reading = trivySarif.read(sealed('a.sarif', empty));
    expect(reading.facts).toEqual([]);
    expect(reading.notes[0]).toContain('it is no scan');
    expect(recognised(trivySarif, empty)).toBe(true);
    expect(recognised(trivySarif, empty.replace('Trivy', 'dockle'))).toBe(false);
  });
});

describe('the operator of Trivy', () => {
  test('one report of an image', () => {
    const reading = trivyOperator.read(fixture('trivy-operator/nginx.json'));
    expect(reading).toMatchObject({ artefact: 'operator index.docker.io/library/nginx:1.29', takenAt: '2026-09-20T08:00:00.000Z' });
    expect(linesOf(reading)).toMatchInlineSnapshot(`
      [
        "scan, $.report: {"artifact":"index.docker.io/library/nginx:1.29","artifactType":"container_image","tags":["index.docker.io/library/nginx:1.29"],"digests":["index.docker.io/library/nginx@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],"imageId":null,"scannedAt":"2026-09-20T08:00:00.000Z","imageUser":null,"operatingSystem":"debian 12","classes":["os-pkgs"]}",
        "vulnerability, $.report.vulnerabilities[0]: {"id":"CVE-2026-1000","artifact":"index.docker.io/library/nginx:1.29","package":"openssl","installed":"3.0.1","fixed":null,"severity":"high","title":"a flaw","cwes":[],"status":null,"suppressed":null}",
      ]
    `);
  });
  test('several, of all kinds that are read; without findings nothing shows that packages were looked at', () => {
    const reading = trivyOperator.read(fixture('trivy-operator/list.json'));
    expect(linesOf(reading)).toMatchInlineSnapshot(`
      [
        "scan, $.items[0].report: {"artifact":"index.docker.io/quay/clean:2","artifactType":"container_image","tags":["index.docker.io/quay/clean:2"],"digests":[],"imageId":null,"scannedAt":"2026-09-21T08:00:00.000Z","imageUser":null,"operatingSystem":"debian 12","classes":[]}",
        "imageSecret, $.items[1].report.secrets[0]: {"rule":"github-pat","artifact":"registry.quay.example/wiki:2.1","target":"release.sh","severity":"critical","title":"GitHub PAT","suppressed":null}",
        "misconfiguration, $.items[2].report.checks[0]: {"id":"KSV-0014","artifact":"quay/wiki","target":"quay/wiki","title":"Root file system","severity":"low","outcome":"fail","message":"Container wiki","suppressed":null}",
        "misconfiguration, $.items[2].report.checks[1]: {"id":"KSV-0001","artifact":"quay/wiki","target":"quay/wiki","title":"Privileges","severity":"high","outcome":"pass","message":null,"suppressed":null}",
      ]
    `);
    expect(factsOf(reading, 'scan')).toMatchObject([{ classes: [] }]);
    expect(reading).toMatchObject({
      takenAt: '2026-09-21T08:00:00.000Z',
      notes: [
        'Reports of other kinds were passed over: SbomReport (1).',
        'It does not show whether the operator was told to leave out vulnerabilities without a fix.',
      ],
    });
    expect(JSON.stringify(reading)).not.toContain('not-a-real-one');
  });
  test('reports of different instants have none together', () => {
    const [one, other] = ['nginx.json', 'list.json'].map((name) =>
      JSON.parse(new TextDecoder().decode(fixture(`trivy-operator/${name}`).bytes)),
    );
    expect(trivyOperator.read(sealed('all.json', JSON.stringify([one, other]))).takenAt).toBeNull();
    const dictionary = { 'vulnerabilityreports.aquasecurity.github.io': [one], 'configauditreports.aquasecurity.github.io': [] };
    expect(trivyOperator.read(sealed('all.json', JSON.stringify(dictionary))).facts).toHaveLength(2);
    expect(recognised(trivyOperator, JSON.stringify(dictionary))).toBe(true);
  });
  test('an ended distribution, and kinds of report that list vulnerabilities elsewhere', () => {
    const [one] = ['nginx.json'].map((name) => JSON.parse(new TextDecoder().decode(fixture(`trivy-operator/${name}`).bytes)));
    const ended = { ...one, report: { ...one.report, os: { ...one.report.os, eosl: true } } };
    const cluster = { ...one, kind: 'ClusterVulnerabilityReport' };
    const reading = trivyOperator.read(sealed('all.json', JSON.stringify([ended, cluster])));
    expect(factsOf(reading, 'scan')).toMatchObject([{ endOfLife: true }]);
    expect(reading.gaps).toMatchObject([{ kinds: ['scan', 'vulnerability'], at: '$[1]' }]);
  });
  test('a report that lists fewer than it counts is refused', async () => {
    const text = new TextDecoder().decode(fixture('trivy-operator/nginx.json').bytes).replace('"highCount": 1', '"highCount": 2');
    expect(await refusalOf(trivyOperator, sealed('n.json', text))).toContain(
      'counts 2 high and critical vulnerabilities, but 1 are listed',
    );
  });
  test('other objects of Kubernetes are left alone', () => {
    expect(recognised(trivyOperator, '{"apiVersion":"v1","kind":"Pod"}')).toBe(false);
    expect(recognised(trivyOperator, '{"apiVersion":"v1","items":[],"kind":"List"}')).toBe(false);
  });
});
