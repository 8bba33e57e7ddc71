import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { ExposedSecret, Misconfiguration, Vulnerability } from '../domain/facts/scan.ts';
import { Severity } from '../domain/severity.ts';

/*
 * Findings as Trivy writes them, in both of its report schemas. Go leaves empty members out, so absence is ordinary:
 * of the members read here only names and ids are always there.
 */

/** Trivy's severity in ours. Absent or empty (custom rules) is unknown; a word Trivy does not have is a mismatch. */
const TrivySeverity = z
  .enum(['', 'UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'], {
    error: (issue) => `${JSON.stringify(issue.input)} is none of Trivy's severities UNKNOWN, LOW, MEDIUM, HIGH and CRITICAL`,
  })
  .nullish()
  .transform((word): Severity => (word ? Severity.parse(word.toLowerCase()) : 'unknown'));

const Text = z
  .string()
  .nullish()
  .transform((text) => text || null);

/** A list, which Go leaves out or writes as `null` when it is empty. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** A member of `Vulnerabilities`. */
export const TrivyVulnerability = z.object({
  VulnerabilityID: z.string().min(1),
  PkgName: z.string().min(1),
  InstalledVersion: z
    .string()
    .nullish()
    .transform((version) => version ?? ''),
  FixedVersion: Text,
  Status: Text,
  Severity: TrivySeverity,
  Title: Text,
  CweIDs: listOf(z.string()),
});

/** A member of `Misconfigurations`. The excerpt of the file under `CauseMetadata` is not read: it may hold secrets. */
export const TrivyMisconfiguration = z
  .object({
    ID: Text,
    AVDID: Text,
    Title: Text,
    Message: Text,
    Severity: TrivySeverity,
    Status: z.enum(['PASS', 'FAIL', 'EXCEPTION'], {
      error: (issue) => `${JSON.stringify(issue.input)} is none of Trivy's outcomes PASS, FAIL and EXCEPTION`,
    }),
  })
  .transform((found, context) => {
    const id = found.ID ?? found.AVDID;
    if (id !== null) return { ...found, id: normaliseRuleId(id) };
    context.addIssue('a misconfiguration without an ID');
    return z.NEVER;
  });

/** A member of `Secrets`. `Match` and `Code` are not read: they show parts of the secret. */
export const TrivySecret = z.object({ RuleID: z.string().min(1), Severity: TrivySeverity, Title: Text });

/**
 * One spelling for the ids of Trivy's rules, which its releases write as `DS002`, `AVD-DS-0002` and `DS-0002`:
 * letters, a hyphen, at least four digits. Ids of another form (custom rules) stay as they are.
 */
export function normaliseRuleId(id: string): string {
  const match = /^(?:AVD-)?([A-Z]+)-?(\d+)$/.exec(id);
  return match?.[1] === undefined || match[2] === undefined ? id : `${match[1]}-${match[2].padStart(4, '0')}`;
}

/** Where a finding stands: the artefact scanned, the file in it, why the report sets it aside, and the pointer to it. */
export interface Place {
  readonly artifact: string;
  readonly target: string;
  readonly suppressed: string | null;
  readonly from: Pointer;
}

/** The fact of a vulnerability. */
export function vulnerabilityFact(
  found: z.output<typeof TrivyVulnerability>,
  place: Place,
): { kind: 'vulnerability' } & Vulnerability {
  return {
    kind: 'vulnerability',
    id: found.VulnerabilityID,
    artifact: place.artifact,
    package: found.PkgName,
    installed: found.InstalledVersion,
    fixed: found.FixedVersion,
    severity: found.Severity,
    title: found.Title,
    cwes: found.CweIDs,
    status: found.Status,
    suppressed: place.suppressed,
    from: place.from,
  };
}

const OUTCOMES = { PASS: 'pass', FAIL: 'fail', EXCEPTION: 'exception' } as const;

/** The fact of a misconfiguration rule. */
export function misconfigurationFact(
  found: z.output<typeof TrivyMisconfiguration>,
  place: Place,
): { kind: 'misconfiguration' } & Misconfiguration {
  return {
    kind: 'misconfiguration',
    id: found.id,
    artifact: place.artifact,
    target: place.target,
    title: found.Title,
    severity: found.Severity,
    outcome: OUTCOMES[found.Status],
    message: found.Message,
    suppressed: place.suppressed,
    from: place.from,
  };
}

/** The kind of a secret by where it lies: in committed files, or in an image, which says nothing of what is committed. */
export type SecretKind = 'exposedSecret' | 'imageSecret';

/** The fact of a secret in a file, without the secret. */
export function secretFact(
  found: z.output<typeof TrivySecret>,
  place: Place,
  kind: SecretKind,
): { kind: SecretKind } & ExposedSecret {
  return {
    kind,
    rule: found.RuleID,
    artifact: place.artifact,
    target: place.target,
    severity: found.Severity,
    title: found.Title,
    suppressed: place.suppressed,
    from: place.from,
  };
}
