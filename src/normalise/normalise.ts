import type { LogIntake } from '../domain/assessment.ts';
import type { Digest, Evidence } from '../domain/evidence.ts';
import type { FactKind } from '../domain/fact.ts';
import { Problem } from '../domain/problem.ts';
import type { AllowedSigner } from '../people/allowed-signers.ts';
import { resolveAuthentik } from './authentik-values.ts';
import { type CollectionManifest, MANIFEST_NAME, provenanceOf, readManifest, unmatched } from './collection-manifest.ts';
import { LARGE, type LargeFiles, largeFile, readWith, SourceFault } from './large-files.ts';
import { partOfLog } from './log-part.ts';
import type { LogReader } from './log-reader.ts';
import { misdatedIn } from './misdated.ts';
import type { PouredFile, Reading, SealedFile } from './reader.ts';
import { type Readers, readerNamed, readersFor } from './readers.ts';
import { SAMPLE_BYTES, sampleOf } from './sample.ts';
import { withSignatures } from './signed-records.ts';
import { resolveTerraform } from './terraform-values.ts';
import { describeUnrecognised } from './unrecognised.ts';
import { withheldEvidence } from './withheld.ts';

/** A file of the collection, its bytes still in the record. */
export interface CollectedFile {
  readonly path: string;
  readonly digest: Digest | null;
  readonly size: number | null;
  /** Why there are no bytes; or, where there are, why they are only a note in the place of a file that is withheld. */
  readonly problem: string | null;
}

/** What came of one recognised file. */
export interface ReadEvidence {
  readonly evidence: Evidence;
  /** Every kind of fact that files of this format can yield. */
  readonly yields: readonly FactKind[];
  /** null when it could not be read: whatever depends on its format is then in doubt. */
  readonly reading: Reading | null;
}

/** A drop folder, read. */
export interface NormalisedEvidence {
  /** Every file received, in order of path. */
  readonly evidence: readonly Evidence[];
  readonly readings: readonly ReadEvidence[];
  readonly logs: readonly LogIntake[];
}

/** What normalising needs of the world outside: sealed bytes and the event table. */
export interface Sources {
  readonly readers: Readers;
  /** Name of the deployment and the period that the drop folder must be about. */
  readonly deployment: string;
  readonly period: string;
  /** Whose keys may sign the records of which role. */
  readonly signers: readonly AllowedSigner[];
  read(digest: Digest): Promise<Uint8Array>;
  /** Where it is missing, every file is read as a whole. */
  readonly large?: LargeFiles | undefined;
  loadLog(file: SealedFile | PouredFile, reader: LogReader): Promise<LogIntake>;
}

/** Reads every collected file with the reader that recognises it. A file that cannot be read is listed with its reason; the rest goes on. */
export async function normalise(files: readonly CollectedFile[], sources: Sources): Promise<NormalisedEvidence> {
  const evidence: Evidence[] = [];
  const readings: ReadEvidence[] = [];
  const logs: LogIntake[] = [];
  const manifest = await findManifest(files, sources);
  for (const file of files) {
    const item = await readFile(file, files, manifest, sources, logs);
    evidence.push(item.evidence);
    if (item.yields.length > 0) readings.push(item);
  }
  return { ...(await withSignatures({ evidence, readings: resolveAcross(readings) }, sources)), logs };
}

/** Fills in what one file leaves to others: of Terraform to those of its folder, of Authentik's API to its other lists. */
function resolveAcross(readings: readonly ReadEvidence[]): ReadEvidence[] {
  const all = readings.flatMap(({ reading }) => reading?.facts ?? []);
  const facts = resolveAuthentik(resolveTerraform(all)).values();
  return readings.map((item) =>
    item.reading === null
      ? item
      : { ...item, reading: { ...item.reading, facts: Array.from(facts.take(item.reading.facts.length)) } },
  );
}

type Manifest = { readonly value: CollectionManifest | null; readonly problem: string | null };

async function findManifest(files: readonly CollectedFile[], sources: Sources): Promise<Manifest> {
  const file = files.find(({ path }) => path === MANIFEST_NAME);
  if (file?.digest == null || file.problem !== null) return { value: null, problem: null };
  try {
    const manifest = readManifest({ path: file.path, digest: file.digest, bytes: await sources.read(file.digest) });
    refuseForeign(manifest, sources);
    return { value: manifest, problem: null };
  } catch (thrown) {
    return { value: null, problem: sentenceOf(thrown, file.path) };
  }
}

function refuseForeign({ deployment, period }: CollectionManifest, sources: Sources): void {
  if (deployment === sources.deployment && period === sources.period) return;
  throw new Problem({
    what: `It is about "${deployment}" in ${period}, and this is the evidence of "${sources.deployment}" in ${sources.period}.`,
    where: MANIFEST_NAME,
    why: 'What it says of the files cannot be relied on, so their age is unknown.',
    fix: 'Put the manifest of this drop folder in its place.',
  });
}

