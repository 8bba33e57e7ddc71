import type { Quarter } from './calendar.ts';
import { digestOf } from './random.ts';
import { createdAt, reportId, TRIVY } from './trivy-image.ts';

/** A Terraform file of the evidence folder, so that the report names the lines that are really there. */
export type Source = { name: string; text: string };

type Rule = {
  id: string;
  service: 'compute' | 'kms';
  title: string;
  description: string;
  message: string;
  resolution: string;
  severity: 'LOW' | 'MEDIUM' | 'HIGH' | 'CRITICAL';
  reference: string;
};

const RULES: readonly Rule[] = [
  {
    id: 'GCP-0027',
    service: 'compute',
    title: 'A firewall rule should not allow unrestricted ingress from any IP address.',
    description: 'A rule without target tags must not let the whole internet in.',
    message: 'Firewall rule allows unrestricted ingress from any IP address.',
    resolution: 'Set a more restrictive cidr range',
    severity: 'CRITICAL',
    reference: 'https://cloud.google.com/vpc/docs/using-firewalls',
  },
  {
    id: 'GCP-0030',
    service: 'compute',
    title: 'Disable project-wide SSH keys for all instances',
    description: 'One leaked project-wide key opens every instance; keys should belong to one instance.',
    message: 'Instance allows use of project-level SSH keys.',
    resolution: 'Disable project-wide SSH keys',
    severity: 'MEDIUM',
    reference: 'https://cloud.google.com/compute/docs/connect/restrict-ssh-keys',
  },
  {
    id: 'GCP-0031',
    service: 'compute',
    title: 'Instances should not have public IP addresses',
    description: 'An instance with a public address can be reached from the internet.',
    message: 'Instance has a public IP allocated.',
    resolution: 'Remove public IP',
    severity: 'HIGH',
    reference: 'https://cloud.google.com/compute/docs/ip-addresses#externaladdresses',
  },
  {
    id: 'GCP-0034',
    service: 'compute',
    title: 'Disks should be encrypted with customer managed encryption keys',
    description: 'Keys that one does not manage cannot be rotated or revoked.',
    message: 'Disk is not encrypted with a customer managed key.',
    resolution: 'Use managed keys to encrypt disks.',
    severity: 'LOW',
    reference: 'https://cloud.google.com/compute/docs/disks/customer-managed-encryption',
  },
  {
    id: 'GCP-0065',
    service: 'kms',
    title: 'KMS keys should be rotated at least every 90 days',
    description: 'Rotation limits what a compromised key can open.',
    message: 'Key has a rotation period of more than 90 days.',
    resolution: 'Set key rotation period to 90 days',
    severity: 'HIGH',
    reference: 'https://cloud.google.com/kms/docs/key-rotation',
  },
  {
    id: 'GCP-0071',
    service: 'compute',
    title: 'SSH Access Is Not Restricted',
    description: 'Rules for port 22 should name the addresses that need it.',
    message: 'Firewall rule allows SSH access from the public internet.',
    resolution: 'Restrict SSH (TCP port 22) access in firewall rules to known IP addresses or ranges.',
    severity: 'MEDIUM',
    reference: 'https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/compute_firewall',
  },
];

/** Where a rule fails: the line, counted from 1, that holds `text` inside the block that begins with `block`. */
type Failure = { rule: string; file: string; resource: string; block: string; text: string };

const FAILURES: { readonly [quarter in Quarter['id']]: readonly Failure[] } = {
  '2026-Q2': [
    {
      rule: 'GCP-0071',
      file: 'firewall.tf',
      resource: 'google_compute_firewall.ssh',
      block: 'resource "google_compute_firewall" "ssh"',
      text: 'source_ranges = var.ssh_allowed_ips',
    },
    {
      rule: 'GCP-0031',
      file: 'main.tf',
      resource: 'google_compute_instance.harbour_1',
      block: 'resource "google_compute_instance" "harbour_1"',
      text: 'access_config {',
    },
  ],
  '2026-Q3': [
    {
      rule: 'GCP-0031',
      file: 'main.tf',
      resource: 'google_compute_instance.harbour_1',
      block: 'resource "google_compute_instance" "harbour_1"',
      text: 'access_config {',
    },
  ],
};

function finding(rule: Rule, status: 'PASS' | 'FAIL', cause: object): object {
  const namespace = `builtin.google.${rule.service}.google${rule.id.slice(4)}`;
  const url = `https://avd.aquasec.com/misconfig/${rule.id.toLowerCase()}`;
  return {
    Type: 'Terraform Security Check',
    ID: rule.id,
    Title: rule.title,
    Description: rule.description,
    ...(status === 'FAIL' && { Message: rule.message }),
    Namespace: namespace,
    Query: `data.${namespace}.deny`,
    Resolution: rule.resolution,
    Severity: rule.severity,
    PrimaryURL: url,
    References: [rule.reference, url],
    Status: status,
    CauseMetadata: { ...cause },
  };
}

function failure(rule: Rule, where: Failure, sources: readonly Source[]): object {
  const lines = sources.find((source) => source.name === where.file)?.text.split('\n') ?? [];
  const start = lines.findIndex((line) => line.startsWith(where.block));
  const index = lines.findIndex((line, at) => at > start && line.includes(where.text));
  if (start < 0 || index < 0) throw new Error(`expected "${where.text}" after "${where.block}" in ${where.file}`);
  const line = {
    Number: index + 1,
    Content: lines[index] ?? '',
    IsCause: true,
    Annotation: '',
    Truncated: false,
    FirstCause: true,
    LastCause: true,
  };
  return finding(rule, 'FAIL', {
    Resource: where.resource,
    Provider: 'Google',
    Service: rule.service,
    StartLine: index + 1,
    EndLine: index + 1,
    Code: { Lines: [line] },
  });
}

