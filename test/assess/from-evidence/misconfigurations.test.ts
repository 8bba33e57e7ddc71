import { expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

type Files = Readonly<Record<string, string>>;
type Row = readonly [says: string, check: string, files: Files, outcome: 'pass' | 'fail' | 'unknown'];

const only = scope({ services: [], dataStores: [], repositories: ['git.example/app'] });

interface Finding {
  readonly ID: string;
  readonly Status: 'PASS' | 'FAIL' | 'EXCEPTION';
  readonly target?: string;
}

const found = (ID: string, target = 'prod/net.tf', Status: Finding['Status'] = 'FAIL'): Finding => ({ ID, Status, target });

/** A report of Trivy's on configuration, with what it found. */
function report(findings: readonly Finding[], more: object = {}): string {
  const Results = findings.map(({ ID, Status, target: Target }) => ({
    Target,
    Class: 'config',
    Type: 'terraform',
    MisconfSummary: { Successes: 0, Failures: Status === 'FAIL' ? 1 : 0 },
    Misconfigurations: [{ ID, Title: `About ${ID}.`, Severity: 'HIGH', Status }],
  }));
  return JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: '2026-09-28T06:00:00Z',
    ArtifactName: 'infrastructure',
    ArtifactType: 'filesystem',
    Results,
    ...more,
  });
}

const rule = (name: string, source: string, port: string) =>
  `resource "google_compute_firewall" "${name}" {\n name = "${name}"\n source_ranges = ["${source}"]\n allow {\n protocol = "tcp"\n ports = ["${port}"]\n }\n}\n`;
const SSH = rule('ssh', '203.0.113.0/28', '22');
const WEB = rule('web', '0.0.0.0/0', '443');
const DISK =
  'resource "google_compute_disk" "postgres" {\n name = "postgres"\n disk_encryption_key {\n kms_key_self_link = google_kms_crypto_key.a.id\n }\n}\n';
const BARE = 'resource "google_compute_disk" "scratch" {\n name = "scratch"\n}\n';

const terraform = (text: string, ...findings: Finding[]): Files => ({
  'tf/a.tf': text,
  ...(findings.length === 0 ? {} : { 'trivy/config.json': report(findings) }),
});
const dockerfile = (text: string, ...findings: Finding[]): Files => ({
  'app/Dockerfile': text,
  'trivy/config.json': report(findings),
});
const COPIES = 'FROM debian:13\nCOPY a /a\nUSER 1000\n';

const imageOf = (User: string, ...findings: Finding[]): Files => ({
  'compose/compose.yaml': 'name: harbour\nservices:\n  app:\n    image: example/app:1.0\n',
  'trivy/app.json': report(findings, {
    ArtifactName: 'example/app:1.0',
    ArtifactType: 'container_image',
    Metadata: {
      RepoTags: ['example/app:1.0'],
      ImageConfig: { architecture: 'amd64', config: { User } },
    },
  }),
});

const image = (...findings: Finding[]) => imageOf('1000', ...findings);

const repository = (...findings: Finding[]): Files => ({
  'trivy/secrets.json': JSON.stringify({
    SchemaVersion: 2,
    CreatedAt: '2026-09-28T06:00:00Z',
    ArtifactName: 'https://git.example/app',
    ArtifactType: 'repository',
    Results: [{ Target: 'README.md', Class: 'secret' }],
  }),
  'trivy/config.json': report(findings),
});

test.for<Row>([
  ['no scan', 'ssh-from-named-addresses', terraform(SSH), 'pass'],
  ['rules that are met', 'ssh-from-named-addresses', terraform(SSH, found('GCP-0071', 'a.tf', 'PASS')), 'pass'],
  ['another rule', 'ssh-from-named-addresses', terraform(SSH, found('GCP-0031')), 'pass'],
  ['open SSH', 'ssh-from-named-addresses', terraform(SSH, found('AVD-GCP-0071')), 'fail'],
  ['open SSH, set aside', 'ssh-from-named-addresses', terraform(SSH, found('GCP-0071', 'a.tf', 'EXCEPTION')), 'fail'],
  ['open to all', 'ssh-from-named-addresses', terraform(SSH, found('AVD-GCP-0027')), 'unknown'],
  ['open to all, which is the web', 'ssh-from-named-addresses', terraform(SSH + WEB, found('GCP-0027', 'a.tf')), 'pass'],
  [
    'open to all, more than the web',
    'ssh-from-named-addresses',
    terraform(SSH + WEB, found('GCP-0027', 'a.tf'), found('GCP-0027', 'b.tf')),
    'unknown',
  ],
  ['open in another cloud', 'ssh-from-named-addresses', terraform(SSH + WEB, found('AWS-0107')), 'unknown'],
  ['open to all', 'world-reaches-web-ports-only', terraform(SSH, found('GCP-0027')), 'unknown'],
  ['open desktops', 'world-reaches-web-ports-only', terraform(SSH, found('GCP-0070')), 'fail'],
  ['open desktops', 'ssh-from-named-addresses', terraform(SSH, found('GCP-0070')), 'pass'],
  [
    'the same code by two paths',
    'world-reaches-web-ports-only',
    {
      ...terraform(SSH + WEB, found('GCP-0027', 'a.tf')),
      'trivy/again.json': report([found('GCP-0027', 'infrastructure/a.tf')], { ArtifactName: '.' }),
    },
    'pass',
  ],
  ['a disk without a key', 'database-disk-customer-key', terraform(DISK, found('GCP-0034')), 'unknown'],
  ['a disk without a key, of no database', 'database-disk-customer-key', terraform(DISK + BARE, found('GCP-0034', 'a.tf')), 'pass'],
  ['a Dockerfile that adds', 'copy-not-add', dockerfile(COPIES, found('DS-0005', 'web/Dockerfile')), 'fail'],
  ['a Dockerfile that is met', 'copy-not-add', dockerfile(COPIES, found('DS-0005', 'web/Dockerfile', 'PASS')), 'pass'],
  [
    'a Dockerfile that fetches lists',
    'packages-updated-with-installs',
    dockerfile(COPIES, found('DS-0017', 'web/Dockerfile')),
    'fail',
  ],
  ['an image of its own user', 'containers-not-root', image(), 'pass'],
  ['an image that ends as root', 'containers-not-root', image(found('DS-0002', 'example/app:1.0')), 'fail'],
  ['an image of a user with a group in a variable', 'containers-not-root', imageOf('app:${GID}'), 'unknown'],
  ['an image of a user that no system has', 'containers-not-root', imageOf('4294967296'), 'unknown'],
  ['an image of a user by name', 'containers-not-root', imageOf('app:app'), 'pass'],
  ['a repository', 'no-secret-committed', repository(), 'pass'],
  ['a Dockerfile with a secret', 'no-secret-committed', repository(found('DS-0031', 'Dockerfile')), 'unknown'],
])('%s: %s', async ([, check, files, wanted]) => {
  expect((await judged(check, files, only)).outcome).toBe(wanted);
});
