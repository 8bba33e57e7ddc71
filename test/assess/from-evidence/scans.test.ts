import { describe, expect, test } from 'vitest';
import { scope } from '../builders.ts';
import { judged } from '../judged.ts';

const ID = `sha256:${'1'.repeat(64)}`;
const OTHER_ID = `sha256:${'2'.repeat(64)}`;
const DIGEST = `sha256:${'a'.repeat(64)}`;

const json = (value: unknown) => JSON.stringify(value);
const compose = (image = 'example/app:1.0') => json({ name: 'harbour', services: { app: { image } }, networks: { default: {} } });

type Members = Readonly<Record<string, unknown>>;
const high = { VulnerabilityID: 'CVE-2026-1000', PkgName: 'openssl', InstalledVersion: '1', Severity: 'HIGH', Status: 'affected' };
const os = (members: Members = {}) => ({ Target: 'app (debian 12.5)', Class: 'os-pkgs', Type: 'debian', ...members });
const libraries = (members: Members = {}) => ({ Target: 'Node.js', Class: 'lang-pkgs', Type: 'node-pkg', ...members });
const setAside = (members: Members = {}) => ({
  ExperimentalModifiedFindings: [{ Type: 'vulnerability', Status: 'ignored', Source: '.trivyignore', Finding: high, ...members }],
});

/** A report of the image that runs. */
const report = (results: unknown, { metadata = {}, ...members }: Members & { readonly metadata?: Members } = {}) =>
  json({
    SchemaVersion: 2,
    CreatedAt: '2026-09-28T04:00:00Z',
    ArtifactName: 'example/app:1.0',
    ArtifactType: 'container_image',
    Metadata: { OS: { Family: 'debian', Name: '12.5' }, ImageID: ID, RepoTags: ['example/app:1.0'], ...metadata },
    Results: results,
    ...members,
  });

const container = (members: {
  readonly image?: string;
  readonly id?: string;
  readonly state?: string;
  readonly service?: string | null;
}) => {
  const { image = 'example/app:1.0', id = ID, state = 'running', service = 'app' } = members;
  const labels = service === null ? {} : { 'com.docker.compose.project': 'harbour', 'com.docker.compose.service': service };
  return {
    Id: `${image}${id}${service}`,
    Path: '/app',
    Args: [],
    Name: `/${service ?? 'stray'}-1`,
    Image: id,
    State: { Status: state },
    HostConfig: {
      Privileged: false,
      NetworkMode: 'harbour_default',
      PidMode: '',
      IpcMode: 'private',
      UTSMode: '',
      UsernsMode: '',
      CapAdd: null,
      SecurityOpt: null,
      PortBindings: {},
      Devices: null,
    },
    Config: { Image: image, Labels: labels },
    Mounts: [],
  };
};
const inspected = (...objects: readonly unknown[]) => json(objects);

type Files = Readonly<Record<string, string>>;
type Outcome = 'pass' | 'fail' | 'unknown';
type Row = readonly [says: string, files: Files, outcome: Outcome, reason?: RegExp];

const images = (...reports: readonly string[]): Files => ({
  'compose/harbour.json': compose(),
  ...Object.fromEntries(reports.map((text, index) => [`trivy/app-${index}.json`, text])),
});

async function expectOutcome(check: string, [, files, outcome, reason]: Row): Promise<void> {
  const verdict = await judged(check, files);
  expect(verdict).toMatchObject({ outcome });
  if (reason !== undefined) expect(verdict.observations.map((one) => `${one.subject}: ${one.reason}`).join('\n')).toMatch(reason);
}

