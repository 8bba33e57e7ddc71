import type { Assessment, DeviationUse, FrameworkResult, ListedVulnerability } from '../../domain/assessment.ts';
import { type CoveragePart, groupHoles } from '../../domain/coverage.ts';
import type { Evidence } from '../../domain/evidence.ts';
import { dateOf, type Instant, lastDayBefore } from '../../domain/time.ts';
import { acceptedVulnerabilities } from '../accepted-vulnerabilities.ts';
import { remediesOf } from '../remedies.ts';
import { findingDetail, OBSERVATIONS_PER_CHECK, PASSES_PER_CHECK, pointerWriter } from './findings.ts';
import type { Typesetter } from './typeset-text.ts';

/** What the report says besides the assessment itself. */
export interface ReportFacts {
  /** SHA-256 of the attached assessment. */
  readonly digest: string;
  /** Shown on the cover and in every footer, e.g. that the key is a demonstration key; null for nothing. */
  readonly keyNotice: string | null;
}

/** Vulnerabilities printed, the open ones first within a severity; the rest are counted. */
const VULNERABILITIES = 100;
const DETAILED: readonly string[] = ['not-satisfied', 'not-assessed', 'accepted'];

/** The assessment in the order and the words of the report: everything that the template prints, and nothing else. */
export function reportData(assessment: Assessment, facts: ReportFacts, set: Typesetter) {
  const { organisation, findings } = assessment;
  const write = pointerWriter(assessment, set);
  const detailed = findings.filter(({ status }) => DETAILED.includes(status));
  const attention = (['not-satisfied', 'not-assessed'] as const).flatMap((status) =>
    findings.filter((finding) => finding.status === status),
  );
  return {
    cover: {
      title: set.title(organisation.deployment.title),
      deployment: set.plain(organisation.deployment.title),
      name: set.plain(organisation.deployment.name),
      description: set.prose(organisation.deployment.description),
      organisation: set.title(organisation.organisation),
      author: set.plain(organisation.organisation),
      fictional: organisation.fictional,
      period: assessment.period.id,
      from: assessment.period.from.slice(0, 10),
      to: lastDayBefore(assessment.period.to),
      asOf: instant(assessment.asOf),
      keyNotice: facts.keyNotice === null ? null : set.title(facts.keyNotice),
      digest: set.exact(facts.digest),
      counts: assessment.counts,
      controls: findings.length,
      scope: {
        hosts: set.exact(organisation.scope.hosts.join(', ')),
        services: set.exact(organisation.scope.services.join(', ')),
        logSources: set.exact(organisation.scope.logSources.join(', ')),
        inServiceSince: organisation.deployment.inServiceSince,
      },
      contacts: organisation.contacts.map(({ role, reach }) => ({ role: set.prose(role), reach: set.exact(reach) })),
    },
    evidenceCounts: assessment.evidenceCounts,
    causes: countBy(findings.flatMap(({ status, cause }) => (status === 'not-assessed' && cause !== null ? [cause] : []))),
    attention: attention.map((finding) => ({
      id: finding.control.id,
      title: set.prose(finding.control.title),
      status: finding.status,
      cause: finding.cause,
      reason: set.prose(brief(finding.reason)),
      remedy: remedyOf(finding, set),
      long: finding.reason.length > 1200,
    })),
    sections: sectionTables(assessment, set),
    details: detailed.map((finding) => findingDetail(finding, set, write)),
    observationCap: OBSERVATIONS_PER_CHECK,
    passCap: PASSES_PER_CHECK,
    ...vulnerabilityTable(assessment, set),
    frameworks: assessment.frameworks.map((framework) => frameworkTable(framework, set)),
    deviations: assessment.deviations.map((deviation) => deviationRow(deviation, set)),
    attestations: assessment.attestations.map((record) => ({
      control: record.control,
      subject: record.subject === null ? null : set.exact(record.subject),
      performed: momentOrDay(record.performed),
      expires: lastDayBefore(record.expires),
      by: set.prose(record.by),
      statement: set.prose(record.statement),
      state: record.state,
      signature: set.prose(record.signature.note),
      from: write(record.from),
    })),
    coverage: assessment.coverage.map((part) => coverageRow(part, set)),
    logs: assessment.logs.map((log) => ({
      ...log,
      path: set.exact(log.path),
      source: set.exact(log.source),
      first: log.first === null ? null : instant(log.first),
      last: log.last === null ? null : instant(log.last),
      rejects: log.rejects.map(({ at, reason }) => ({ at: set.exact(at), reason: set.prose(reason) })),
      unlisted: Math.max(0, log.rejected - log.rejects.length),
      notes: log.notes.map(set.prose),
    })),
    evidence: assessment.evidence.map((evidence) => evidenceRow(evidence, set)),
    inputs: Object.entries(assessment.inputs).map(([name, digest]) => ({ name, digest: set.exact(digest) })),
  };
}

