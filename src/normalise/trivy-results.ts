import { z } from 'zod';
import type { Pointer } from '../domain/evidence.ts';
import type { Fact } from '../domain/fact.ts';
import type { Vulnerability } from '../domain/facts/scan.ts';
import { jsonPath, mismatch } from './json.ts';
import type { FileName } from './reader.ts';
import { SharedTexts } from './shared-texts.ts';
import {
  misconfigurationFact,
  type Place,
  type SecretKind,
  secretFact,
  TrivyMisconfiguration,
  TrivySecret,
  TrivyVulnerability,
  vulnerabilityFact,
} from './trivy-findings.ts';

/** Why a finding was set aside: what for, in whose words, and the file that says so. */
const suppression = { Status: z.string().nullish(), Statement: z.string().nullish(), Source: z.string().nullish() };
const Suppression = z.object(suppression);

/** A finding that an ignore file or a VEX document took out of the lists beside it. */
const ModifiedFinding = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('vulnerability'), ...suppression, Finding: TrivyVulnerability }),
  z.object({ Type: z.literal('misconfiguration'), ...suppression, Finding: TrivyMisconfiguration }),
  z.object({ Type: z.literal('secret'), ...suppression, Finding: TrivySecret }),
  z.object({ Type: z.literal('license') }),
]);
type ModifiedFinding = z.output<typeof ModifiedFinding>;

/** What the report says around the findings of a result, in whatever order: known only when all of it was read. */
export interface ResultPlace {
  readonly artifact: string;
  readonly target: string;
  readonly secrets: SecretKind;
}

/** What is counted of a result's findings. */
export interface ResultCounts {
  /** Rules that failed and are listed. */
  readonly failed: number;
  /** Rules that were set aside. */
  readonly suppressed: number;
  readonly licences: number;
}

/** A fact whose artefact is not known yet: it is put in when it is. */
type Unplaced = { kind: 'vulnerability' } & Vulnerability & { artifact: string };

/** The findings of one result. */
class Result {
  readonly vulnerabilities: Unplaced[] = [];
  readonly misconfigurations: z.output<typeof TrivyMisconfiguration>[] = [];
  readonly secrets: z.output<typeof TrivySecret>[] = [];
  readonly modified: ModifiedFinding[] = [];
}

/**
 * The findings of a report, taken in one by one. Of each only what becomes its fact is kept, and a text that many of them share is kept
 * once: some 300 bytes for a vulnerability.
 */
export class TrivyFindings {
  readonly #file: FileName;
  readonly #results = new Map<number, Result>();
  readonly #texts = new SharedTexts();
  #first: z.core.$ZodIssue | null = null;
  #mismatches = 0;

  constructor(file: FileName) {
    this.#file = file;
  }

