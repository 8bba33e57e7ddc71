/** What the public record says about a vulnerability, with a description in our words. */
export type Vulnerability = {
  title: string;
  description: string;
  severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  severitySource: 'nvd' | 'ghsa' | 'debian';
  /** The fixed versions as Trivy lists them; none where the distribution has no fix. */
  fixed?: string;
  status: 'fixed' | 'affected' | 'will_not_fix';
  cwes: readonly string[];
  /** Trivy's integers: 1 low to 4 critical. */
  vendorSeverity: { readonly [source: string]: number };
  cvss: { readonly [source: string]: { readonly [key: string]: string | number } };
  references: readonly string[];
  published: string;
  modified: string;
};

export type VulnerabilityId = keyof typeof VULNERABILITIES;

const NETWORK_OUTAGE = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H';
const NETWORK_SLOWDOWN = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:L';
const NETWORK_TAKEOVER = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';

export const VULNERABILITIES = {
  'CVE-2010-4756': {
    title: 'glibc: glob implementation can cause excessive CPU and memory consumption due to crafted glob expressions',
    description:
      'A crafted pattern that matches nothing makes glob use much CPU and memory, so that an authenticated remote user can slow a service down.',
    severity: 'LOW',
    severitySource: 'debian',
    status: 'affected',
    cwes: ['CWE-399'],
    vendorSeverity: { debian: 1, nvd: 2, redhat: 1 },
    cvss: { nvd: { V2Vector: 'AV:N/AC:L/Au:S/C:N/I:N/A:P', V2Score: 4 } },
    references: ['https://nvd.nist.gov/vuln/detail/CVE-2010-4756'],
    published: '2011-03-02T20:00:00Z',
    modified: '2025-04-11T00:51:21.963Z',
  },
  'CVE-2011-3374': {
    title: 'apt: apt-key does not validate keys against the master keyring correctly',
    description:
      'All versions of apt-key compare keys with the master keyring wrongly, which may let someone on the path to the archive interfere.',
    severity: 'LOW',
    severitySource: 'debian',
    status: 'affected',
    cwes: ['CWE-347'],
    vendorSeverity: { debian: 1, nvd: 1 },
    cvss: {
      nvd: {
        V2Vector: 'AV:N/AC:M/Au:N/C:N/I:P/A:N',
        V3Vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:N/I:L/A:N',
        V2Score: 4.3,
        V3Score: 3.7,
      },
    },
    references: ['https://bugs.debian.org/cgi-bin/bugreport.cgi?bug=642480', 'https://nvd.nist.gov/vuln/detail/CVE-2011-3374'],
    published: '2019-11-26T00:15:11.03Z',
    modified: '2024-11-21T01:30:22.61Z',
  },
  'CVE-2022-0563': {
    title: 'util-linux: partial disclosure of arbitrary files in chfn and chsh when compiled with libreadline',
    description:
      'chfn and chsh read the file named in INPUTRC with the rights of root; its error messages show parts of files the caller may not read.',
    severity: 'LOW',
    severitySource: 'debian',
    status: 'affected',
    cwes: ['CWE-209'],
    vendorSeverity: { debian: 1, nvd: 2, redhat: 2 },
    cvss: {
      nvd: {
        V2Vector: 'AV:L/AC:M/Au:N/C:P/I:N/A:N',
        V3Vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:N/A:N',
        V2Score: 1.9,
        V3Score: 5.5,
      },
    },
    references: ['https://nvd.nist.gov/vuln/detail/CVE-2022-0563'],
    published: '2022-02-21T19:15:08.393Z',
    modified: '2025-06-09T16:15:33.237Z',
  },
  'CVE-2023-2953': {
    title: 'openldap: null pointer dereference in ber_memalloc_x function',
    description:
      'A failed allocation is not checked in ber_memalloc_x, so that the process using the library can be made to crash.',
    severity: 'HIGH',
    severitySource: 'nvd',
    status: 'affected',
    cwes: ['CWE-476'],
    vendorSeverity: { alma: 1, nvd: 3, redhat: 1, ubuntu: 1 },
    cvss: {
      nvd: { V3Vector: NETWORK_OUTAGE, V3Score: 7.5 },
      redhat: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:U/C:N/I:L/A:H', V3Score: 7.1 },
    },
    references: ['https://access.redhat.com/security/cve/CVE-2023-2953', 'https://bugs.openldap.org/show_bug.cgi?id=9904'],
    published: '2023-05-30T22:15:10.613Z',
    modified: '2025-01-10T22:15:23.557Z',
  },
  'CVE-2023-45853': {
    title: 'zlib: integer overflow and resultant heap-based buffer overflow in zipOpenNewFileInZip4_64',
    description:
      'MiniZip, which zlib carries as a contribution, overflows on a long file name, comment or extra field. Debian does not build it into zlib1g.',
    severity: 'CRITICAL',
    severitySource: 'nvd',
    status: 'will_not_fix',
    cwes: ['CWE-190'],
    vendorSeverity: { amazon: 2, ghsa: 4, nvd: 4, redhat: 2, ubuntu: 2 },
    cvss: {
      ghsa: { V3Vector: NETWORK_TAKEOVER, V3Score: 9.8 },
      nvd: { V3Vector: NETWORK_TAKEOVER, V3Score: 9.8 },
      redhat: { V3Vector: 'CVSS:3.1/AV:L/AC:L/PR:N/UI:R/S:U/C:L/I:L/A:L', V3Score: 5.3 },
    },
    references: [
      'https://access.redhat.com/security/cve/CVE-2023-45853',
      'https://security-tracker.debian.org/tracker/CVE-2023-45853',
    ],
    published: '2023-10-14T02:15:09.323Z',
    modified: '2024-12-20T17:41:31.237Z',
  },
  'CVE-2025-7783': {
    title: 'form-data: unsafe random function in form-data for choosing boundary',
    description:
      'The boundary between the parts of a form comes from Math.random, so that it can be guessed and further parameters be slipped in.',
    severity: 'CRITICAL',
    severitySource: 'ghsa',
    fixed: '2.5.4, 3.0.4, 4.0.4',
    status: 'fixed',
    cwes: ['CWE-330'],
    vendorSeverity: { ghsa: 4 },
    cvss: { ghsa: { V40Vector: 'CVSS:4.0/AV:N/AC:H/AT:N/PR:N/UI:N/VC:H/VI:H/VA:N/SC:H/SI:H/SA:N', V40Score: 9.4 } },
    references: [
      'https://github.com/form-data/form-data/security/advisories/GHSA-fjxv-7rqg-78g4',
      'https://nvd.nist.gov/vuln/detail/CVE-2025-7783',
    ],
    published: '2025-07-18T16:34:44.889Z',
    modified: '2025-07-18T16:34:44.889Z',
  },
  'CVE-2025-47273': {
    title: 'setuptools: Path Traversal Vulnerability in setuptools PackageIndex',
    description: 'PackageIndex can be made to write a download outside its target folder, with the rights of the process.',
    severity: 'HIGH',
    severitySource: 'ghsa',
    fixed: '78.1.1',
    status: 'fixed',
    cwes: ['CWE-22'],
    vendorSeverity: { amazon: 3, ghsa: 3, nvd: 3, redhat: 2, ubuntu: 2 },
    cvss: {
      nvd: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H', V3Score: 8.8 },
      redhat: { V3Vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:N/I:H/A:L', V3Score: 7.1 },
    },
    references: ['https://access.redhat.com/security/cve/CVE-2025-47273', 'https://nvd.nist.gov/vuln/detail/CVE-2025-47273'],
    published: '2025-05-17T16:15:19.11Z',
    modified: '2025-06-12T16:29:01.66Z',
  },
  'CVE-2025-47914': {
    title: 'golang.org/x/crypto/ssh/agent: panic on a malformed message to an SSH agent',
    description: 'SSH agent servers do not check the size of a request for a new identity and may panic on reading past its end.',
    severity: 'MEDIUM',
    severitySource: 'ghsa',
    fixed: '0.45.0',
    status: 'fixed',
    cwes: ['CWE-125', 'CWE-237'],
    vendorSeverity: { ghsa: 2 },
    cvss: { ghsa: { V3Vector: NETWORK_SLOWDOWN, V3Score: 5.3 } },
    references: ['https://go.dev/issue/76364', 'https://pkg.go.dev/vuln/GO-2025-4135'],
    published: '2025-11-19T20:33:43.126Z',
    modified: '2025-11-19T20:50:30.968Z',
  },
  'CVE-2025-58181': {
    title: 'golang.org/x/crypto/ssh: unbounded memory consumption in GSSAPI authentication',
    description:
      'SSH servers do not limit the number of mechanisms in a GSSAPI request, so that a client can make them allocate without bound.',
    severity: 'MEDIUM',
    severitySource: 'ghsa',
    fixed: '0.45.0',
    status: 'fixed',
    cwes: ['CWE-770', 'CWE-1284'],
    vendorSeverity: { ghsa: 2 },
    cvss: { ghsa: { V3Vector: NETWORK_SLOWDOWN, V3Score: 5.3 } },
    references: ['https://go.dev/issue/76363', 'https://pkg.go.dev/vuln/GO-2025-4134'],
    published: '2025-11-19T20:33:42.795Z',
    modified: '2025-11-19T20:49:26.8Z',
  },
  'CVE-2025-58754': {
    title: 'axios: Axios DoS via lack of data size check',
    description: 'A URL of the data: scheme is decoded into memory whatever its size, past the limits set for responses.',
    severity: 'HIGH',
    severitySource: 'ghsa',
    fixed: '1.12.0, 0.30.2',
    status: 'fixed',
    cwes: ['CWE-770'],
    vendorSeverity: { ghsa: 3 },
    cvss: { ghsa: { V3Vector: NETWORK_OUTAGE, V3Score: 7.5 } },
    references: [
      'https://github.com/axios/axios/security/advisories/GHSA-4hjh-wcwx-xvwj',
      'https://nvd.nist.gov/vuln/detail/CVE-2025-58754',
    ],
    published: '2025-09-12T01:16:40.513Z',
    modified: '2026-01-16T14:50:09.107Z',
  },
  'CVE-2025-64756': {
    title: 'glob: glob CLI: Command injection via -c/--cmd executes matches with shell:true',
    description:
      'The command line tool of glob hands matched file names to a shell, so that a crafted name runs as a command. The library is not affected.',
    severity: 'HIGH',
    severitySource: 'ghsa',
    fixed: '11.1.0, 10.5.0',
    status: 'fixed',
    cwes: ['CWE-78'],
    vendorSeverity: { ghsa: 3 },
    cvss: { ghsa: { V3Vector: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H', V3Score: 7.5 } },
    references: [
      'https://github.com/isaacs/node-glob/security/advisories/GHSA-5j98-mcp5-4vw2',
      'https://nvd.nist.gov/vuln/detail/CVE-2025-64756',
    ],
    published: '2025-11-17T17:29:08.029Z',
    modified: '2025-11-18T18:11:43.358Z',
  },
  'CVE-2025-66416': {
    title:
      'mcp: DNS Rebinding Protection Disabled by Default in Model Context Protocol Python SDK for Servers Running on Localhost',
    description:
      'Servers over HTTP on localhost without authentication do not check the Host header by default; a web page can reach their tools by DNS rebinding.',
    severity: 'HIGH',
    severitySource: 'ghsa',
    fixed: '1.23.0',
    status: 'fixed',
    cwes: ['CWE-1188'],
    vendorSeverity: { ghsa: 3 },
    cvss: { ghsa: { V40Vector: 'CVSS:4.0/AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:N/SC:N/SI:N/SA:N', V40Score: 7.6 } },
    references: [
      'https://github.com/modelcontextprotocol/python-sdk/security/advisories/GHSA-9h52-p55h-vw2f',
      'https://nvd.nist.gov/vuln/detail/CVE-2025-66416',
    ],
    published: '2025-12-02T18:14:28.31Z',
    modified: '2025-12-02T18:14:28.31Z',
  },
} as const satisfies { readonly [id: string]: Vulnerability };