function sectionTables(assessment: Assessment, set: Typesetter) {
  return assessment.sections
    .filter(({ controls }) => controls.length > 0)
    .map((section) => ({
      title: set.title(section.title),
      summary: set.prose(section.summary),
      counts: section.counts,
      total: section.controls.length,
      subsections: section.subsections
        .map((subsection) => ({
          title: set.prose(subsection.title),
          rows: assessment.findings
            .filter((finding) => finding.section === section.slug && finding.subsection.id === subsection.id)
            .map((finding) => ({
              id: finding.control.id,
              title: set.prose(finding.control.title),
              origin: finding.control.origin,
              status: finding.status,
              until: finding.until,
              cause: finding.cause,
              reason: set.prose(brief(finding.reason)),
              detailed: DETAILED.includes(finding.status),
              long: finding.reason.length > 1200,
            })),
        }))
        .filter(({ rows }) => rows.length > 0),
    }));
}

function remedyOf(finding: Assessment['findings'][number], set: Typesetter) {
  const [first] = remediesOf(finding);
  return first === undefined ? null : set.prose(brief(first));
}

/** In a survey the first digits of a digest do: the finding in detail and the attached assessment have it whole. */
function brief(text: string): string {
  return text.replace(/(?<=sha256:[0-9a-f]{12})[0-9a-f]{52}(?![0-9a-f])/g, '…');
}

function vulnerabilityTable(assessment: Assessment, set: Typesetter) {
  const { vulnerabilities } = assessment;
  const acceptedBy = acceptedVulnerabilities(assessment);
  const listed = (['critical', 'high'] as const).flatMap((severity) => {
    const found = vulnerabilities.filter((vulnerability) => vulnerability.severity === severity);
    const rank = (one: ListedVulnerability) => Number(one.suppressed !== null) * 2 + Number(acceptedBy(one) !== null);
    return found.toSorted((left, right) => rank(left) - rank(right));
  });
  return {
    severities: countBy(vulnerabilities.map(({ severity }) => severity)),
    suppressed: listed.filter(({ suppressed }) => suppressed !== null).length,
    accepted: listed.filter((one) => one.suppressed === null && acceptedBy(one) !== null).length,
    unfixed: listed.filter((one) => one.fixed === null && one.suppressed === null && acceptedBy(one) === null).length,
    moreVulnerabilities: Math.max(0, listed.length - VULNERABILITIES),
    vulnerabilities: listed.slice(0, VULNERABILITIES).map((found) => ({
      id: set.exact(found.id),
      title: found.title === null ? null : set.prose(found.title),
      severity: found.severity,
      package: set.exact(found.package),
      installed: set.exact(found.installed),
      fixed: found.fixed === null ? null : set.exact(found.fixed),
      artifact: set.exact(found.artifact),
      owasp: found.owasp.map((clause) => set.exact(clause)),
      cwes: set.exact(found.cwes.join(', ')),
      suppressed: found.suppressed === null ? null : set.prose(found.suppressed),
      acceptedBy: exactOrNull(acceptedBy(found), set),
    })),
  };
}

