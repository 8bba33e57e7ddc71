import { createHash, randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { Assessment } from '../../domain/assessment.ts';
import { canonicalJson, compareText } from '../../domain/canonical.ts';
import type { Digest } from '../../domain/evidence.ts';
import { Problem } from '../../domain/problem.ts';
import { encodePublicKey } from '../../people/public-key.ts';
import { signMessage } from '../../people/sshsig.ts';
import type { NoteSigner } from '../../record/note.ts';
import { hashFile } from '../../record/regular-file.ts';
import type { EvidenceFile } from '../redact/evidence-file.ts';
import { derivedFiles } from './derived-files.ts';
import { signStatement, statementOf } from './dsse.ts';
import { formatRedactions, itemOf, type PublishedFile } from './evidence-files.ts';
import { clashIn, evidencePlace, PACKAGE_NAMESPACE, PLACES, pathFault, UNLISTED } from './layout.ts';
import { formatManifest, type Manifest, parseManifest } from './manifest.ts';
import type { ProvenCollection } from './record-proof.ts';
import type { RequestAnswers } from './requests.ts';
import { type LogPlaces, SAMPLE_SIZE } from './samples.ts';
import { formatSums, type Sums } from './sums.ts';
import { requestTimestamp } from './timestamp.ts';
import { writeZip } from './zip.ts';

/** A file with its place in the package. */
export interface PackedText {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What a package is made of. Nothing in it may hold more than may be published: the package adds nothing and takes nothing away. */
export interface PackageRequest {
  /** Where the folder shall stand; the archive stands beside it as `….zip`. Older ones are replaced, or left when this fails. */
  readonly outFolder: string;
  readonly assessment: Assessment;
  /** `assessment.schema.json`. */
  readonly schema: string;
  /** The received files in the order of the collect. */
  readonly evidence: readonly PublishedFile[];
  readonly collection: ProvenCollection;
  /** Below `content/` and `rules/`: what it was judged by. */
  readonly content: readonly PackedText[];
  readonly rules: readonly PackedText[];
  readonly report: { readonly file: string; readonly unsigned: string; readonly keyNotice: string | null };
  /** Folder of the built site; null for none. */
  readonly site: string | null;
  readonly tools: Manifest['tools'];
  readonly signer: NoteSigner;
  readonly logPlaces: LogPlaces;
  readonly earlierAnswers: readonly RequestAnswers[];
  /** What the samples are drawn with; the digest of the assessment unless an assessor gave something. */
  readonly seed: string | null;
  /** Address of a time-stamping authority; null for none. */
  readonly authority: string | null;
  /** Looks through everything before it leaves, and throws when something must not. */
  readonly gate: (files: AsyncIterable<EvidenceFile>) => Promise<void>;
}

/** Where the package lies. */
export interface WrittenPackage {
  readonly folder: string;
  readonly archive: string;
  readonly files: number;
}

/**
 * Writes the assessor's package. The same inputs give the same bytes, but for the time stamp. Throws a {@link Problem} when a file
 * may not leave, a name fits no file system, or the authority does not stamp; what stood there before then stands there still.
 */
export async function writePackage(request: PackageRequest): Promise<WrittenPackage> {
  const { outFolder } = request;
  const name = basename(outFolder);
  await mkdir(dirname(outFolder), { recursive: true });
  const work = await mkdtemp(join(dirname(outFolder), `.${name}-`));
  const fresh = join(work, name);
  const archive = join(work, `${name}.zip`);
  try {
    await mkdir(fresh);
    const files = await fill(fresh, name, request);
    await writeZip(archive, fresh, files, name);
    await chmod(work, 0o755);
    await replace(outFolder, fresh, join(work, 'old'));
    await rename(archive, `${outFolder}.zip`);
    return { folder: outFolder, archive: `${outFolder}.zip`, files: files.length };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Fills the folder and returns the paths in it, sorted. */
async function fill(folder: string, name: string, request: PackageRequest): Promise<string[]> {
  const { assessment, signer, collection, authority, site } = request;
  const deployment = assessment.organisation.deployment.name;
  const put = (path: string, content: string | Uint8Array) => writeAt(folder, path, content);

  const text = `${canonicalJson(assessment)}\n`;
  const digest = createHash('sha256').update(text).digest('hex');
  const assessmentPath = `assessment/${name}.json`;
  await put(assessmentPath, text);
  for (const { path, bytes } of request.content) await put(`content/${path}`, bytes);
  for (const { path, bytes } of request.rules) await put(`rules/${path}`, bytes);
  await putEvidence(folder, request.evidence);
  await put(PLACES.redactions, formatRedactions(request.evidence));
  const report = { path: `report/${name}.pdf`, ...(await putReport(folder, `report/${name}.pdf`, request.report)) };
  if (site !== null) for (const path of await filesIn(site)) await copyTo(folder, `site/${path}`, join(site, path));

  if (request.evidence.length !== collection.files.length) throw new Error('Not every collected file is published.');
  const manifestText = formatManifest({
    proofbook: 'package/1',
    deployment,
    period: assessment.period.id,
    asOf: assessment.asOf,
    assessment: { path: assessmentPath, digest },
    inputs: assessment.inputs,
    tools: request.tools,
    report,
    record: collection.record,
    evidence: collection.files.map((proven, index) => itemOf(publishedAt(request.evidence, index), proven)),
    sampling: { seed: request.seed ?? digest, size: SAMPLE_SIZE },
    timestamp: authority === null ? null : { authority },
  });
  await put(PLACES.manifest, manifestText);
  await put(PLACES.checkpoint, collection.checkpoint);
  const { schema, logPlaces, earlierAnswers } = request;
  const { fingerprint } = encodePublicKey(signer.key);
  // As its readers have it: with its members in their order, on which what is made of it may depend.
  const manifest = parseManifest(manifestText);
  const derivation = { assessment, manifest, schema, logPlaces, earlierAnswers, fingerprint, hasSite: site !== null };
  for (const { path, content } of derivedFiles(derivation)) await put(path, content);

  await seal(folder, request, { deployment, period: assessment.period.id, asOf: assessment.asOf });
  return filesIn(folder);
}

function publishedAt(files: readonly PublishedFile[], index: number): PublishedFile {
  const file = files[index];
  if (file === undefined) throw new RangeError(`There is no published file ${index}.`);
  return file;
}

/** Signs what stands in the folder: the statement over every file, then the list of digests over every file and the statement. */
async function seal(
  folder: string,
  { signer, authority, gate }: PackageRequest,
  predicate: { deployment: string; period: string; asOf: string },
): Promise<void> {
  const sums = await digestsOf(folder);
  const statement = signStatement(statementOf(sums, predicate), signer.key);
  await writeAt(folder, PLACES.statement, statement);
  await gate(contents(folder, [...sums.keys(), PLACES.statement]));
  const list = Buffer.from(
    formatSums(new Map([...sums, [PLACES.statement, createHash('sha256').update(statement).digest('hex')]])),
  );
  await writeAt(folder, PLACES.sums, list);
  await writeAt(folder, PLACES.signature, signMessage(list, signer.key, PACKAGE_NAMESPACE));
  if (authority === null) return;
  const nonce = randomBytes(8);
  // Positive, and as long as it looks: the first bit is a sign in DER, and a first byte of zero would be left out.
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  await writeAt(folder, PLACES.timestamp, await requestTimestamp(authority, createHash('sha256').update(list).digest(), nonce));
}

async function digestsOf(folder: string): Promise<Sums> {
  const paths = await filesIn(folder);
  for (const path of paths) {
    const fault = UNLISTED.includes(path) ? 'it is kept for the seal' : pathFault(path);
    if (fault !== null) throw unfit(`"${path}" cannot be part of a package: ${fault}.`);
  }
  const clash = clashIn(paths);
  if (clash !== null) throw unfit(`Another file or folder is called "${clash}" but for upper and lower case, or is both.`);
  const sums = new Map<string, Digest>();
  for (const path of paths) {
    const file = await hashFile(join(folder, path));
    if (file === null) throw new Error(`"${path}" vanished while the package was made.`);
    if (path.startsWith('evidence/') && /^[0-9a-f]{64}$/.test(basename(path)) && basename(path) !== file.digest)
      throw new Error(`The bytes in "${path}" are others.`);
    sums.set(path, file.digest);
  }
  return sums;
}

async function* contents(folder: string, paths: readonly string[]): AsyncGenerator<EvidenceFile> {
  for (const path of paths) yield { path, bytes: await readFile(join(folder, path)) };
}

async function putEvidence(folder: string, files: readonly PublishedFile[]): Promise<void> {
  await mkdir(join(folder, 'evidence'));
  const done = new Set<string>();
  for (const { digest, source } of files) {
    if (digest === null || source === null || done.has(digest)) continue;
    done.add(digest);
    const place = evidencePlace(digest);
    if ('bytes' in source) await writeAt(folder, place, source.bytes);
    else await copyTo(folder, place, source.file);
  }
}

async function putReport(
  folder: string,
  path: string,
  { file, unsigned, keyNotice }: PackageRequest['report'],
): Promise<Omit<Manifest['report'], 'path'>> {
  const [signed, plain] = await Promise.all([readFile(file), readFile(unsigned)]);
  if (Buffer.compare(signed.subarray(0, plain.length), plain) !== 0)
    throw new Error('The signed report does not begin with the unsigned one.');
  const { nameOf, openSealed } = await import('./sealed-report.ts');
  const sealed = await openSealed(signed, plain.length);
  if (sealed.kind !== 'sealed') throw new Error(`The report of a package is signed, and this one is ${sealed.kind}.`);
  await writeAt(folder, path, signed);
  const digest = createHash('sha256').update(plain).digest('hex');
  return { unsigned: { size: plain.length, digest }, keyNotice, signer: nameOf(sealed.by.certificate) };
}

async function writeAt(folder: string, path: string, content: string | Uint8Array): Promise<void> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await writeFile(place, content, { flag: 'wx', mode: 0o644 });
}

async function copyTo(folder: string, path: string, source: string): Promise<void> {
  const place = join(folder, path);
  await mkdir(dirname(place), { recursive: true });
  await copyFile(source, place);
  // The record keeps its bytes where only their owner may read them.
  await chmod(place, 0o644);
}

/** Paths of all files below a folder, with `/` between their parts, sorted the same on every machine. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort(compareText);
}

async function replace(place: string, fresh: string, old: string): Promise<void> {
  const hadOld = await rename(place, old).then(
    () => true,
    (thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return false;
      throw thrown;
    },
  );
  try {
    await rename(fresh, place);
  } catch (thrown) {
    if (hadOld) await rename(old, place);
    throw thrown;
  }
}

function unfit(what: string): Problem {
  return new Problem({
    what,
    why: 'An assessor would not get it as it is: archives and other systems change or refuse such names.',
    fix: 'Rename the file in content/ with letters, digits, dashes and dots.',
  });
}