describe('no-open-high-vulnerability', () => {
  const older = { CreatedAt: '2026-09-20T04:00:00Z' };
  test.for<Row>([
    ['a clean scan', images(report([os()])), 'pass'],
    [
      'a clean scan of an image without a system',
      images(report([libraries()], { metadata: { OS: { Family: 'none', Name: '' } } })),
      'pass',
    ],
    // What a report does not look at.
    ['libraries only', images(report([libraries()])), 'unknown', /nothing of the packages of "debian 12\.5"/],
    ['no results', images(report(null)), 'unknown'],
    ['an empty list of results', images(report([])), 'unknown'],
    ['secrets only', images(report([{ Target: 'a.sh', Class: 'secret' }])), 'unknown'],
    ['two reports, one for each kind of package', images(report([os()]), report([libraries()])), 'pass'],
    [
      'an older report looked at libraries too',
      images(report([os(), libraries({ Vulnerabilities: [high] })], older), report([os()])),
      'fail',
    ],
    [
      'an older report of another image under the same tag',
      images(report([os(), libraries({ Vulnerabilities: [high] })], { ...older, metadata: { ImageID: OTHER_ID } }), report([os()])),
      'pass',
    ],
    ['two reports of one instant', images(report([os()]), report([os({ Vulnerabilities: [high] })])), 'fail'],
    // What a report says is open.
    [
      'an image past its end of life',
      images(report([os()], { metadata: { OS: { Family: 'alpine', Name: '3.12', EOSL: true } } })),
      'fail',
      /end of life: .*alpine 3\.12/,
    ],
    ['one that nobody will fix', images(report([os({ Vulnerabilities: [{ ...high, Status: 'will_not_fix' }] })])), 'fail'],
    ['one that nobody analysed', images(report([os({ Vulnerabilities: [{ ...high, Status: 'end_of_life' }] })])), 'fail'],
    ['one without a severity', images(report([os({ Vulnerabilities: [{ ...high, Severity: 'UNKNOWN' }] })])), 'unknown'],
    ['a medium one', images(report([os({ Vulnerabilities: [{ ...high, Severity: 'MEDIUM' }] })])), 'pass'],
    // What a report sets aside.
    ['an ignore file', images(report([os(setAside())])), 'fail', /set aside in the report/],
    ['an ignore file with a statement', images(report([os(setAside({ Statement: 'Not reachable.' }))])), 'fail', /Not reachable/],
    ['a VEX document that is not here', images(report([os(setAside({ Status: 'not_affected', Source: 'repo' }))])), 'fail'],
    ['an ignored one without a severity', images(report([os(setAside({ Finding: { ...high, Severity: 'UNKNOWN' } }))])), 'unknown'],
    ['an ignored medium one', images(report([os(setAside({ Finding: { ...high, Severity: 'MEDIUM' } }))])), 'pass'],
    ['a list of findings that is not known', images(report([os({ ModifiedFindings: [{}] })])), 'unknown', /"ModifiedFindings"/],
    ['a member that is not known', images(report([os({ CryptoAssets: [{}] })])), 'pass'],
    // Other reports of the same image.
    [
      'a bill of materials that lists one',
      {
        ...images(report([os()])),
        'app.cdx.json': json({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'example/app:1.0' } },
          vulnerabilities: [{ id: 'CVE-2026-7', ratings: [{ severity: 'critical' }] }],
        }),
      },
      'fail',
      /CVE-2026-7/,
    ],
    [
      'a bill of materials that names a digest of the image, of which nothing tells whether it runs',
      {
        ...images(report([os()])),
        'app.cdx.json': json({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'example/app:1.0', version: OTHER_ID } },
          vulnerabilities: [{ id: 'CVE-2026-7', ratings: [{ severity: 'critical' }] }],
        }),
      },
      'unknown',
      /which bytes run under this name is not known/,
    ],
    [
      'one that names a digest alone',
      {
        ...images(report([os()])),
        'app.cdx.json': json({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'example/app', version: OTHER_ID } },
          vulnerabilities: [{ id: 'CVE-2026-7', ratings: [{ severity: 'critical' }] }],
        }),
      },
      'unknown',
      /which bytes run/,
    ],
    [
      'one that names a digest of another tag',
      {
        ...images(report([os()])),
        'app.cdx.json': json({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'example/app:0.9', version: OTHER_ID } },
          vulnerabilities: [{ id: 'CVE-2026-7', ratings: [{ severity: 'critical' }] }],
        }),
      },
      'pass',
    ],
    [
      'a bill of materials of another image',
      {
        ...images(report([os()])),
        'app.cdx.json': json({
          bomFormat: 'CycloneDX',
          metadata: { component: { name: 'example/app:0.9' } },
          vulnerabilities: [{ id: 'CVE-2026-7', ratings: [{ severity: 'critical' }] }],
        }),
      },
      'pass',
    ],
  ])('%s', (row) => expectOutcome('no-open-high-vulnerability', row));
});