  /** Takes in the element at `$.Results[result].member[index]`; members that hold no findings are passed over. */
  take(value: unknown, result: number, member: string, index: number): void {
    const found = this.#results.get(result) ?? new Result();
    this.#results.set(result, found);
    const read = <Schema extends z.ZodType>(schema: Schema) => this.#read(schema, value, ['Results', result, member, index]);
    if (member === 'Vulnerabilities') {
      const vulnerability = read(TrivyVulnerability);
      if (vulnerability !== null) found.vulnerabilities.push(this.#unplaced(vulnerability, result, index));
    } else if (member === 'Misconfigurations') keep(found.misconfigurations, read(TrivyMisconfiguration));
    else if (member === 'Secrets') keep(found.secrets, read(TrivySecret));
    else if (member === 'ExperimentalModifiedFindings') keep(found.modified, read(ModifiedFinding));
  }

  /**
   * Holds what is around the findings against its schema. Throws a Problem for the first mismatch of that, or else of the findings, with
   * the number of further ones.
   */
  accept<Schema extends z.ZodType>(schema: Schema, around: unknown): z.output<Schema> {
    const result = schema.safeParse(around);
    if (result.success && this.#first === null) return result.data;
    const issues = [...(result.error?.issues ?? []), ...(this.#first === null ? [] : [this.#first])];
    const count = (result.error?.issues.length ?? 0) + this.#mismatches;
    throw mismatch(issues, count, (path) => `${this.#file.path} ${jsonPath(path)}`);
  }

  countsOf(result: number): ResultCounts {
    const { misconfigurations = [], modified = [] } = this.#results.get(result) ?? {};
    const set = Map.groupBy(modified, ({ Type }) => Type);
    return {
      failed: misconfigurations.filter(({ Status }) => Status === 'FAIL').length,
      suppressed: set.get('misconfiguration')?.length ?? 0,
      licences: set.get('license')?.length ?? 0,
    };
  }

  /** The facts of a result in the order of its lists: vulnerabilities, misconfigurations, secrets, and those that were set aside. */
  *factsOf(result: number, { artifact, target, secrets }: ResultPlace): Generator<Fact> {
    const found = this.#results.get(result);
    if (found === undefined) return;
    const at = (member: string, index: number, suppressed: string | null = null): Place => ({
      artifact,
      target,
      suppressed,
      from: this.#pointer(result, member, index),
    });
    for (const fact of found.vulnerabilities) {
      fact.artifact = artifact;
      yield fact;
    }
    for (const [index, one] of found.misconfigurations.entries()) yield misconfigurationFact(one, at('Misconfigurations', index));
    for (const [index, one] of found.secrets.entries()) yield secretFact(one, at('Secrets', index), secrets);
    for (const [index, one] of found.modified.entries()) {
      if (one.Type === 'license') continue;
      const place = at('ExperimentalModifiedFindings', index, suppressionOf(one));
      if (one.Type === 'vulnerability') yield vulnerabilityFact(one.Finding, place);
      else if (one.Type === 'misconfiguration') yield misconfigurationFact(one.Finding, place);
      else yield secretFact(one.Finding, place, secrets);
    }
  }

  #unplaced(found: z.output<typeof TrivyVulnerability>, result: number, index: number): Unplaced {
    const texts = this.#texts;
    const shared = {
      ...found,
      VulnerabilityID: texts.one(found.VulnerabilityID),
      PkgName: texts.one(found.PkgName),
      InstalledVersion: texts.one(found.InstalledVersion),
      FixedVersion: found.FixedVersion === null ? null : texts.one(found.FixedVersion),
      Title: found.Title === null ? null : texts.one(found.Title),
      CweIDs: texts.list(found.CweIDs),
    };
    const from = this.#pointer(result, 'Vulnerabilities', index);
    return vulnerabilityFact(shared, { artifact: '', target: '', suppressed: null, from });
  }

  #pointer(result: number, member: string, index: number): Pointer {
    // Joined and not added up: the engine would keep each of the parts as long as the whole.
    return { evidence: this.#file.digest, at: ['$.Results[', result, '].', member, '[', index, ']'].join('') };
  }

  #read<Schema extends z.ZodType>(schema: Schema, value: unknown, path: (string | number)[]): z.output<Schema> | null {
    const { success, data, error } = schema.safeParse(value);
    // A report with a mismatch is refused in the end: its facts need not be kept.
    if (success) return this.#first === null ? data : null;
    const [first] = error.issues;
    if (first !== undefined) this.#first ??= { ...first, path: [...path, ...first.path] };
    this.#mismatches += error.issues.length;
    return null;
  }
}

function keep<Item>(list: Item[], item: Item | null): void {
  if (item !== null) list.push(item);
}

/**
 * Only these statuses take a finding out of Trivy's own count; `affected` or `under_investigation` leave it in. Whether anybody accepted
 * it is not in the report: an ignore file has neither an approver nor, as a rule, an end.
 */
const SETTLED = new Set(['ignored', 'not_affected', 'fixed']);

function suppressionOf({ Status: status, Statement: statement, Source: source }: z.output<typeof Suppression>): string | null {
  if (!status || !SETTLED.has(status)) return null;
  return `${status}${statement ? `: ${statement}` : ''}${source ? ` (${source})` : ''}`;
}