async function readFile(
  file: CollectedFile,
  files: readonly CollectedFile[],
  manifest: Manifest,
  sources: Sources,
  logs: LogIntake[],
): Promise<ReadEvidence> {
  const provenance = provenanceOf(file.path, manifest.value);
  const base: Evidence = {
    path: file.path,
    digest: file.digest,
    size: file.size,
    state: 'refused',
    format: null,
    formatTitle: null,
    problem: file.problem,
    takenAt: provenance?.takenAt ?? null,
    takenAtSource: provenance === null ? null : 'collection',
    covers: provenance?.covers ?? null,
    origin: provenance?.origin ?? null,
    facts: {},
    notes: [],
  };
  // Its content shows nothing; its name may tell which judgements it would have been about.
  const none = (evidence: Evidence): ReadEvidence => ({
    evidence,
    yields: readerNamed(file.path, sources.readers)?.yields ?? [],
    reading: null,
  });
  if (file.digest === null) return none(base);
  if (file.problem !== null) return withheldEvidence(base, await sources.read(file.digest), sources.readers);
  if (file.size === 0) return none({ ...base, state: 'empty', problem: 'The file has no bytes. Export it again.' });
  if (file.path === MANIFEST_NAME) return { evidence: manifestEvidence(base, manifest, files), yields: [], reading: null };

  const { path, digest, size } = file;
  const large = size !== null && size > LARGE ? sources.large : undefined;
  const whole = large === undefined ? await sources.read(digest) : null;
  const sample = sampleOf(path, whole ?? (await large?.start(digest, SAMPLE_BYTES)) ?? new Uint8Array());
  const claims = readersFor(sample, sources.readers);
  const [reader, rival] = claims;
  if (reader === undefined) return none({ ...base, state: 'unrecognised', problem: describeUnrecognised(sample) });
  const yields = claims.flatMap((claim): readonly FactKind[] => ('yields' in claim ? claim.yields : ['logIntake']));
  const known = { ...base, format: reader.format, formatTitle: reader.title };
  if (rival !== undefined) {
    const problem = `It could be a ${reader.title} or a ${rival.title}. Split or rename its outermost members so that it is one of them.`;
    return { evidence: { ...known, state: 'unreadable', problem }, yields, reading: null };
  }
  try {
    const content =
      whole === null ? await largeFile({ path, digest, size: size ?? 0 }, reader, sources) : { path, digest, bytes: whole };
    const reading = 'yields' in reader ? await readWith(reader, content) : await readLog(content, reader, base, sources, logs);
    return { evidence: readEvidence(known, reading), yields, reading };
  } catch (thrown) {
    // Sealed bytes that were changed are no fault of the file: nothing can be judged.
    if (thrown instanceof SourceFault) throw thrown.cause;
    return { evidence: { ...known, state: 'unreadable', problem: sentenceOf(thrown, path) }, yields, reading: null };
  }
}

async function readLog(
  file: SealedFile | PouredFile,
  reader: LogReader,
  stated: Evidence,
  sources: Sources,
  logs: LogIntake[],
): Promise<Reading> {
  const intake = await sources.loadLog(file, reader);
  logs.push(intake);
  const { source, lines, loaded, rejected, blank, first, last } = intake;
  const misdated = misdatedIn(intake, stated);
  const notes =
    rejected === 0
      ? []
      : [`${rejected} of ${lines} lines were rejected; the first: ${intake.rejects[0]?.at}, ${intake.rejects[0]?.reason}.`];
  return {
    artefact: file.path,
    takenAt: null,
    covers: null,
    facts: [
      {
        kind: 'logIntake',
        source,
        lines,
        loaded,
        rejected,
        blank,
        first,
        last,
        ...(misdated === null ? {} : { misdated }),
        from: { evidence: file.digest, at: '' },
      },
    ],
    notes: [...notes, ...(misdated === null ? [] : [`${misdated}.`]), ...intake.notes],
    ...('pour' in file ? {} : partOfLog(file, reader)),
  };
}

function readEvidence(known: Evidence, reading: Reading): Evidence {
  const facts: Record<string, number> = {};
  for (const { kind } of reading.facts) facts[kind] = (facts[kind] ?? 0) + 1;
  return {
    ...known,
    state: 'read',
    // The instant that the evidence states of itself outranks what its collector says.
    takenAt: reading.takenAt ?? known.takenAt,
    takenAtSource: reading.takenAt === null ? known.takenAtSource : 'evidence',
    covers: reading.covers ?? known.covers,
    facts,
    notes: [...new Set([...reading.notes, ...(reading.gaps ?? []).map(({ what }) => what)])],
  };
}

function manifestEvidence(base: Evidence, manifest: Manifest, files: readonly CollectedFile[]): Evidence {
  const known = { ...base, format: 'collection-manifest', formatTitle: 'Collection manifest' };
  if (manifest.value === null) return { ...known, state: 'unreadable', problem: manifest.problem };
  const paths = files.map(({ path }) => path);
  const notes = unmatched(manifest.value, paths).map((match) => `It names "${match}", and no file here matches that.`);
  return { ...known, state: 'read', origin: manifest.value.collectedBy, notes };
}

/** Characters of a part of a sentence: names in evidence, which it may quote, can be as long as the file. */
const PART_CHARACTERS = 1000;

/**
 * The words of a Problem about a file, on one line, without the path that is shown beside them. Where the engine gave up for want of room, the
 * file asked for more than there is. Any other error is a defect and is thrown on.
 */
function sentenceOf(thrown: unknown, path: string): string {
  if (isOutOfRoom(thrown))
    return 'Reading it takes more room than there is: it is nested too deep, or holds too much. Collect the part that is needed.';
  if (!(thrown instanceof Problem)) throw thrown;
  const { what, where, why, fix } = thrown.parts;
  const place = where?.startsWith(path) === true ? where.slice(path.length).replace(/^[: ]+/, '') : (where ?? '');
  const head = place === '' ? what : `${/^\d/.test(place) ? `Line ${place}` : place}: ${what}`;
  return [head, why, fix].flatMap((part) => (part === undefined ? [] : short(part))).join(' ');
}

function short(part: string): string {
  return part.length > PART_CHARACTERS ? `${part.slice(0, PART_CHARACTERS)}…` : part;
}

function isOutOfRoom(thrown: unknown): boolean {
  return (
    thrown instanceof RangeError &&
    /call stack|Invalid (?:string|array) length|maximum size exceeded|allocation failed/i.test(thrown.message)
  );
}
