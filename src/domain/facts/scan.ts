import type { Pointer } from '../evidence.ts';
import type { Severity } from '../severity.ts';
import type { Instant } from '../time.ts';

/** What a Trivy report covers: one image, file system or repository, whatever was found in it. */
export interface Scan {
  readonly artifact: string;
  readonly artifactType: string;
  /** `name:tag` references. */
  readonly tags: readonly string[];
  /** `name@sha256:…` references. */
  readonly digests: readonly string[];
  readonly imageId: string | null;
  readonly scannedAt: Instant | null;
  /** User of the image configuration; '' is root. null when the report has no image configuration. */
  readonly imageUser: string | null;
  readonly operatingSystem: string | null;
  /** Of an image, e.g. `linux/arm64`: one tag stands for other bytes on each. Absent when the report does not say. */
  readonly platform?: string;
  /** Its distribution publishes neither fixes nor advisories any more; absent when the report does not say so. */
  readonly endOfLife?: boolean;
  /** What Trivy looked for here: which classes of result the report carries. */
  readonly classes: readonly string[];
  readonly from: Pointer;
}

/** That Trivy looked at a repository or a directory, for what is judged of committed files. */
export interface RepositoryScan {
  /** Path or URL, as it was named to Trivy. */
  readonly artifact: string;
  /** Where the repository was cloned from; null for a directory that is none, or when the report does not say. */
  readonly url: string | null;
  /** Which classes of result the report carries. */
  readonly classes: readonly string[];
  readonly from: Pointer;
}

/** One vulnerability in one package of one scanned artefact. */
export interface Vulnerability {
  readonly id: string;
  readonly artifact: string;
  readonly package: string;
  readonly installed: string;
  /** Versions that repair it; null when there is none. */
  readonly fixed: string | null;
  readonly severity: Severity;
  readonly title: string | null;
  readonly cwes: readonly string[];
  readonly status: string | null;
  /** Set aside in the report itself, by an ignore file or a VEX document: reported, with Trivy's reason. */
  readonly suppressed: string | null;
  readonly from: Pointer;
}

/** One rule of Trivy's misconfiguration scan. */
export interface Misconfiguration {
  /** Normalised, e.g. `DS-0002`. */
  readonly id: string;
  readonly artifact: string;
  readonly target: string;
  readonly title: string | null;
  readonly severity: Severity;
  readonly outcome: 'pass' | 'fail' | 'exception';
  readonly message: string | null;
  readonly suppressed: string | null;
  readonly from: Pointer;
}

/** A secret that Trivy found in a file, of a repository or of an image by the kind of the fact. Its value is never kept. */
export interface ExposedSecret {
  readonly rule: string;
  readonly artifact: string;
  readonly target: string;
  readonly severity: Severity;
  readonly title: string | null;
  readonly suppressed: string | null;
  readonly from: Pointer;
}
