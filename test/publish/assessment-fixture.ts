import { createHash } from 'node:crypto';
import {
  Assessment,
  type Finding,
  type JudgedObservation,
  type SectionResult,
  type Status,
  type Verdict,
} from '../../src/domain/assessment.ts';
import { UNSIGNED } from '../../src/domain/attestation.ts';
import type { Evidence, Pointer } from '../../src/domain/evidence.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { sampleFrameworks, sampleVulnerabilities } from './assessment-fixture-catalogues.ts';
import { type ControlSketch, sampleSections } from './assessment-fixture-controls.ts';

/** The SHA-256 of a text, for digests that look real and never change. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A place in a file of the sample's drop folder. */
function at(path: string, place: string): Pointer {
  return { evidence: digestOf(path), at: place };
}

const FILES: readonly Evidence[] = [
  file('compose/harbour.json', 'compose-config', 'Resolved Compose file', '2026-09-28T06:10:00.000Z', { service: 14, network: 6 }),
  file('terraform/firewall.tf', 'terraform', 'Terraform configuration', '2026-09-28T06:11:00.000Z', { 'firewall-rule': 4 }),
  file('tailscale/policy.hujson', 'tailscale-policy', 'Tailscale policy', '2026-09-27T14:02:10.000Z', { 'network-grant': 9 }),
  file('tls/testssl-harbour.json', 'testssl-report', 'testssl.sh report', '2026-06-02T11:40:00.000Z', { 'tls-offer': 11 }),
  file('traefik/dynamic.yml', 'traefik-dynamic', 'Traefik dynamic configuration', '2026-09-28T06:10:00.000Z', { 'tls-options': 2 }),
  file('trivy/portal.json', 'trivy-report', 'Trivy report', '2026-09-26T03:00:12.512Z', { vulnerability: 7 }),
  file('trivy/authentik-server.json', 'trivy-report', 'Trivy report', '2026-09-26T03:04:41.090Z', { vulnerability: 2 }),
  {
    ...file('logs/traefik-access.log', 'traefik-access', 'Traefik access log', '2026-10-01T00:20:00.000Z', { 'log line': 48_210 }),
    covers: { from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
    notes: ['3 lines could not be read as JSON and were rejected.'],
  },
  file('attestations/reviews.yaml', 'attestations', 'Records', '2026-09-30T09:00:00.000Z', { record: 3 }),
  {
    ...file('host/harbour-1.snapshot.ndjson', null, null, null, {}),
    state: 'unreadable',
    problem: 'The last line is missing, so the file was cut off. Run collect-host.sh again and send the whole output.',
  },
  { ...file('notes/todo.docx', null, null, null, {}), state: 'unrecognised', problem: 'No reader knows this format.' },
  {
    ...file('compose/latest', null, null, null, {}),
    digest: null,
    size: null,
    state: 'refused',
    problem: 'It is a symbolic link. Copy the file itself.',
  },
];

/**
 * A fictional deployment's quarter with every status, every state of evidence and every kind of deviation in it:
 * 13 controls in 5 sections, and one section without controls. The same value on every call.
 */
export function sampleAssessment(): Assessment {
  const sections = sampleSections(at);
  const findings = sections.flatMap(({ slug, subsections, controls }) =>
    controls.map((sketch) => findingOf(slug, subsections, sketch)),
  );
  const sectionResults: SectionResult[] = sections.map(({ controls, ...section }) => ({
    ...section,
    controls: controls.map(({ id }) => id),
    counts: countsOf(findings.filter((finding) => finding.section === section.slug)),
  }));
  const assessment: Assessment = {
    proofbook: 'assessment/1',
    organisation: ORGANISATION,
    period: parsePeriod('2026-Q3'),
    asOf: '2026-10-01T00:00:00.000Z',
    inputs: {
      guide: digestOf('guide'),
      rules: digestOf('rules'),
      frameworks: digestOf('frameworks'),
      organisation: digestOf('organisation'),
      deviations: digestOf('deviations'),
    },
    counts: countsOf(findings),
    evidenceCounts: { read: 9, unreadable: 1, unrecognised: 1, empty: 0, refused: 1 },
    sections: sectionResults,
    findings,
    evidence: [...FILES],
    logs: [
      {
        evidence: digestOf('logs/traefik-access.log'),
        path: 'logs/traefik-access.log',
        source: 'traefik',
        lines: 48_214,
        loaded: 48_210,
        rejected: 3,
        blank: 1,
        first: '2026-07-01T00:00:04.120Z',
        last: '2026-09-30T23:59:57.801Z',
        outsidePeriod: 0,
        rejects: [
          { at: 'line 1204', reason: 'not JSON: unexpected end of line' },
          { at: 'line 20933-20934', reason: 'no field "time"' },
        ],
        notes: [],
      },
    ],
    deviations: DEVIATIONS,
    attestations: ATTESTATIONS,
    vulnerabilities: sampleVulnerabilities(at),
    frameworks: sampleFrameworks(),
    coverage: [
      {
        id: 'images',
        title: 'Deployed images × vulnerability scans',
        unit: 'images',
        total: 3,
        covered: 2,
        holes: [{ group: null, name: 'redis:8.2.1', why: 'No scan is of it; it runs as cache.' }],
        notes: ['1 tied by digest, 1 by name and tag'],
      },
      { id: 'hosts', title: 'Hosts in scope × evidence taken on them', unit: 'hosts', total: 1, covered: 1, holes: [], notes: [] },
    ],
  };
  return Assessment.parse(assessment);
}

/** The number of findings with each status. */
function countsOf(findings: readonly Finding[]): Record<Status, number> {
  const count = (status: Status): number => findings.filter((finding) => finding.status === status).length;
  return {
    satisfied: count('satisfied'),
    'not-satisfied': count('not-satisfied'),
    'not-assessed': count('not-assessed'),
    'not-applicable': count('not-applicable'),
    accepted: count('accepted'),
    attested: count('attested'),
  };
}

function file(
  path: string,
  format: string | null,
  formatTitle: string | null,
  takenAt: string | null,
  facts: Record<string, number>,
): Evidence {
  return {
    path,
    digest: digestOf(path),
    size: 1_024 + path.length * 977,
    state: 'read',
    format,
    formatTitle,
    problem: null,
    takenAt,
    takenAtSource: takenAt === null ? null : path.startsWith('trivy/') ? 'evidence' : 'collection',
    covers: null,
    origin: `harbour-1: ${path}`,
    facts,
    notes: [],
  };
}

function findingOf(section: string, subsections: SectionResult['subsections'], sketch: ControlSketch): Finding {
  const { id, title, requirement, status, reason, until = null, cause = null, decidedBy = 'check', origin = 'guide' } = sketch;
  const subsection = subsections.find((candidate) => id.startsWith(`${candidate.id}.`));
  if (subsection === undefined) throw new Error(`The sample has no subsection for ${id}.`);
  const verdicts: Verdict[] =
    sketch.check === undefined
      ? []
      : [
          {
            check: { freshFor: 'P92D', ...sketch.check },
            outcome: OUTCOME_OF[status],
            cause,
            reason,
            observations: (sketch.observations ?? []).map(
              (observation): JudgedObservation => ({ acceptedBy: null, cause: null, remedy: null, ...observation }),
            ),
            query: sketch.query ?? null,
          },
        ];
  return { control: { id, title, requirement, decidedBy, origin }, section, subsection, status, until, cause, reason, verdicts };
}

const OUTCOME_OF: Record<Status, Verdict['outcome']> = {
  satisfied: 'pass',
  'not-satisfied': 'fail',
  'not-assessed': 'unknown',
  'not-applicable': 'not-applicable',
  accepted: 'fail',
  attested: 'pass',
};

const ORGANISATION: Assessment['organisation'] = {
  organisation: 'Harbour Example Cooperative',
  fictional: true,
  deployment: {
    name: 'harbour',
    title: 'Harbour MCP platform',
    description: 'A self-hosted tool platform behind single sign-on, on one server in a European data centre.',
    inServiceSince: '2026-02-02',
    timeZone: 'Europe/Amsterdam',
  },
  contacts: [
    { role: 'Security team', reach: 'security@harbour.example' },
    { role: 'On call', reach: '+31 20 555 0142' },
  ],
  scope: {
    hosts: ['harbour-1'],
    services: ['traefik', 'postgresql', 'redis', 'portal', 'authentik-server', 'authentik-worker'],
    logSources: ['authentik', 'traefik'],
    reverseProxy: 'traefik',
    dataStores: ['postgresql', 'redis'],
    administrators: { tailnet: ['tag:admin'] },
  },
  parameters: { sshMinimumPrefix: 24, scanMaximumAge: 'P30D', attestations: { signatures: 'optional' }, vexMaximumAge: 'P3M' },
};

const DEVIATIONS: Assessment['deviations'] = [
  {
    proofbook: 'deviation/1',
    id: 'postgresql-writable-root',
    control: 'CTR-3.1',
    subject: 'postgresql',
    reason: 'The image writes its socket and lock files below /var/run at start.',
    compensating: 'The container runs as an unprivileged user without capabilities.',
    approvedBy: 'Head of platform',
    approved: '2026-05-11',
    expires: '2026-12-31',
    state: 'applied',
    subjects: ['postgresql'],
    beganOn: null,
    lapsedOn: null,
    hides: 1,
    note: 'It accepts 1 failure of CTR-3.1.',
  },
  {
    proofbook: 'deviation/1',
    id: 'portal-as-root',
    control: 'CTR-1.1',
    subject: 'portal',
    reason: 'The vendor image binds port 80 until its next release.',
    compensating: 'All capabilities but NET_BIND_SERVICE are dropped.',
    approvedBy: 'Head of platform',
    approved: '2026-03-02',
    expires: '2026-08-31',
    state: 'expired',
    subjects: ['portal'],
    beganOn: null,
    lapsedOn: '2026-08-31',
    hides: 0,
    note: 'It ended on 2026-08-31, so the failure counts.',
  },
  {
    proofbook: 'deviation/1',
    id: 'legacy-wiki',
    control: 'NET-3.2',
    subject: 'wiki',
    reason: 'The wiki published its own port during the migration.',
    compensating: 'Reachable from the tailnet only.',
    approvedBy: 'Head of platform',
    approved: '2026-04-20',
    expires: '2026-12-31',
    state: 'orphan',
    subjects: [],
    beganOn: null,
    lapsedOn: null,
    hides: 0,
    note: 'No observation has the subject "wiki". Remove it, or correct its subject.',
  },
];

const ATTESTATIONS: Assessment['attestations'] = [
  {
    control: 'CMP-3.1',
    subject: '2026-W27',
    performed: '2026-07-06T00:00:00.000Z',
    covers: { from: '2026-06-29T00:00:00.000Z', to: '2026-07-06T00:00:00.000Z' },
    by: 'Security engineer',
    statement: 'All 41 failed logins of the week were read. Two bursts came from a forgotten backup client, which was corrected.',
    expires: '2026-10-06T00:00:00.000Z',
    from: at('attestations/reviews.yaml', '$.records[0]'),
  },
  {
    control: 'CMP-3.1',
    subject: '2026-W28',
    performed: '2026-07-13T00:00:00.000Z',
    covers: { from: '2026-07-06T00:00:00.000Z', to: '2026-07-13T00:00:00.000Z' },
    by: 'Security engineer',
    statement: 'No burst, 17 single failures, all from known staff.',
    expires: '2026-10-13T00:00:00.000Z',
    from: at('attestations/reviews.yaml', '$.records[1]'),
  },
  {
    control: 'CMP-3.1',
    subject: '2026-W01',
    performed: '2026-01-05T00:00:00.000Z',
    covers: null,
    by: 'Security engineer',
    statement: 'Review of the first week of the year.',
    expires: '2026-04-05T00:00:00.000Z',
    from: at('attestations/reviews.yaml', '$.records[2]'),
  },
].map((record, index) => ({ ...record, signature: UNSIGNED, state: index === 2 ? ('expired' as const) : ('valid' as const) }));

/** The sample with a deviation that was approved after the period, in place of the one that lapsed in it. */
export function withLaterDeviation(): Assessment {
  const sample = sampleAssessment();
  const later = { state: 'not-yet-in-force', approved: '2026-10-05', expires: '2026-12-31', lapsedOn: null } as const;
  const note = 'It begins on 2026-10-05, after the assessment, so it was not applied.';
  const deviations = sample.deviations.map((one) => (one.state === 'expired' ? { ...one, ...later, note } : one));
  return { ...sample, deviations };
}
