import type { Period } from '../src/domain/period.ts';
import { epochMs } from '../src/domain/time.ts';

const text = (value: string) => new TextEncoder().encode(value);

/** A Traefik JSON access log whose requests are spread evenly over a period; every thousandth line is cut off. */
export function accessLog(lines: number, period: Period): Uint8Array {
  const start = epochMs(period.from);
  const step = (epochMs(period.to) - start) / lines;
  const rows = Array.from({ length: lines }, (_, index) => {
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
    return index % 1000 === 999 ? row.slice(0, 80) : row;
  });
  return text(`${rows.join('\n')}\n`);
}

/** A Trivy image report with a number of findings, each as long as a real one. */
export function trivyImageReport(findings: number): Uint8Array {
  const Vulnerabilities = Array.from({ length: findings }, (_, index) => ({
    VulnerabilityID: `CVE-2026-${10_000 + index}`,
    PkgID: `package-${index}@1.0.${index}`,
    PkgName: `package-${index}`,
    InstalledVersion: `1.0.${index}`,
    FixedVersion: index % 3 === 0 ? `1.1.${index}` : '',
    Status: index % 3 === 0 ? 'fixed' : 'affected',
    Severity: ['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'][index % 4],
    CweIDs: ['CWE-79'],
    Title: `Finding number ${index}`,
    Description: 'A description as long as scanners give them. '.repeat(20),
    References: Array.from({ length: 10 }, (__, number) => `https://advisories.example/${index}/${number}`),
    PublishedDate: '2026-05-01T00:00:00Z',
  }));
  const report = {
    SchemaVersion: 2,
    CreatedAt: '2026-09-28T04:00:00Z',
    ArtifactName: 'registry.example/app:1',
    ArtifactType: 'container_image',
    Metadata: { RepoTags: ['registry.example/app:1'] },
    Results: [{ Target: 'app', Class: 'os-pkgs', Type: 'debian', Vulnerabilities }],
  };
  return text(JSON.stringify(report));
}
