import { describe, expect, test } from 'vitest';
import { assess } from '../../src/assess/assess.ts';
import check from '../../src/assess/checks/no-open-high-vulnerability.ts';
import type { Deviation } from '../../src/domain/deviation.ts';
import type { Fact } from '../../src/domain/fact.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import type { VexStatement } from '../../src/domain/vex.ts';
import type { ReadEvidence } from '../../src/normalise/normalise.ts';
import { at, organisation, scan, service, vulnerability } from './builders.ts';

const period = parsePeriod('2026-Q3');
const DIGEST = `sha256:${'ab'.repeat(32)}`;
const OTHER = `sha256:${'cd'.repeat(32)}`;
const TAGGED = 'pkg:oci/app?repository_url=docker.io/example/app&tag=1.0';

function statement(changes: Partial<VexStatement> = {}): VexStatement {
  return {
    id: 'ours#1',
    document: 'https://harbour.example/vex/1',
    version: 1,
    vulnerabilities: ['CVE-2026-1000'],
    products: [{ id: TAGGED, subcomponents: [] }],
    status: 'not_affected',
    justification: 'vulnerable_code_not_in_execute_path',
    explanation: null,
    author: 'Head of security',
    saidAt: '2026-08-10T09:00:00.000Z',
    from: at('vex', '$.statements[0]'),
    ...changes,
  };
}

function reading(name: string, facts: readonly Fact[], yields: ReadEvidence['yields'], readable = true): ReadEvidence {
  return {
    evidence: {
      path: name,
      digest: at(name).evidence,
      size: 1,
      state: readable ? 'read' : 'unreadable',
      format: name,
      formatTitle: name,
      problem: readable ? null : 'Cut off.',
      takenAt: '2026-09-28T06:00:00.000Z',
      takenAtSource: 'collection',
      covers: null,
      origin: null,
      facts: {},
      notes: [],
    },
    yields,
    reading: readable ? { artefact: name, takenAt: null, covers: null, facts, notes: [] } : null,
  };
}

interface Given {
  readonly vex?: readonly VexStatement[];
  readonly dropped?: readonly VexStatement[];
  readonly unreadable?: boolean;
  readonly facts?: readonly Fact[];
  readonly deviations?: readonly Deviation[];
  readonly asOf?: string;
}

function judged({ vex = [], dropped = [], unreadable = false, deviations = [], asOf = period.to, ...given }: Given) {
  const { facts = [scan(), vulnerability()] } = given;
  const readings = [
    reading('compose', [service()], ['composeService']),
    reading('scan', facts, ['scan', 'vulnerability']),
    ...(dropped.length > 0
      ? [
          reading(
            'vex',
            dropped.map((one): Fact => ({ kind: 'vexStatement', ...one })),
            ['vexStatement'],
          ),
        ]
      : []),
    ...(unreadable ? [reading('cut.openvex.json', [], ['vexStatement'], false)] : []),
  ];
  const empty = '0'.repeat(64);
  const assessment = assess({
    organisation,
    period,
    asOf,
    guide: [
      {
        slug: '07-monitoring',
        title: 'Monitoring',
        area: 'MON',
        order: 7,
        summary: 'Monitoring.',
        sections: [{ id: 'MON-2', title: 'Vulnerabilities' }],
        controls: [{ id: 'MON-2.2', title: 'None open', requirement: 'None.', decidedBy: 'check', origin: 'guide' }],
      },
    ],
    checks: [{ ...check, sql: null, formats: ['Trivy report'] }],
    frameworks: [],
    deviations,
    vex,
    evidence: readings.map((item) => item.evidence),
    readings,
    logs: [],
    rows: new Map(),
    inputs: { guide: empty, rules: empty, frameworks: empty, organisation: empty, deviations: empty },
  });
  const [finding] = assessment.findings;
  const uses = assessment.deviations.map(({ id, state, hides, note }) => `${id} ${state} ${hides}: ${note}`);
  return { status: finding?.status, until: finding?.until, uses, deviations: assessment.deviations };
}

test('what a report sets aside counts as open until a statement on file accepts it', () => {
  const facts = [scan(), vulnerability({ suppressed: 'not_affected: vulnerable_code_not_present (repo)' })];
  expect(judged({ facts }).status).toBe('not-satisfied');
  expect(judged({ facts, vex: [statement()] }).status).toBe('accepted');
});

test('no statement and no report accepts that a distribution has ended', () => {
  const facts = [scan({ endOfLife: true }), vulnerability()];
  expect(judged({ facts, vex: [statement()] }).status).toBe('not-satisfied');
});

