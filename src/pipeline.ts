import { realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { type AssessmentInput, assess } from './assess/assess.ts';
import { collect } from './collect/collect.ts';
import { type Content, loadContent } from './content.ts';
import { Assessment } from './domain/assessment.ts';
import { canonicalJson } from './domain/canonical.ts';
import type { Period } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import type { Instant } from './domain/time.ts';
import { inputFor, judge } from './judge.ts';
import { loadReaders, type Readers, readersFor } from './normalise/readers.ts';
import { SAMPLE_BYTES, sampleOf } from './normalise/sample.ts';
import { placesOf } from './publish/publish.ts';
import { unmatchedGlobs } from './publish/redact/unmatched-globs.ts';
import {
  loadRedactionKey,
  loadRedactionPolicy,
  type PublishedEvidence,
  publish,
  redactionKeyIn,
  refuseOtherJudgement,
} from './published-evidence.ts';
import { append } from './record/append.ts';
import type { Collection, ReceivedFile } from './record/entry.ts';
import { loadCollection } from './record/load-collection.ts';
import { loadRecordSigner, loadTrustedKeys, recordKeyFilesIn } from './record/record-key.ts';
import { EvidenceRecord, writeWhole } from './record/store.ts';
import type { Workspace } from './workspace.ts';

/** A file as collected, and what it was taken for. */
export interface CollectedFile extends ReceivedFile {
  /** Titles of the formats that claim it: one, as a rule; none when it was not recognised or not taken in. */
  readonly takenFor: readonly string[];
}

/** What came of collecting a drop folder. */
export interface CollectedPeriod {
  readonly files: readonly CollectedFile[];
  /** Paths of what editors and file managers left behind; it is no evidence. */
  readonly leftovers: readonly string[];
  /** What was put right on the way, in sentences. */
  readonly notes: readonly string[];
}

/** Seals a drop folder into the record as the evidence of a period. */
export async function collectPeriod(
  workspace: Workspace,
  folder: string,
  period: Period,
  now: Instant,
  onFile: (path: string) => void,
): Promise<CollectedPeriod> {
  await refuseOwnFolder(folder, workspace);
  const record = EvidenceRecord.open(workspace.record);
  const { organisation } = await loadContent(workspace.content);
  const signer = await loadRecordSigner(recordKeyFilesIn(workspace.keys));
  const header = { deployment: organisation.deployment.name, period: period.id, receivedAt: now };
  let leftovers: readonly string[] = [];
  const keepLeftovers = (paths: readonly string[]) => {
    leftovers = paths;
  };
  const { files, notes } = await append(record.folder, signer, header, (seal) =>
    collect(folder, seal, ({ path }) => onFile(path), keepLeftovers),
  );
  const readers = await loadReaders();
  const collected: CollectedFile[] = [];
  for (const file of files) collected.push({ ...file, takenFor: await takenFor(file, record, readers) });
  return { files: collected, leftovers, notes: [...notes, ...(await redactionNotes(workspace, files))] };
}

/** What the rules of redaction name and is not there. A file of rules that is wrong is refused where it is needed. */
async function redactionNotes({ content }: Workspace, files: readonly ReceivedFile[]): Promise<string[]> {
  const policy = await loadRedactionPolicy(content).catch((thrown: unknown) => {
    if (thrown instanceof Problem) return null;
    throw thrown;
  });
  if (policy === null) return [];
  const globs = unmatchedGlobs(
    policy.rules,
    files.map(({ path }) => path),
  );
  if (globs.length === 0) return [];
  return [
    `No file matches ${globs.join(', ')} in redaction.yaml, so that nothing is taken out by these rules: where such a file has another name, its people and addresses are published.`,
  ];
}

/** The keys would be sealed as evidence. */
async function refuseOwnFolder(folder: string, { record, keys }: Workspace): Promise<void> {
  const real = (place: string) => realpath(place).catch(() => resolve(place));
  const outer = await real(folder);
  const [realRecord, realKeys] = await Promise.all([real(record), real(keys)]);
  const inner = [realRecord, realKeys].find((place) => !relative(outer, place).startsWith('..'));
  if (inner === undefined) return;
  throw new Problem({
    what: `The drop folder holds "${inner}", where the record or its keys lie.`,
    where: folder,
    why: 'Private keys would become part of the evidence.',
    fix: 'Give the folder that holds the evidence and nothing else, such as evidence/2026-Q3.',
  });
}

async function takenFor({ path, digest, size }: ReceivedFile, record: EvidenceRecord, readers: Readers): Promise<string[]> {
  if (path === 'collection.yaml') return ['Collection manifest'];
  if (digest === null || size === 0) return [];
  return readersFor(sampleOf(path, await record.start(digest, SAMPLE_BYTES)), readers).map(({ title }) => title);
}

/** A period as it was judged, with the evidence it was judged on: what may be published, and nothing else. */
export interface JudgedPeriod {
  readonly assessment: Assessment;
  /** What it was judged with; the facts are those of the published evidence. */
  readonly input: AssessmentInput;
  readonly published: PublishedEvidence;
  readonly content: Content;
}

/** What a period is judged from: the evidence as it was received, in a record that was verified, and the content that goes with it. */
export interface OpenedPeriod {
  readonly record: EvidenceRecord;
  readonly collection: Collection;
  readonly content: Content;
}

/** Verifies the whole record and loads what a period is judged from. */
export async function openPeriod(workspace: Workspace, period: Period): Promise<OpenedPeriod> {
  const record = EvidenceRecord.open(workspace.record);
  const trusted = await loadTrustedKeys(recordKeyFilesIn(workspace.keys).vkey);
  const collection = await loadCollection(record.folder, trusted, period.id);
  const content = await loadContent(workspace.content);
  refuseForeign(collection, content);
  return { record, collection, content };
}

/**
 * Judges the collected evidence of a period as of an instant, by default the period's end. The whole record is verified first. What is
 * judged is the evidence as it may be published; where that is not what was received, both have to give the same judgement.
 */
export async function judgePeriod(
  workspace: Workspace,
  period: Period,
  asOf: Instant = period.to,
  opened?: OpenedPeriod,
): Promise<JudgedPeriod> {
  const { record, collection, content } = opened ?? (await openPeriod(workspace, period));
  const policy = await loadRedactionPolicy(workspace.content);
  const key = await loadRedactionKey(redactionKeyIn(workspace.keys), collection);
  const published = await publish(collection.files, record, policy, key);
  const when = { period, asOf };
  const input = await inputFor(content, published.files, { ...when, read: published.read, large: published.large });
  const assessment = asPublished(assess(input));
  if (published.redacted.length > 0) {
    const original = await judge(content, published.originals, { ...when, read: published.read, large: published.large });
    refuseOtherJudgement(original, assessment, published);
  }
  return { assessment, input, published, content };
}

/** The assessment as whoever reads the published document has it: with its members in their order, on which what is made of it may depend. */
function asPublished(assessment: Assessment): Assessment {
  return Assessment.parse(JSON.parse(canonicalJson(assessment)));
}

/** The assessment of a period: see {@link judgePeriod}. */
export async function assessPeriod(workspace: Workspace, period: Period, asOf: Instant = period.to): Promise<Assessment> {
  return (await judgePeriod(workspace, period, asOf)).assessment;
}

function refuseForeign({ deployment, period }: Collection, { organisation }: Content): void {
  if (deployment === organisation.deployment.name) return;
  throw new Problem({
    what: `The evidence of ${period} was collected for "${deployment}", and the content is about "${organisation.deployment.name}".`,
    why: "One deployment must not be judged on another's evidence.",
    fix: 'Collect the evidence again with the content of its own deployment.',
  });
}

/** Puts an assessment and its JSON Schema in place; returns the path of the assessment. */
export async function writeAssessment({ dist }: Workspace, assessment: Assessment): Promise<string> {
  const place = placesOf(dist, assessment).assessment;
  await writeWhole(join(dirname(place), 'assessment.schema.json'), assessmentSchema());
  await writeWhole(place, `${canonicalJson(assessment)}\n`);
  return place;
}

/** The JSON Schema (2020-12) of an assessment, as published. */
export function assessmentSchema(): string {
  return `${JSON.stringify(z.toJSONSchema(Assessment), null, 2)}\n`;
}