test('what to do about a finding names the package and the image', async () => {
  const fixable = { ...high, VulnerabilityID: 'CVE-2026-1001', PkgName: 'zlib1g', FixedVersion: '1.3' };
  const { observations } = await judged('no-open-high-vulnerability', images(report([os({ Vulnerabilities: [high, fixable] })])));
  expect(observations.map(({ remedy }) => remedy)).toEqual([
    'There is no fix for openssl in "example/app:1.0" yet: replace the package, or record a deviation with compensating measures.',
    'Upgrade zlib1g to 1.3 by a newer image than "example/app:1.0".',
  ]);
});

describe.for(['images-scanned', 'no-open-high-vulnerability'])('%s knows images that run', (check) => {
  const clean = report([os()]);
  const missing: Outcome = check === 'images-scanned' ? 'fail' : 'unknown';
  test.for<Row>([
    ['a container alone', { 'trivy/app.json': clean, 'docker.json': inspected(container({})) }, 'pass'],
    [
      'a container without a project',
      { ...images(clean), 'docker.json': inspected(container({ service: null, image: 'example/extra:2', id: OTHER_ID })) },
      missing,
      /example\/extra:2/,
    ],
    [
      'a stopped one',
      {
        ...images(clean),
        'docker.json': inspected(container({ service: null, image: 'example/extra:2', id: OTHER_ID, state: 'exited' })),
      },
      'pass',
    ],
    ['it runs what was scanned', { ...images(clean), 'docker.json': inspected(container({})) }, 'pass'],
    [
      'it runs another image under the same tag',
      { ...images(clean), 'docker.json': inspected(container({ id: OTHER_ID })) },
      missing,
    ],
    [
      'it runs another tag than the file asks for',
      { ...images(clean), 'docker.json': inspected(container({ image: 'example/app:0.9', id: OTHER_ID })) },
      missing,
      /example\/app:0\.9/,
    ],
    [
      'it is known by the digest of the image on the host',
      {
        'trivy/app.json': report([os()], { metadata: { ImageID: null, RepoDigests: [`example/app@${DIGEST}`] } }),
        'docker.json': inspected(container({ id: OTHER_ID }), {
          Id: OTHER_ID,
          RepoTags: ['example/app:1.0'],
          RepoDigests: [`example/app@${DIGEST}`],
          Config: {},
        }),
      },
      'pass',
    ],
    [
      'it was created from an id, and the host knows its name',
      {
        'trivy/app.json': clean,
        'docker.json': inspected(container({ image: ID }), { Id: ID, RepoTags: ['example/app:1.0'], RepoDigests: [], Config: {} }),
      },
      'pass',
    ],
    ['it was created from an id alone', { 'trivy/app.json': clean, 'docker.json': inspected(container({ image: ID })) }, 'unknown'],
    [
      'it answers what the file leaves open',
      {
        'compose.yaml': 'name: harbour\nservices:\n  app:\n    image: example/app:${TAG}\n',
        'trivy/app.json': clean,
        'docker.json': inspected(container({})),
      },
      'pass',
    ],
    ['the service runs nowhere', { 'trivy/app.json': clean, 'docker.json': inspected(container({ service: 'other' })) }, 'unknown'],
  ])('%s', (row) => expectOutcome(check, row));
});

