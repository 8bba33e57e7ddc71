import type {
  Assessment,
  AttestationUse,
  DeviationUse,
  Finding,
  JudgedObservation,
  Status,
  Verdict,
} from '../../src/domain/assessment.ts';
import { Status as Statuses } from '../../src/domain/assessment.ts';
import { UNSIGNED } from '../../src/domain/attestation.ts';
import { type Evidence, EvidenceState, type Pointer } from '../../src/domain/evidence.ts';
import { parsePeriod } from '../../src/domain/period.ts';
import { organisation } from '../assess/builders.ts';

/** A digest that goes by a word: the version of a file, of the rules. */
export function digest(word: string): string {
  return Buffer.from(word).toString('hex').padEnd(64, '0').slice(0, 64);
}

/** A file of which `version` are the bytes. */
export function file(path: string, version: string, changes: Partial<Evidence> = {}): Evidence {
  return {
    path,
    digest: digest(`${version} ${path}`),
    size: 1,
    state: 'read',
    format: 'traefik-dynamic',
    formatTitle: 'Traefik dynamic configuration',
    problem: null,
    takenAt: '2026-09-28T06:00:00.000Z',
    takenAtSource: 'collection',
    covers: null,
    origin: null,
    facts: {},
    notes: [],
    ...changes,
  };
}

/** Points into a file made by {@link file}. */
export function into(path: string, version: string, at = 'line 1'): Pointer {
  return { evidence: digest(`${version} ${path}`), at };
}

export function observation(subject: string, outcome: string, changes: Partial<JudgedObservation> = {}): JudgedObservation {
  const [result, cause] = outcome.split(' ');
  return {
    subject,
    outcome: result === 'pass' || result === 'fail' || result === 'not-applicable' ? result : 'unknown',
    cause: cause === 'stale' || cause === 'unreadable' || cause === 'unresolved' || cause === 'missing' ? cause : null,
    reason: `It is ${outcome}.`,
    remedy: null,
    pointers: [],
    acceptedBy: null,
    ...changes,
  };
}

export function verdict(observations: JudgedObservation[], check: Partial<Verdict['check']> = {}): Verdict {
  return {
    check: { id: 'the-check', title: 'A check', why: 'W.', remedy: 'R.', reads: ['tlsOptions'], freshFor: 'P31D', ...check },
    outcome: 'pass',
    cause: null,
    reason: '',
    observations,
    query: null,
  };
}

export function finding(id: string, status: Status, verdicts: Verdict[], control: Partial<Finding['control']> = {}): Finding {
  return {
    control: { id, title: `Title of ${id}`, requirement: 'It must.', decidedBy: 'check', origin: 'guide', ...control },
    section: '05-tls',
    subsection: { id: id.split('.')[0] ?? '', title: 'Subsection' },
    status,
    until: null,
    cause: null,
    reason: 'R.',
    verdicts,
  };
}

export function deviation(id: string, changes: Partial<DeviationUse> = {}): DeviationUse {
  return {
    proofbook: 'deviation/1',
    id,
    control: 'TLS-1.1',
    subject: 'a',
    reason: 'R.',
    compensating: 'C.',
    approvedBy: 'Head of platform',
    approved: '2026-03-09',
    expires: '2026-12-31',
    state: 'applied',
    subjects: [],
    beganOn: null,
    lapsedOn: null,
    hides: 0,
    note: '',
    ...changes,
  };
}

export function record(from: Pointer, changes: Partial<AttestationUse> = {}): AttestationUse {
  return {
    control: 'TLS-1.1',
    subject: null,
    performed: '2026-07-06T00:00:00.000Z',
    covers: null,
    by: 'Security engineer',
    statement: 'S.',
    expires: '2026-12-31T00:00:00.000Z',
    signature: UNSIGNED,
    from,
    state: 'valid',
    ...changes,
  };
}

/** An assessment of a quarter; rules and organisation go by a word. */
export function assessment(
  quarter: string,
  changes: Partial<Assessment> & { readonly rules?: string; readonly scope?: string } = {},
): Assessment {
  const { rules = 'rules', scope = 'organisation', ...rest } = changes;
  const period = parsePeriod(quarter);
  return {
    proofbook: 'assessment/1',
    organisation,
    period,
    asOf: period.to,
    inputs: {
      guide: digest('guide'),
      rules: digest(rules),
      frameworks: digest('frameworks'),
      organisation: digest(scope),
      deviations: digest('deviations'),
    },
    counts: Object.fromEntries(Statuses.options.map((status) => [status, 0])) as Assessment['counts'],
    evidenceCounts: Object.fromEntries(EvidenceState.options.map((state) => [state, 0])) as Assessment['evidenceCounts'],
    sections: [],
    findings: [],
    evidence: [],
    logs: [],
    deviations: [],
    attestations: [],
    vulnerabilities: [],
    frameworks: [],
    coverage: [],
    ...rest,
  };
}