test('a statement that says not affected accepts the vulnerability until it is too old', () => {
  const { status, until, uses, deviations } = judged({ vex: [statement()] });
  expect([status, until]).toEqual(['accepted', '2026-11-10']);
  expect(uses).toEqual([
    'ours#1 applied 1: It sets 1 failed observation aside. It began on 2026-08-10, inside the period: until then nobody had accepted them.',
  ]);
  expect(deviations[0]).toMatchObject({
    control: 'MON-2.2',
    subject: `${TAGGED}: CVE-2026-1000`,
    subjects: ['example/app:1.0: CVE-2026-1000'],
    reason: 'OpenVEX: Not affected, vulnerable code not in execute path.',
    approvedBy: 'Head of security',
    approved: '2026-08-10',
    expires: '2026-11-10',
    beganOn: '2026-08-10',
    lapsedOn: null,
  });
});

test.for<[string, Given]>([
  ['from the drop folder', { dropped: [statement()] }],
  ['that says fixed, without more', { vex: [statement({ status: 'fixed', justification: null })] }],
  ['that gives its reason in words', { vex: [statement({ justification: null, explanation: 'The module is switched off.' })] }],
  ['by an alias', { vex: [statement({ vulnerabilities: ['GHSA-AAAA-BBBB-CCCC', 'CVE-2026-1000'] })] }],
  ['of the first day of the quarter', { vex: [statement({ saidAt: '2026-07-01T00:00:00.000Z' })] }],
  ['of Docker by its tag', { vex: [statement({ products: [{ id: 'pkg:docker/example/app@1.0', subcomponents: [] }] })] }],
  [
    'of one of several products',
    {
      vex: [
        statement({
          products: [
            { id: 'pkg:oci/other?tag=1', subcomponents: [] },
            { id: TAGGED, subcomponents: [] },
          ],
        }),
      ],
    },
  ],
  [
    'by the digest of what was scanned',
    {
      facts: [scan({ digests: [`example/app@${DIGEST}`] }), vulnerability()],
      vex: [statement({ products: [{ id: `pkg:oci/app@${DIGEST.replace(':', '%3A')}`, subcomponents: [] }] })],
    },
  ],
  [
    'of the very package',
    { vex: [statement({ products: [{ id: TAGGED, subcomponents: ['pkg:apk/alpine/openssl@3.3.1?arch=x86_64'] }] })] },
  ],
  [
    'said after an older one that says affected',
    { vex: [statement({ saidAt: '2026-08-12T00:00:00.000Z' }), statement({ id: 'ours#2', status: 'affected' })] },
  ],
])('a statement %s is applied', ([, given]) => {
  expect(judged(given).status).toBe('accepted');
});