describe('no-secret-committed', () => {
  const secret = { RuleID: 'github-pat', Severity: 'CRITICAL', Title: 'GitHub token' };
  const found = { Target: 'deploy.sh', Class: 'secret', Secrets: [secret] };
  const aside = {
    Target: 'fixture.yaml',
    Class: 'secret',
    ExperimentalModifiedFindings: [
      { Type: 'secret', Status: 'ignored', Statement: 'Made up.', Source: '.trivyignore.yaml', Finding: secret },
    ],
  };
  const looked = { Target: 'a.sh', Class: 'secret' };
  const repository = (results: unknown, members: Members = {}) =>
    json({
      SchemaVersion: 2,
      CreatedAt: '2026-09-28T04:00:00Z',
      ArtifactName: '/opt/app',
      ArtifactType: 'repository',
      Metadata: { RepoURL: 'ssh://git@git.harbour.example/platform/app.git' },
      Results: results,
      ...members,
    });
  const URL = 'https://git.harbour.example/platform/app';
  type SecretRow = readonly [
    says: string,
    files: Files,
    repositories: readonly string[] | undefined,
    outcome: Outcome,
    reason?: RegExp,
  ];
  test.for<SecretRow>([
    ['by its URL', { 'r.json': repository([looked]) }, [URL], 'pass'],
    ['by its path', { 'r.json': repository([looked]) }, ['/opt/app/'], 'pass'],
    ['by host and path, as for scp', { 'r.json': repository([looked]) }, ['git@git.harbour.example:platform/app.git'], 'pass'],
    [
      'of another repository',
      { 'r.json': repository([looked]) },
      ['https://git.harbour.example/platform/web'],
      'unknown',
      /platform\/web/,
    ],
    [
      'of a folder of it',
      { 'r.json': repository([looked], { ArtifactName: '/opt/app/docs', Metadata: {} }) },
      ['/opt/app'],
      'unknown',
    ],
    ['of wherever somebody stood', { 'r.json': repository([looked], { ArtifactName: '.', Metadata: {} }) }, ['.'], 'unknown'],
    ['one of two repositories', { 'r.json': repository([looked]) }, [URL, '/opt/web'], 'unknown', /"\/opt\/web"/],
    ['nobody says whose repositories', { 'r.json': repository([looked]) }, undefined, 'unknown', /scope\.repositories/],
    ['a secret', { 'r.json': repository([found]) }, [URL], 'fail'],
    [
      'a secret in another repository',
      { 'r.json': repository([looked]), 's.json': repository([found], { ArtifactName: '/opt/web', Metadata: {} }) },
      [URL],
      'fail',
    ],
    ['the only finding is set aside', { 'r.json': repository([aside]) }, [URL], 'fail', /set aside in the report/],
    ['without a trace of a search', { 'r.json': repository([]) }, [URL], 'unknown'],
    [
      'a stale scan of an image that held a secret',
      { 'r.json': repository([looked]), 'image.json': report([os(), found], { CreatedAt: '2026-05-01T00:00:00Z' }) },
      [URL],
      'pass',
    ],
    ['a stale scan of the repository', { 'r.json': repository([looked], { CreatedAt: '2026-05-01T00:00:00Z' }) }, [URL], 'unknown'],
    [
      'SARIF that shows a secret',
      {
        'r.json': repository([looked]),
        'r.sarif': json({
          version: '2.1.0',
          runs: [
            {
              tool: { driver: { name: 'Trivy', rules: [{ id: 'github-pat', name: 'Secret' }] } },
              results: [
                {
                  ruleId: 'github-pat',
                  message: { text: 'Severity: CRITICAL' },
                  locations: [{ physicalLocation: { artifactLocation: { uri: 'release.sh' } } }],
                },
              ],
            },
          ],
        }),
      },
      [URL],
      'fail',
    ],
  ])('a scan %s', async ([, files, repositories, outcome, reason]) => {
    const organisation = scope(repositories === undefined ? {} : { repositories: [...repositories] });
    const verdict = await judged('no-secret-committed', files, organisation);
    expect(verdict).toMatchObject({ outcome });
    if (reason !== undefined) expect(verdict.observations.map((one) => `${one.reason} ${one.remedy}`).join('\n')).toMatch(reason);
  });
});