function scanTime(quarter: Quarter, minute: number): number {
  return Date.parse(`${quarter.takenAt.slice(0, 10)}T04:${minute}:07.412Z`);
}

/** `trivy config --include-non-failures --format json terraform-gcp`: passes belong to the folder, failures to their file. */
export function terraformReport(quarter: Quarter, sources: readonly Source[]): object {
  const failures = FAILURES[quarter.id];
  const passed = RULES.filter((rule) => !failures.some((where) => where.rule === rule.id));
  const files = [...new Set(failures.map((where) => where.file))].sort();
  const at = scanTime(quarter, 41);
  return {
    SchemaVersion: 2,
    Trivy: TRIVY,
    ReportID: reportId(at, 'terraform'),
    CreatedAt: createdAt(at, 'terraform'),
    ArtifactID: `sha256:${digestOf(`artifact terraform ${quarter.id}`)}`,
    ArtifactName: 'terraform-gcp',
    ArtifactType: 'filesystem',
    Results: [
      {
        Target: '.',
        Class: 'config',
        Type: 'terraform',
        MisconfSummary: { Successes: passed.length, Failures: 0 },
        Misconfigurations: passed.map((rule) =>
          finding(rule, 'PASS', { Provider: 'Google', Service: rule.service, Code: { Lines: null } }),
        ),
      },
      ...files.map((file) => {
        const here = failures.filter((where) => where.file === file);
        return {
          Target: file,
          Class: 'config',
          Type: 'terraform',
          MisconfSummary: { Successes: 0, Failures: here.length },
          Misconfigurations: here.flatMap((where) =>
            RULES.filter((rule) => rule.id === where.rule).map((rule) => failure(rule, where, sources)),
          ),
        };
      }),
    ],
  };
}

/** Trivy prints as many asterisks as the secret had characters. */
const REDACTED = '*'.repeat(40);

function secretLine(number: number, content: string, cause: boolean): object {
  return {
    Number: number,
    Content: content,
    IsCause: cause,
    Annotation: '',
    Truncated: false,
    Highlighted: content,
    FirstCause: cause,
    LastCause: cause,
  };
}

/** The token that a release script carried, until the second quarter's audit. */
const LEAKED_TOKEN = {
  RuleID: 'github-pat',
  Category: 'GitHub',
  Severity: 'CRITICAL',
  Title: 'GitHub Personal Access Token',
  StartLine: 14,
  EndLine: 14,
  Code: {
    Lines: [
      secretLine(13, 'release() {', false),
      secretLine(14, `  GITHUB_TOKEN=${REDACTED} \\`, true),
      secretLine(15, '    gh release create "$1" --notes-file CHANGES.md', false),
    ],
  },
  Match: `  GITHUB_TOKEN=${REDACTED} \\`,
  Offset: 402,
};

/** A made-up token that the tests of the MCP server need; `.trivyignore.yaml` names it with its reason. */
const TEST_TOKEN = {
  RuleID: 'github-pat',
  Category: 'GitHub',
  Severity: 'CRITICAL',
  Title: 'GitHub Personal Access Token',
  StartLine: 3,
  EndLine: 3,
  Code: { Lines: [secretLine(3, `token: ${REDACTED}`, true)] },
  Match: `token: ${REDACTED}`,
  Offset: 61,
};

/**
 * `trivy fs --scanners secret --show-suppressed --format json /opt/mcp-server`. A run that finds nothing leaves no trace of what
 * it looked for; the suppressed finding does.
 */
export function secretsReport(quarter: Quarter): object {
  const at = scanTime(quarter, 43);
  const suppressed = {
    Target: 'mcp-server/tests/fixtures/redaction.yaml',
    Class: 'secret',
    ExperimentalModifiedFindings: [
      {
        Type: 'secret',
        Status: 'ignored',
        Statement: 'Made-up token for the tests of the redaction',
        Source: '.trivyignore.yaml',
        Finding: TEST_TOKEN,
      },
    ],
  };
  const leaked = { Target: 'scripts/release.sh', Class: 'secret', Secrets: [LEAKED_TOKEN] };
  return {
    SchemaVersion: 2,
    Trivy: TRIVY,
    ReportID: reportId(at, 'secrets'),
    CreatedAt: createdAt(at, 'secrets'),
    ArtifactID: `sha256:${digestOf(`artifact repository ${quarter.id}`)}`,
    ArtifactName: '/opt/mcp-server',
    ArtifactType: 'repository',
    Metadata: {
      RepoURL: 'ssh://git@git.harbour.example/platform/mcp-server.git',
      Branch: 'main',
      Commit: digestOf(`commit ${quarter.id}`).slice(0, 40),
      CommitMsg: quarter.id === '2026-Q2' ? 'traefik: one router per host' : 'terraform: close SSH to the office and the jump host',
      Author: 'Platform engineer <infrastructure@harbour.example>',
      Committer: 'Platform engineer <infrastructure@harbour.example>',
    },
    Results: quarter.id === '2026-Q2' ? [suppressed, leaked] : [suppressed],
  };
}