test.for<[string, Given, RegExp]>([
  ['that says affected', { vex: [statement({ status: 'affected' })] }, /^$/],
  ['that says under investigation', { vex: [statement({ status: 'under_investigation' })] }, /^$/],
  ['that says not affected and not why', { vex: [statement({ justification: null })] }, /^$/],
  [
    'older than the organisation allows',
    { vex: [statement({ saidAt: '2026-06-29T23:59:59.999Z' })] },
    /^ours#1 expired 0: It lapsed inside the period: its last day was 2026-09-29\. It was not applied\. 1 failed observation counts against the control\.$/,
  ],
  [
    'of after the assessment',
    { vex: [statement({ saidAt: '2026-10-01T00:00:00.000Z' })] },
    /not-yet-in-force 0: It begins on 2026-10-01, after the assessment, so/,
  ],
  ['of another vulnerability', { vex: [statement({ vulnerabilities: ['CVE-2026-10001'] })] }, /orphan/],
  ['of another tag', { vex: [statement({ products: [{ id: TAGGED.replace('1.0', '1.0.1'), subcomponents: [] }] })] }, /orphan/],
  [
    'of another registry',
    { vex: [statement({ products: [{ id: TAGGED.replace('docker.io', 'ghcr.io'), subcomponents: [] }] })] },
    /orphan/,
  ],
  [
    'of a tag without a repository',
    { vex: [statement({ products: [{ id: 'pkg:oci/app?tag=1.0', subcomponents: [] }] })] },
    /orphan/,
  ],
  [
    'of every version there will ever be',
    { vex: [statement({ products: [{ id: 'pkg:oci/app?repository_url=docker.io/example/app', subcomponents: [] }] })] },
    /orphan/,
  ],
  [
    'of every version, in Docker',
    { vex: [statement({ products: [{ id: 'pkg:docker/example/app', subcomponents: [] }] })] },
    /orphan/,
  ],
  ['of no product', { vex: [statement({ products: [] })] }, /orphan/],
  [
    'of something that is no package URL',
    { vex: [statement({ products: [{ id: 'example/app:1.0', subcomponents: [] }] })] },
    /orphan/,
  ],
  [
    'of another digest under the same tag',
    {
      facts: [scan({ digests: [`example/app@${DIGEST}`] }), vulnerability()],
      vex: [
        statement({ products: [{ id: `pkg:oci/app@${OTHER}?repository_url=docker.io/example/app&tag=1.0`, subcomponents: [] }] }),
      ],
    },
    /orphan/,
  ],
  [
    'of the beginning of a digest',
    {
      facts: [scan({ digests: [`example/app@${DIGEST}`] }), vulnerability()],
      vex: [statement({ products: [{ id: `pkg:docker/example/app@${DIGEST.slice(0, 19)}`, subcomponents: [] }] })],
    },
    /orphan/,
  ],
  ['of another package', { vex: [statement({ products: [{ id: TAGGED, subcomponents: ['pkg:apk/alpine/zlib'] }] })] }, /orphan/],
  [
    'of another version of the package',
    { vex: [statement({ products: [{ id: TAGGED, subcomponents: ['pkg:apk/alpine/openssl@3.3.0'] }] })] },
    /orphan/,
  ],
  ['of an unnamed part', { vex: [statement({ products: [{ id: TAGGED, subcomponents: ['unnamed'] }] })] }, /orphan/],
  [
    'of one package of two',
    {
      facts: [scan(), vulnerability(), vulnerability({ package: 'libssl3', from: at('scan', '$.Results[0].Vulnerabilities[1]') })],
      vex: [statement({ products: [{ id: TAGGED, subcomponents: ['pkg:apk/alpine/openssl'] }] })],
    },
    /not-needed 0: It was not applied: another deviation or a newer statement decides, or it covers a part/,
  ],
  [
    'that a newer one takes back',
    { vex: [statement(), statement({ id: 'ours#2', status: 'affected', saidAt: '2026-08-11T00:00:00.000Z' })] },
    /^ours#1 not-needed 0: It was not applied/,
  ],
  [
    'that one of the same instant contradicts',
    { vex: [statement(), statement({ id: 'ours#2', status: 'under_investigation' })] },
    /^ours#1 not-needed 0/,
  ],
  [
    'that one of after the assessment takes back',
    { vex: [statement(), statement({ id: 'ours#2', status: 'affected', saidAt: '2026-10-02T00:00:00.000Z' })] },
    /^ours#1 not-needed 0/,
  ],
  [
    'that one about every version takes back',
    {
      vex: [
        statement(),
        statement({
          id: 'ours#2',
          status: 'affected',
          saidAt: '2026-08-11T00:00:00.000Z',
          products: [{ id: 'pkg:oci/app?repository_url=index.docker.io/example/app', subcomponents: [] }],
        }),
      ],
    },
    /^ours#1 not-needed 0/,
  ],
  [
    'that the vendor takes back',
    {
      vex: [statement()],
      dropped: [statement({ id: 'v#1', document: 'v', status: 'affected', saidAt: '2026-09-01T00:00:00.000Z' })],
    },
    /^ours#1 not-needed 0/,
  ],
  [
    'that the next version of its document leaves out',
    { vex: [statement(), statement({ id: 'ours-2#1', version: 2, vulnerabilities: ['CVE-2026-2000'] })] },
    /^ours#1 not-needed 0: A newer version of its document is on file\./,
  ],
  [
    'beside a document that cannot be read',
    { vex: [statement()], unreadable: true },
    /because "cut\.openvex\.json" could not be read/,
  ],
])('a statement %s sets nothing aside', ([, given, note]) => {
  const { status, uses } = judged(given);
  expect(status).toBe('not-satisfied');
  expect(uses[0] ?? '').toMatch(note);
});

test('a statement about what does not fail is not needed', () => {
  const medium = [scan(), vulnerability({ severity: 'medium' })];
  expect(judged({ vex: [statement()], facts: medium })).toMatchObject({
    status: 'satisfied',
    uses: ['ours#1 not-needed 0: What it accepts no longer fails: it can be withdrawn.'],
  });
});

test('two packages set aside by two statements hold as long as the one that ends first', () => {
  const facts = [
    scan(),
    vulnerability(),
    vulnerability({ package: 'libssl3', from: at('scan', '$.Results[0].Vulnerabilities[1]') }),
  ];
  const of = (name: string) => [{ id: TAGGED, subcomponents: [`pkg:apk/alpine/${name}`] }];
  const vex = [
    statement({ products: of('openssl') }),
    statement({ id: 'ours#2', products: of('libssl3'), saidAt: '2026-08-01T00:00:00.000Z' }),
  ];
  expect(judged({ vex, facts })).toMatchObject({ status: 'accepted', until: '2026-11-01' });
});

describe('an end', () => {
  test.for([
    ['2026-09-30T12:00:00.000Z', 'accepted'],
    ['2026-10-01T00:00:00.000Z', 'accepted'],
    ['2026-10-01T00:00:00.001Z', 'not-satisfied'],
  ] as const)('on 30 September, judged at %s: %s', ([asOf, status]) => {
    const vex = [statement({ saidAt: '2026-06-30T23:00:00.000Z' })];
    expect(judged({ vex, asOf, facts: [scan(), vulnerability()] }).status).toBe(status);
  });
});