test.for(['images-scanned', 'no-open-high-vulnerability'])('%s: an old report of what runs no more', async (check) => {
  const made = (image: string, day: string) =>
    report([os()], { CreatedAt: `${day}T00:00:00Z`, ArtifactName: image, metadata: { RepoTags: [image] } });
  const outcome = async (...reports: readonly string[]) =>
    (
      await judged(check, {
        ...Object.fromEntries(reports.map((text, index) => [`${index}.json`, text])),
        'c.resolved.json': compose('example/app:1.1'),
      })
    ).outcome;
  const now = made('example/app:1.1', '2026-09-27');
  expect(await outcome(now, made('example/app:1.0', '2026-07-20'))).toBe('pass');
  // Of what runs it is missed, and where nothing newer is there it is what was handed in.
  expect(await outcome(made('example/other:1.0', '2026-09-27'), made('example/app:1.1', '2026-07-20'))).not.toBe('pass');
  expect(await outcome(made('example/app:1.1', '2026-07-20'))).toBe('unknown');
});

test('monthly-vulnerability-scan: reports of one image that were made one after the other all count', async () => {
  const made = ['2026-07-15', '2026-08-15', '2026-09-15'].map((day) => [
    `${day}/app.json`,
    report([os()], { CreatedAt: `${day}T00:00:00Z`, ArtifactName: 'example/app:1.0', metadata: { RepoTags: ['example/app:1.0'] } }),
  ]);
  const files = { ...Object.fromEntries(made), 'c.resolved.json': compose('example/app:1.0') };
  const { outcome, reason } = await judged('monthly-vulnerability-scan', files);
  expect(outcome, reason).toBe('pass');
  // One of before the quarter casts no doubt on it.
  const before = report([os()], { CreatedAt: '2026-05-15T00:00:00Z', ArtifactName: 'example/app:1.0' });
  expect(await judged('monthly-vulnerability-scan', { ...files, 'may/app.json': before })).toMatchObject({ outcome: 'pass' });
});

describe.for(['monthly-vulnerability-scan', 'quarterly-vulnerability-scan'])('%s', (check) => {
  const all = ['2026-07-15', '2026-08-15', '2026-09-15'];
  const dated = (text: (day: string) => string): Files => Object.fromEntries(all.map((day) => [`${day}.json`, text(day)]));
  test('reports of images count, those of a folder do not', async () => {
    const ofImages = dated((day) =>
      report([os()], { CreatedAt: `${day}T00:00:00Z`, ArtifactName: `example/app:${day}`, metadata: { RepoTags: [] } }),
    );
    expect(await judged(check, { ...ofImages, 'c.resolved.json': compose() })).toMatchObject({ outcome: 'pass' });
    const others = { ...ofImages, 'c.resolved.json': compose('example/other:1.0') };
    expect((await judged(check, others)).outcome).not.toBe('pass');
    expect((await judged(check, ofImages)).outcome).toBe('unknown');
    const ofFolders = dated((day) =>
      report([libraries()], {
        CreatedAt: `${day}T00:00:00Z`,
        ArtifactName: day,
        ArtifactType: 'filesystem',
        metadata: { OS: null },
      }),
    );
    expect((await judged(check, { ...ofFolders, 'c.resolved.json': compose() })).outcome).not.toBe('pass');
  });
});
