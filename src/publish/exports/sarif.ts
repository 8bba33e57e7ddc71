import type { Assessment, ListedVulnerability, Verdict } from '../../domain/assessment.ts';
import type { Outcome } from '../../domain/observation.ts';
import type { Severity } from '../../domain/severity.ts';
import { placesIn } from './evidence-places.ts';
import { type Judgement, judgementsIn } from './judgements.ts';
import { clausesOf } from './observed.ts';
import { prepared } from './prepared.ts';
import { SARIF_BASES, sarifArtifacts, sarifLocation, sarifText } from './sarif-locations.ts';

/** A level other than none belongs to failures alone (section 3.27.10). Insufficient evidence is `open` (3.27.9). */
const RESULT: Readonly<Record<Outcome, { readonly kind: string; readonly level: string }>> = {
  fail: { kind: 'fail', level: 'error' },
  unknown: { kind: 'open', level: 'none' },
  pass: { kind: 'pass', level: 'none' },
  'not-applicable': { kind: 'notApplicable', level: 'none' },
};

/** A vulnerability without a severity is a warning: unknown is never low. */
const LEVEL: Readonly<Record<Severity, string>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  unknown: 'warning',
  low: 'note',
};

/** The rule of the controls that no check decides: not the id of a check, which begins with a letter. */
const NO_CHECK = { id: '-no-check', shortDescription: { text: 'Controls that no check decides' } };

/**
 * The assessment as SARIF 2.1.0 in two runs: the checks with every observation, passes included, and the vulnerabilities of the reports.
 * A check that observed nothing has one result of its own, and so has a control without a check, so that none is missing.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export function sarif(original: Assessment) {
  const assessment = prepared(original);
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run(assessment, 'checks', checkRun(assessment)), run(assessment, 'vulnerabilities', vulnerabilityRun(assessment))],
  };
}

interface Run {
  readonly rules: readonly (object & { readonly id: string })[];
  readonly results: readonly { readonly ruleId: string }[];
}

function run(assessment: Assessment, name: string, { rules, results }: Run) {
  const { organisation, period, asOf, inputs } = assessment;
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    tool: { driver: { name: `Proofbook ${name}`, rules } },
    automationDetails: { id: `proofbook/${name}/${organisation.deployment.name}/${period.id}` },
    invocations: [{ executionSuccessful: true, endTimeUtc: asOf }],
    columnKind: 'unicodeCodePoints',
    originalUriBaseIds: SARIF_BASES,
    artifacts: sarifArtifacts(assessment),
    results: results.map((result) => ({ ...result, ruleIndex: indexes.get(result.ruleId) ?? -1 })),
    properties: { period: period.id, asOf, inputs, fictional: organisation.fictional },
  };
}

function checkRun(assessment: Assessment): Run {
  const { findings } = assessment;
  const judgements = judgementsIn(assessment);
  const rules = [
    ...findings.flatMap(({ control, verdicts }) => verdicts.map((verdict) => checkRule(assessment, control.id, verdict))),
    ...(judgements.some(({ verdict }) => verdict === null) ? [NO_CHECK] : []),
  ];
  return { rules: distinct(rules), results: judgements.map((judgement) => checkResult(assessment, judgement)) };
}

/** The first rule of each id. */
function distinct<Rule extends { readonly id: string }>(rules: readonly Rule[]): Rule[] {
  return [...new Map([...rules].reverse().map((rule) => [rule.id, rule])).values()].reverse();
}

function checkRule(assessment: Assessment, control: string, { check }: Verdict) {
  return {
    id: check.id,
    shortDescription: { text: sarifText(check.title) },
    fullDescription: { text: sarifText(check.why) },
    help: { text: sarifText(check.remedy) },
    defaultConfiguration: { level: 'error' },
    properties: {
      control,
      reads: check.reads,
      freshFor: check.freshFor,
      clauses: clausesOf(assessment, control).map(({ standard, clause }) => `${standard} ${clause}`),
    },
  };
}

function checkResult(assessment: Assessment, judgement: Judgement) {
  const { uuid, finding, verdict, observation, outcome, reason, places, takenAt } = judgement;
  const subject = observation?.subject ?? `${finding.control.id} ${finding.control.title}`;
  return {
    ruleId: verdict?.check.id ?? NO_CHECK.id,
    ...RESULT[outcome],
    message: { text: sarifText(`${subject}: ${reason}`) },
    guid: uuid,
    partialFingerprints: { 'judgement/v1': uuid },
    locations: places.map((place) => sarifLocation(assessment, place)),
    suppressions: suppressionsOf(assessment, observation?.acceptedBy ?? null),
    properties: {
      control: finding.control.id,
      status: finding.status,
      until: finding.until,
      ...(observation === null ? {} : { subject: observation.subject }),
      cause: observation?.cause ?? finding.cause,
      remedy: observation?.remedy ?? null,
      takenAt,
    },
  };
}

/** The deviation that accepts a failure. Every result has the member: an absent one would mean that nobody knows (section 3.27.23). */
function suppressionsOf({ deviations }: Assessment, acceptedBy: string | null) {
  if (acceptedBy === null) return [];
  const deviation = deviations.find(({ id }) => id === acceptedBy);
  return [
    {
      kind: 'external',
      status: 'accepted',
      justification: deviation?.reason ?? `Deviation ${acceptedBy}`,
      properties: {
        deviation: acceptedBy,
        approvedBy: deviation?.approvedBy ?? null,
        approved: deviation?.approved ?? null,
        expires: deviation?.expires ?? null,
        compensating: deviation?.compensating ?? null,
      },
    },
  ];
}

function vulnerabilityRun(assessment: Assessment): Run {
  const { vulnerabilities } = assessment;
  const placeOf = placesIn(assessment);
  const rules = vulnerabilities.map(({ id, title, cwes }) => ({
    id,
    ...(title === null ? {} : { shortDescription: { text: sarifText(title) } }),
    properties: { cwes },
  }));
  return {
    rules: distinct(rules),
    results: vulnerabilities.map((one) => ({
      ruleId: one.id,
      kind: 'fail',
      level: LEVEL[one.severity],
      message: { text: sarifText(sentence(one)) },
      locations: [sarifLocation(assessment, placeOf(one.from))],
      suppressions: one.suppressed === null ? [] : [{ kind: 'external', status: 'accepted', justification: one.suppressed }],
      properties: {
        severity: one.severity,
        artifact: one.artifact,
        package: one.package,
        installed: one.installed,
        fixed: one.fixed,
        owasp: one.owasp,
      },
    })),
  };
}

function sentence({ id, artifact, package: name, installed, fixed }: ListedVulnerability): string {
  const remedy = fixed === null ? 'no fixed version is named' : `fixed in ${fixed}`;
  return `${id} in ${name} ${installed} of ${artifact}: ${remedy}.`;
}
