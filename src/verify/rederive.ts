import type { Assessment } from '../domain/assessment.ts';
import { canonicalJson } from '../domain/canonical.ts';
import type { Digest } from '../domain/evidence.ts';
import type { Period } from '../domain/period.ts';
import type { Instant } from '../domain/time.ts';
import type { Manifest } from '../publish/package/manifest.ts';
import type { LogPlaces } from '../publish/package/samples.ts';
import type { PackageFinding } from './finding.ts';
import { writeAgain } from './rederive-files.ts';
import { compareReport } from './rederive-report.ts';
import { buildSiteAgain } from './rederive-site.ts';
import { judgeAgain } from './rederive-verdicts.ts';
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
    request: { readonly period: Period; readonly asOf: Instant; read(digest: Digest): Promise<Uint8Array> },
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

/**
 * Judges the evidence of a package again by its content and the rules installed, writes the files again, composes the report again and,
 * with `withSite`, builds the runbook again. What comes out otherwise by the very versions that the package names is different; by
 * others it is compared as far as it can be, and said not to have been compared beyond that. The package was verified before.
 */
export async function rederive(derivable: Derivable, installed: Installed, withSite: boolean): Promise<Rederivation> {
  const { manifest } = derivable;
  const { site: siteTools, ...tools } = installed.tools;
  const { site: sealedSite, ...sealedTools } = manifest.tools;
  const deriving: Deriving = {
    installed,
    rules: versionOf(installed.rules === manifest.inputs.rules),
    tools: versionOf(canonicalJson(tools) === canonicalJson(sealedTools)),
    site: versionOf(siteTools === sealedSite && installed.tools.proofbook === manifest.tools.proofbook),
    findings: [],
  };
  const verdicts = await judgeAgain(derivable, deriving);
  const written = await writeAgain(derivable, deriving);
  const report = await compareReport(derivable, deriving);
  const site = withSite ? await buildSiteAgain(derivable, deriving) : null;
  return {
    rules: deriving.rules,
    tools: deriving.tools,
    verdicts,
    files: written.same,
    report,
    site,
    notCompared: [...written.notCompared, ...unbuilt(derivable, withSite)],
    findings: deriving.findings,
  };
}

function versionOf(isSame: boolean): Version {
  return isSame ? 'same' : 'another version';
}

function unbuilt({ source }: Derivable, withSite: boolean): string[] {
  const pages = [...source.files.keys()].filter((path) => path.startsWith('site/') && !path.startsWith('site/files/')).length;
  return withSite || pages === 0 ? [] : [`site/: ${pages} files of the runbook; --site builds it again`];
}
