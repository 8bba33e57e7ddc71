import type { Assessment } from '../domain/assessment.ts';
import type { Digest } from '../domain/evidence.ts';
import type { Period } from '../domain/period.ts';
import type { Instant } from '../domain/time.ts';
import type { LargeFiles } from '../normalise/large-files.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { LogPlaces } from '../publish/package/samples.ts';
import type { PackageFinding } from './finding.ts';
import type { PackageSource } from './source.ts';

/** A received file as a judgement takes it. */
export interface JudgedFile {
  readonly path: string;
  readonly digest: Digest | null;
  readonly size: number | null;
  readonly problem: string | null;
}

/** What is installed here to judge and to write with. */
export interface Installed {
  /** Digest of the rules. */
  readonly rules: Digest;
  readonly tools: Manifest['tools'];
  readonly assessmentSchema: string;
  readonly logPlaces: (assessment: Assessment) => LogPlaces;
  /** Judges files by the content in a folder. */
  judge(
    contentFolder: string,
    files: readonly JudgedFile[],
    request: {
      readonly period: Period;
      readonly asOf: Instant;
      read(digest: Digest): Promise<Uint8Array>;
      readonly large: LargeFiles;
    },
  ): Promise<Assessment>;
  compose(assessment: Assessment, keyNotice: string | null): Promise<Uint8Array>;
  /** Builds the runbook into a folder, with files to download. */
  buildSite(
    assessment: Assessment,
    guideFolder: string,
    outFolder: string,
    downloads: readonly { readonly title: string; readonly file: string }[],
  ): Promise<void>;
}

/** Whether something is what is installed here. */
export type Version = 'same' | 'another version';

/** What came of deriving everything again. */
export interface Rederivation {
  /** Whether the rules installed are those of the package. */
  readonly rules: Version;
  /** Whether the program that writes files is. */
  readonly tools: Version;
  /** Whether judging again gave the same assessment byte for byte, the same verdicts, or others. */
  readonly verdicts: 'same bytes' | 'same verdicts' | 'different' | 'not judged';
  /** Files that were written again and are the same byte for byte. */
  readonly files: number;
  readonly report: 'same bytes' | 'same figures' | 'different';
  /** Pages and files of the runbook that were built again and are the same; null when it was not built. */
  readonly site: number | null;
  /** What nobody derives again, in words. */
  readonly notCompared: readonly string[];
  readonly findings: readonly PackageFinding[];
}

/** What is derived again. */
export interface Derivable {
  readonly source: PackageSource;
  readonly manifest: Manifest;
  /** The assessment as the package holds it. */
  readonly sealed: Assessment;
  /** Of the key that signed the package. */
  readonly fingerprint: string;
}

/** How deriving goes: what with, and what was found so far. */
export interface Deriving {
  readonly installed: Installed;
  readonly rules: Version;
  readonly tools: Version;
  readonly site: Version;
  readonly findings: PackageFinding[];
}
