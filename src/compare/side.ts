import type { Assessment, AttestationUse, DeviationUse, Finding, Verdict } from '../domain/assessment.ts';
import type { ControlId } from '../domain/control.ts';
import type { Digest, Evidence, Pointer } from '../domain/evidence.ts';

/** A place in the evidence, for people: the path of the file, and the line or JSON path in it (empty for the whole file). */
export interface Place {
  readonly path: string;
  readonly at: string;
}

/** What an assessment has to say of a file that a check could read. `absent`: there is no such file; `present`: it was read and counts. */
export type Presence = 'present' | 'absent' | 'stale' | 'missing' | Exclude<Evidence['state'], 'read'>;

/** An assessment with what comparing looks up in it. */
export class Side {
  readonly assessment: Assessment;
  readonly findings: ReadonlyMap<ControlId, Finding>;
  readonly deviations: ReadonlyMap<string, DeviationUse>;
  readonly #byDigest: ReadonlyMap<Digest, Evidence>;
  readonly #byName: ReadonlyMap<string, Evidence>;
  readonly #byPath: ReadonlyMap<string, Evidence>;
  readonly #records: ReadonlyMap<string, AttestationUse>;

  constructor(assessment: Assessment) {
    const { evidence } = assessment;
    this.assessment = assessment;
    this.findings = new Map(assessment.findings.map((finding) => [finding.control.id, finding]));
    this.deviations = new Map(assessment.deviations.map((deviation) => [deviation.id, deviation]));
    // Of files with the same bytes the first listed stands for all.
    this.#byDigest = new Map(evidence.toReversed().flatMap((file) => (file.digest === null ? [] : [[file.digest, file] as const])));
    this.#byName = new Map(evidence.toReversed().map((file) => [undated(file.path), file]));
    this.#byPath = new Map(evidence.map((file) => [file.path, file]));
    this.#records = new Map(assessment.attestations.map((record) => [placeKey(record.from), record]));
  }

  /** The file behind a pointer. */
  fileOf({ evidence }: Pointer): Evidence | undefined {
    return this.#byDigest.get(evidence);
  }

  placeOf(pointer: Pointer): Place {
    return { path: this.fileOf(pointer)?.path ?? `sha256:${pointer.evidence}`, at: pointer.at };
  }

  /** The record that a pointer leads to; undefined when it leads to evidence. */
  recordAt(pointer: Pointer): AttestationUse | undefined {
    return this.#records.get(placeKey(pointer));
  }

  /** The file that stands where `path` stands in the other assessment: exports often carry their day in their name. */
  counterpart(path: string): Evidence | undefined {
    return this.#byPath.get(path) ?? this.#byName.get(undated(path));
  }

  /** Whether a file counts here for a check. */
  presence(path: string, verdict: Verdict | undefined): Presence {
    const file = this.counterpart(path);
    if (file === undefined) return 'absent';
    if (file.state !== 'read') return file.state;
    const doubt = verdict?.observations.find(({ subject, outcome }) => subject === file.path && outcome === 'unknown');
    return doubt?.cause === 'stale' || doubt?.cause === 'unreadable' || doubt?.cause === 'missing' ? doubt.cause : 'present';
  }
}

/** A path with its numbers taken out. */
function undated(path: string): string {
  return path.replace(/\d+/g, '#');
}

function placeKey({ evidence, at }: Pointer): string {
  return `${evidence} ${at}`;
}
