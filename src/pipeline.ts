import { createHash, randomBytes } from 'node:crypto';
import { readdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { z } from 'zod';
import { type AssessmentInput, assess } from './assess/assess.ts';
import { collect } from './collect/collect.ts';
import { type Content, loadContent } from './content.ts';
import { Assessment } from './domain/assessment.ts';
import { canonicalJson, compareText } from './domain/canonical.ts';
import type { Organisation } from './domain/organisation.ts';
import { type Period, parsePeriod } from './domain/period.ts';
import { Problem } from './domain/problem.ts';
import type { Instant } from './domain/time.ts';
import { inputFor, judge } from './judge.ts';
import { loadReaders, type Readers, readersFor } from './normalise/readers.ts';
import { SAMPLE_BYTES, sampleOf } from './normalise/sample.ts';
import { packageTrust } from './publish/package/package-trust.ts';
import { placesOf } from './publish/publish.ts';
import {
  loadRedactionKey,
  loadRedactionPolicy,
  type PublishedEvidence,
  publish,
  redactionKeyIn,
  refuseOtherJudgement,
} from './published-evidence.ts';
import { append } from './record/append.ts';
import { originOf } from './record/checkpoint.ts';
import { createDemonstrationKey } from './record/demonstration-key.ts';
import type { Collection, ReceivedFile } from './record/entry.ts';
import { loadCollection } from './record/load-collection.ts';
import { createRecordKey, loadRecordSigner, loadTrustedKeys, recordKeyFilesIn } from './record/record-key.ts';
import { ifThere } from './record/refusals.ts';
import { EvidenceRecord, exists, writeWhole } from './record/store.ts';

/** Where a project keeps its parts. */
export interface Workspace {
  readonly content: string;
  readonly evidence: string;
  readonly record: string;
  readonly keys: string;
  readonly dist: string;
}

/** The parts of the project in a folder, by convention. */
export function workspaceIn(root: string): Workspace {
  return {
    content: join(root, 'content'),
    evidence: join(root, 'evidence'),
    record: join(root, '.proofbook', 'record'),
    keys: join(root, '.proofbook', 'keys'),
    dist: join(root, 'dist'),
  };
}

/** A file as collected, and what it was taken for. */
export interface CollectedFile extends ReceivedFile {
  /** Titles of the formats that claim it: one, as a rule; none when it was not recognised or not taken in. */
  readonly takenFor: readonly string[];
}

/** Every quarter that has a drop folder, the newest last. Throws a Problem when there is none. */
export async function periodsIn({ evidence }: Workspace): Promise<Period[]> {
  const names = (await ifThere(readdir(evidence))) ?? [];
  const quarters = names.filter((name) => /^\d{4}-Q[1-4]$/.test(name)).sort(compareText);
  if (quarters.length > 0) return quarters.map(parsePeriod);
  throw new Problem({
    what: 'There is no drop folder of any quarter.',
    where: evidence,
    why: 'Nothing can be judged without evidence.',
    fix: 'Put evidence into a folder named after its quarter, such as evidence/2026-Q3.',
  });
}

/** The newest quarter that has a drop folder. Throws a Problem when there is none. */
export async function latestPeriod(workspace: Workspace): Promise<Period> {
  return (await periodsIn(workspace)).reduce((_, later) => later);
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
  return { files: collected, leftovers, notes };
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

/**
 * Creates the evidence record with the key that signs its checkpoints, and a demonstration key; returns what was made.
 * Both are made once: what is there already is a Problem, or is left as it is with `ifMissing`.
 */
export async function initialise(
  workspace: Workspace,
  { ifMissing, algorithm, now }: { ifMissing: boolean; algorithm: 'ecdsa-p256' | 'rsa-3072'; now: Date },
): Promise<string[]> {
  const { organisation } = await loadContent(workspace.content);
  const made: string[] = [];
  if (!ifMissing || !(await exists(workspace.record))) {
    made.push(...(await createRecord(workspace, organisation.deployment.name)));
  }
  made.push(...(await createPackageKeys(workspace, organisation)));
  const { key, certificate } = keyFilesIn(workspace);
  if (!ifMissing || !(await exists(key))) {
    await refuseExisting(key);
    const fresh = await createDemonstrationKey({ algorithm, now, deployment: organisation.deployment.name });
    await writeWhole(certificate, `${fresh.certificate}${fresh.chain}`);
    await writeWhole(key, fresh.key, 0o600);
    made.push(key, certificate);
  }
  return made;
}

/** The key is in place before the record is: a record that nobody can add to never exists. */
async function createRecord({ record, keys }: Workspace, deployment: string): Promise<string[]> {
  const files = recordKeyFilesIn(keys);
  const { folder } = await EvidenceRecord.create(record, async () => {
    if (await exists(files.key)) throw keyWithoutRecord(files.key);
    const { signer, pem, vkey } = createRecordKey(originOf(deployment));
    await writeWhole(files.vkey, vkey);
    await writeWhole(files.key, pem, 0o600);
    return signer;
  });
  return [folder, files.key, files.vkey];
}

/** The key of redaction, and the public half of the record's key in the form that is handed to assessors; what is there stays as it is. */
async function createPackageKeys({ keys }: Workspace, organisation: Organisation): Promise<string[]> {
  const made: string[] = [];
  const redaction = redactionKeyIn(keys);
  if (!(await exists(redaction))) {
    await writeWhole(redaction, `${freshRedactionKey(organisation)}\n`, 0o600);
    made.push(redaction);
  }
  const trust = packageTrustIn({ keys });
  if (!(await exists(trust))) {
    await writeWhole(trust, packageTrust(await loadRecordSigner(recordKeyFilesIn(keys))));
    made.push(trust);
  }
  return made;
}

/** A fictional deployment has nobody to protect: its key follows from its name, so that it comes out the same on every machine. */
function freshRedactionKey({ fictional, deployment }: Organisation): string {
  return fictional
    ? createHash('sha256').update(`proofbook demonstration ${deployment.name}`).digest('hex')
    : randomBytes(32).toString('hex');
}

/** The file that the owner hands to assessors by another way than the package: the key that signs packages, as `allowed_signers`. */
export function packageTrustIn({ keys }: Pick<Workspace, 'keys'>): string {
  return join(keys, 'allowed_signers');
}

function keyWithoutRecord(key: string): Problem {
  return new Problem({
    what: 'There is the key of a record here, but no record.',
    where: key,
    why: 'A new record signed with it would contradict every checkpoint of the old one.',
    fix: 'Restore the record from a backup. To begin a new one, move its two key files away first.',
  });
}

/** The key that `initialise` makes to sign reports. */
export function keyFilesIn({ keys }: Workspace): { key: string; certificate: string } {
  return { key: join(keys, 'signing-key.pem'), certificate: join(keys, 'signing-certificate.pem') };
}

async function refuseExisting(key: string): Promise<void> {
  if (!(await exists(key))) return;
  throw new Problem({
    what: 'There is a signing key here already; it is not replaced.',
    where: key,
    why: 'Reports signed with it could no longer be told apart from those of a stranger.',
    fix: 'Use the key as it is, or move it away first.',
  });
}
