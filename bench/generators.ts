import type { Period } from '../src/domain/period.ts';
import { epochMs } from '../src/domain/time.ts';

/** A Traefik JSON access log, piece by piece, whose requests are spread evenly over a period; every thousandth line is cut off. */
export function* accessLog(lines: number, period: Period): Generator<string> {
  const start = epochMs(period.from);
  const step = (epochMs(period.to) - start) / lines;
  for (let index = 0; index < lines; index += 1) {
    const instant = new Date(start + index * step).toISOString();
    const status = index % 97 === 0 ? 403 : 200;
    const row = JSON.stringify({
      ClientAddr: `192.0.2.${index % 250}:${40_000 + (index % 20_000)}`,
      ClientHost: `192.0.2.${index % 250}`,
      ClientUsername: '-',
      DownstreamContentSize: 357,
      DownstreamStatus: status,
      Duration: 357_313,
      OriginStatus: status,
      RequestAddr: 'mcp.harbour.example',
      RequestHost: 'mcp.harbour.example',
      RequestMethod: 'GET',
      RequestPath: `/api/v1/items/${index}`,
      RequestProtocol: 'HTTP/2.0',
      RouterName: 'mcp@file',
      ServiceName: 'mcp@file',
      StartUTC: instant,
      entryPointName: 'websecure',
      level: 'info',
      msg: '',
      time: instant,
    });
    yield `${index % 1000 === 999 ? row.slice(0, 80) : row}\n`;
  }
}

/** Advisories and packages that the findings of a large report are about, each of them several times. */
const [ADVISORIES, PACKAGES] = [7001, 3001];

/** A Trivy image report with a number of findings, piece by piece and indented as Trivy does; each is as long as a real one, some 1.9 kB. */
export function* trivyImageReport(findings: number): Generator<string> {
  const head = {
    SchemaVersion: 2,
    CreatedAt: '2026-09-28T04:00:00Z',
    ArtifactName: 'registry.example/app:1',
    ArtifactType: 'container_image',
    Metadata: { RepoTags: ['registry.example/app:1'] },
  };
  yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "Results": [\n    {\n      "Target": "app", "Class": "os-pkgs", "Type": "debian",`;
  yield '\n      "Vulnerabilities": [';
  for (let index = 0; index < findings; index += 1) {
    const [advisory, name] = [index % ADVISORIES, index % PACKAGES];
    const finding = {
      VulnerabilityID: `CVE-2026-${10_000 + advisory}`,
      PkgID: `package-${name}@1.0.${name}-1+deb12u1`,
      PkgName: `package-${name}`,
      InstalledVersion: `1.0.${name}-1+deb12u1`,
      FixedVersion: index % 3 === 0 ? `1.1.${name}-1+deb12u1` : '',
      Status: index % 3 === 0 ? 'fixed' : 'affected',
      Severity: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'][index % 4],
      CweIDs: ['CWE-79'],
      Title: `Finding number ${advisory} in as many words as titles have`,
      Description: 'A description as long as scanners give them. '.repeat(20),
      References: Array.from({ length: 10 }, (_, number) => `https://advisories.example/${index}/${number}`),
      PublishedDate: '2026-05-01T00:00:00Z',
    };
    yield `${index === 0 ? '' : ','}\n${JSON.stringify(finding, null, 2).replace(/^/gm, '        ')}`;
  }
  yield '\n      ]\n    }\n  ]\n}\n';
}
