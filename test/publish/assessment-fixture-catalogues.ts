import type { FrameworkResult, ListedVulnerability, Status } from '../../src/domain/assessment.ts';
import type { Pointer } from '../../src/domain/evidence.ts';

/** Vulnerabilities of the sample's images: fixed and unfixed, with and without a Top 10 category, one suppressed, one of unknown severity. */
export function sampleVulnerabilities(at: (path: string, place: string) => Pointer): ListedVulnerability[] {
  const found = (
    id: string,
    severity: ListedVulnerability['severity'],
    rest: Partial<ListedVulnerability>,
    index: number,
  ): ListedVulnerability => ({
    id,
    artifact: 'registry.harbour.example/platform/portal:2.8.1',
    package: 'openssl',
    installed: '3.0.15-r0',
    fixed: null,
    severity,
    title: null,
    cwes: [],
    owasp: [],
    suppressed: null,
    from: at('trivy/portal.json', `$.Results[0].Vulnerabilities[${index}]`),
    ...rest,
  });
  return [
    found(
      'CVE-2026-10021',
      'critical',
      { fixed: '3.0.17-r1', title: 'Use after free while parsing a certificate', cwes: ['CWE-416'] },
      0,
    ),
    found(
      'CVE-2026-10388',
      'critical',
      { package: 'undici', installed: '7.4.0', fixed: '7.5.0', title: 'Request smuggling', cwes: ['CWE-444'], owasp: ['A06:2025'] },
      1,
    ),
    found('CVE-2026-11840', 'high', { fixed: '3.0.17-r1', title: 'Denial of service by a long chain', cwes: ['CWE-400'] }, 2),
    found(
      'CVE-2026-12002',
      'high',
      { package: 'libxml2', installed: '2.12.9', title: 'External entity is read', cwes: ['CWE-611'], owasp: ['A02:2025'] },
      3,
    ),
    found(
      'CVE-2026-12777',
      'high',
      { package: 'jose', installed: '5.9.1', fixed: '5.9.6', cwes: ['CWE-347'], owasp: ['A04:2025', 'A08:2025'] },
      4,
    ),
    found('CVE-2026-13001', 'high', { package: 'busybox', installed: '1.36.1', suppressed: 'VEX: vulnerable code not present' }, 5),
    found('CVE-2025-90011', 'medium', { package: 'zlib', installed: '1.3.1' }, 6),
    found('GHSA-4xqq-2m2h-9vw4', 'unknown', { package: 'qs', installed: '6.13.0', title: 'Advisory without a score' }, 7),
  ];
}

/** Two frameworks of the sample: a Top 10 and a benchmark with clauses that nothing answers. */
export function sampleFrameworks(): FrameworkResult[] {
  const clause = (id: string, title: string, controls: string[], status: Status | null, vulnerabilities = 0) => ({
    id,
    title,
    aliases: {},
    controls,
    status,
    vulnerabilities,
    decidable: null,
    reason: null,
  });
  return [
    {
      id: 'owasp-top-10-2025',
      title: 'OWASP Top 10',
      edition: '2025',
      publisher: 'OWASP Foundation',
      url: 'https://owasp.org/Top10/2025/',
      licence: 'CC BY-SA 4.0; ids and titles are reproduced.',
      clauses: [
        clause('A01:2025', 'Broken Access Control', ['NET-1.1', 'NET-2.1'], 'not-satisfied'),
        clause('A02:2025', 'Security Misconfiguration', ['NET-3.2', 'CTR-1.1', 'CTR-3.1', 'CTR-4.3'], 'not-satisfied', 1),
        clause('A03:2025', 'Software Supply Chain Failures', ['MON-2.1', 'MON-2.2'], 'not-satisfied'),
        clause('A04:2025', 'Cryptographic Failures', ['TLS-1.1', 'TLS-1.2', 'TLS-2.1'], 'not-satisfied', 1),
        clause('A05:2025', 'Injection', [], null),
        clause('A06:2025', 'Insecure Design', [], null, 1),
        clause('A07:2025', 'Authentication Failures', [], null),
        clause('A08:2025', 'Software or Data Integrity Failures', ['CTR-3.1'], 'accepted', 1),
        clause('A09:2025', 'Security Logging and Alerting Failures', ['MON-3.2', 'CMP-3.1'], 'not-assessed'),
        clause('A10:2025', 'Mishandling of Exceptional Conditions', [], null),
      ],
    },
    {
      id: 'cis-docker-1.8.0',
      title: 'CIS Docker Benchmark',
      edition: '1.8.0',
      publisher: 'Center for Internet Security',
      url: 'https://www.cisecurity.org/benchmark/docker',
      licence: 'Numbers only; the titles are our own words.',
      clauses: [
        {
          ...clause('2.14', 'A central log driver', ['MON-3.2'], 'not-assessed'),
          aliases: { '1.6.0': '2.13' },
          decidable: 'daemon',
        },
        { ...clause('4.1', 'A user for the container', ['CTR-1.1'], 'not-satisfied'), decidable: 'image' },
        { ...clause('5.13', 'Read-only root file system', ['CTR-3.1'], 'accepted'), decidable: 'compose' },
        { ...clause('5.32', 'No Docker socket inside', ['CTR-4.3'], 'not-applicable'), decidable: 'compose' },
        { ...clause('1.1.1', 'A partition of its own', [], null), decidable: 'host' },
        { ...clause('6.2', 'No image sprawl', [], null), decidable: 'no', reason: 'It is a matter of habit.' },
      ],
    },
  ];
}