function exactOrNull(text: string | null, set: Typesetter) {
  return text === null ? null : set.exact(text);
}

function frameworkTable(framework: FrameworkResult, set: Typesetter) {
  const mapped = framework.clauses.filter(({ controls }) => controls.length > 0);
  const touched = framework.clauses.filter(({ controls, vulnerabilities }) => controls.length > 0 || vulnerabilities > 0);
  const complete = framework.clauses.length <= 20;
  return {
    title: set.title(`${framework.title} ${framework.edition}`),
    publisher: set.prose(framework.publisher),
    url: set.exact(framework.url),
    licence: set.prose(framework.licence),
    total: framework.clauses.length,
    mapped: mapped.length,
    touched: touched.length - mapped.length,
    complete,
    counted: framework.clauses.some(({ vulnerabilities }) => vulnerabilities > 0),
    clauses: (complete ? framework.clauses : touched).map((clause) => ({
      id: set.exact(clause.id),
      title: set.prose(clause.title),
      aliases: Object.entries(clause.aliases).map(([edition, id]) => set.exact(`${id} in ${edition}`)),
      controls: set.exact(clause.controls.join(', ')),
      status: clause.status,
      vulnerabilities: clause.vulnerabilities,
      reason: clause.reason === null ? null : set.prose(clause.reason),
    })),
  };
}

function deviationRow(deviation: DeviationUse, set: Typesetter) {
  return {
    id: set.exact(deviation.id),
    control: deviation.control,
    subject: set.exact(deviation.subject),
    reason: set.prose(deviation.reason),
    compensating: set.prose(deviation.compensating),
    approvedBy: set.prose(deviation.approvedBy),
    approved: deviation.approved,
    expires: deviation.expires,
    state: deviation.state,
    beganOn: deviation.beganOn,
    lapsedOn: deviation.lapsedOn,
    note: set.prose(deviation.note),
  };
}

/** Parts of coverage of which other chapters print each item. */
function isPrintedElsewhere(id: string): boolean {
  return id.startsWith('framework-') || id === 'controls-decided';
}

function coverageRow({ id, title, unit, total, covered, holes, notes }: CoveragePart, set: Typesetter) {
  return {
    title: set.prose(title),
    unit,
    total,
    covered,
    holes: holes.length,
    told: !isPrintedElsewhere(id),
    notes: notes.map(set.prose),
    groups: groupHoles(holes).map(({ group, names, why }) => ({
      group: group === null ? null : set.exact(group),
      names: set.exact(names.join(', ')),
      why: set.prose(why),
    })),
  };
}

function evidenceRow(evidence: Evidence, set: Typesetter) {
  return {
    path: set.exact(evidence.path),
    digest: evidence.digest === null ? null : set.exact(evidence.digest),
    size: evidence.size,
    state: evidence.state,
    format: evidence.formatTitle === null ? null : set.prose(evidence.formatTitle),
    takenAt: evidence.takenAt === null ? null : instant(evidence.takenAt),
    takenAtSource: evidence.takenAtSource,
    covers: evidence.covers === null ? null : [instant(evidence.covers.from), instant(evidence.covers.to)],
    origin: evidence.origin === null ? null : set.exact(evidence.origin),
    facts: Object.entries(evidence.facts).map(([kind, count]) => ({ kind: set.exact(kind), count })),
    problem: evidence.problem === null ? null : set.prose(evidence.problem),
    notes: evidence.notes.map(set.prose),
  };
}

/** `2026-10-01 00:20 UTC`, with seconds where there are any; a line never ends before "UTC". */
function instant(value: Instant): string {
  const [date = '', time = ''] = value.replace('Z', '').split('T');
  return `${date} ${time.replace(/\.000$/, '').replace(/^(\d\d:\d\d):00$/, '$1')}\u00A0UTC`;
}

/** Whoever writes a day means the day, and not the midnight with which it begins. */
function momentOrDay(value: Instant): string {
  return value.endsWith('T00:00:00.000Z') ? dateOf(value) : instant(value);
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
